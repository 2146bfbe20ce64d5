"""The one definition of "same text": folding, words, keys and sentences.

Folding is NFKC, lower case, straight quotes and plain dashes, spellings of one letter made one, one space
between words; it is what a reader takes for the same. Unicode Annex 15 defines NFKC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from cleaner.memory import kept_by_text, kept_of_text

_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′´`", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"\u00ad": None, "\u200b": None, "\ufeff": None, "…": "..."}
)
# Spellings of one letter: the Turkish i with and without its dot, which lower case parts, the Russian yo,
# the seats of the Arabic hamza, final forms that are typed for one another, vowel signs and the stretching stroke.
_LETTERS = str.maketrans(
    {"\u0307": None, "ı": "i", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None}
    | {chr(c): None for c in range(0x064B, 0x0653)}
)
# A CJK character or kana is a word of its own: these scripts put no space between words. So does Thai.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e01-\u0e5b\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff"
UNSPACED = re.compile(rf"[{_UNSPACED}]")
# Signs that hang on a letter and tell words apart, in scripts from Devanagari to Burmese; to re they are no letters.
_SIGNS = "".join(chr(c) for c in range(0x0900, 0x10A0) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
SIGNS = UNSPACED.sub("", _SIGNS)
"""Those of scripts that part words."""
_SPELLED = rf"(?:[^\W_{_UNSPACED}]++|[{SIGNS}]++)++"
WORD = re.compile(rf"[{_UNSPACED}]|{_SPELLED}(?:'{_SPELLED})*")
# What most texts beyond ASCII hold, as fold() gives it.
_TYPED = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("—", "-"), ("–", "-"), ("…", "..."), ("\u00a0", " "))
_PARTING = tuple((sign, " ") for sign, _ in _TYPED)
_QUOTED, _SPELLED_APART = (re.compile(f"[{''.join(map(re.escape, map(chr, table)))}]") for table in (_QUOTES, _LETTERS))
_NOT_ASCII_KEY = bytes(c for c in range(128) if not chr(c).isalnum())
_ASCII_GAPS = bytes(c if chr(c).isalnum() or chr(c) == "'" else 32 for c in range(128)) + bytes(128)
_ASCII_LINES = _ASCII_GAPS[:10] + b"\n" + _ASCII_GAPS[11:]
_NOT_ASCII_KEY_LINES = _NOT_ASCII_KEY.replace(b"\n", b"")
_COMMON_SIGNS = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("—", " - "), ("–", "-"), ("…", "..."), ("\u00a0", " "), ("©", " "))
_NOT_KEY = re.compile(rf"[^\w{_SIGNS}]+|_+")
# German closes a quotation with the sign by which English opens one.
CLOSERS = "\"'”’“‘»«›‹)]」』"
STOPS = ".!?…。！？؟।۔።"
_STOPS = frozenset(STOPS)
_SENTENCE_END = re.compile(rf"(?<=[{STOPS}])(?:[{re.escape(CLOSERS)}]*)(?=\s)\s+|(?<=[。！？])(?![」』”])")


def collapse(text: str) -> str:
    """The text with each run of white space made one space, ends trimmed."""
    return " ".join(text.split())


@kept_of_text(8192)
def fold(text: str) -> str:
    """The text as compared: NFKC, lower case, straight quotes, plain dashes, one spelling of a letter, single spaces."""
    if not text.isascii():
        for sign, plain in _TYPED:
            text = text.replace(sign, plain)
    if text.isascii():  # as most news in English is but for its quotes
        return collapse(text.replace("`", "'").lower())
    text = unicodedata.normalize("NFKC", _translated(text, _QUOTED, _QUOTES))
    return collapse(_translated(_translated(text, _QUOTED, _QUOTES).lower(), _SPELLED_APART, _LETTERS))


def _translated(text: str, signs: re.Pattern[str], table: dict[int, str | None]) -> str:
    """The text by a table, if it holds one of its signs: to look for these is faster."""
    return text.translate(table) if signs.search(text) else text


def key(text: str) -> str:
    """Letters, with the signs that hang on them, and digits of the folded text alone: equal keys mean the same text to a reader."""
    known = keys_of.known.get(text)
    return _key(text) if known is None else known


@kept_of_text(8192)
def _key(text: str) -> str:
    folded = fold(text)
    return folded.encode().translate(None, _NOT_ASCII_KEY).decode() if folded.isascii() else _NOT_KEY.sub("", folded)


@kept_by_text(4096)
def keys_of(texts: Sequence[str]) -> list[str]:
    """key() of each of several texts; those in ASCII, but for common signs, are looked at together."""
    lines = _lines(texts)
    keys = "\n".join(lines).encode("ascii", "replace").lower().translate(None, _NOT_ASCII_KEY_LINES).decode().split("\n")
    return [own if line.isascii() else _key(text) for text, line, own in zip(texts, lines, keys, strict=True)]


def words(text: str) -> tuple[str, ...]:
    """Words of the folded text, in order; each character of an unspaced script is one word."""
    known = words_of.known.get(text)
    return _words(text) if known is None else known


@kept_of_text(4096)
def _words(text: str) -> tuple[str, ...]:
    folded = fold(text)
    return tuple(_ascii_words(folded) if folded.isascii() else WORD.findall(folded))


@kept_by_text(4096)
def words_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """words() of each of several texts; those in ASCII, but for common signs, are looked at together."""
    lines, parted = _parted_lines(texts)
    told = zip(texts, lines, parted.decode().split("\n"), strict=True)
    return [tuple(own.split()) if line.isascii() else _words(text) for text, line, own in told]


@cache
def _spelled() -> re.Pattern[str]:
    """Words with the apostrophes that are typed; on most pages none is asked for, and to compile it takes a while."""
    return re.compile(rf"[{_UNSPACED}]|{_SPELLED}(?:['’‘‚‛ʼ´`]{_SPELLED})*")


def folded_lines(texts: Sequence[str]) -> list[bytes | None]:
    """Of each of several texts its words(), parted by spaces; None of one that is not ASCII, but for common signs. They are
    looked at together."""
    lines, parted = _parted_lines(texts)
    return [own if line.isascii() else None for line, own in zip(lines, parted.split(b"\n"), strict=False)]


def _parted_lines(texts: Sequence[str]) -> tuple[list[str], bytes]:
    """Each text as one line; and these lines folded, with spaces between words, which holds for those in ASCII."""
    lines = _lines(texts)
    return lines, _parted(" \n ".join(lines).encode("ascii", "replace").lower().replace(b"`", b"'"), _ASCII_LINES)


def cased_words(text: str) -> list[str]:
    """Words as in words(), but as they are spelled: case tells a name from a word. Each still needs fold()."""
    for sign, plain in _COMMON_SIGNS:
        text = text.replace(sign, plain)
    if not text.isascii():
        return _spelled().findall(unicodedata.normalize("NFKC", text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")))
    return _ascii_words(text)


def _ascii_words(text: str) -> list[str]:
    """What WORD finds in a text in ASCII, in a third of the time."""
    return _parted(text.encode()).decode().split()


def _parted(octets: bytes, gaps: bytes = _ASCII_GAPS) -> bytes:
    """A text in ASCII with a space for each sign that is in no word."""
    octets = b" %b " % octets.translate(gaps)
    if b"'" in octets:  # it stays within a word only
        octets = octets.replace(b"''", b"  ").replace(b"' ", b"  ").replace(b" '", b"  ")
    return octets


def _lines(texts: Sequence[str], typed: Iterable[tuple[str, str]] = _TYPED) -> list[str]:
    """Each text as one line with its common signs in ASCII: what is done to all lines at once costs little more than to one."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    if not joined.isascii():
        for sign, plain in typed:
            joined = joined.replace(sign, plain)
    return joined.split("\n") if texts else []


@kept_of_text(4096)
def word_count(text: str) -> int:
    """Number of words, counted without folding."""
    if not text.isascii():
        for sign, _ in _TYPED:
            text = text.replace(sign, " ")
    return len(_parted(text.encode()).split() if text.isascii() else WORD.findall(text))


def word_counts(texts: Sequence[str]) -> list[int]:
    """word_count() of each of several texts; those in ASCII, but for common signs, are looked at together."""
    lines = _lines(texts, _PARTING)
    parted = _parted(" \n ".join(lines).encode("ascii", "replace"), _ASCII_LINES).split(b"\n")
    return [len(of.split()) if line.isascii() else word_count(text) for text, line, of in zip(texts, lines, parted, strict=False)]


def words_in_all(texts: Sequence[str]) -> int:
    """word_count() of several texts in all; those in ASCII, but for common signs, are looked at together."""
    lines = _lines(texts, _PARTING)
    plain = " ".join(filter(str.isascii, lines)).encode()
    return len(_parted(plain).split()) + sum([word_count(line) for line in lines if not line.isascii()])


def sentences(text: str) -> list[str]:
    """The text cut after sentence ends and the quotes that close there; never empty strings."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


@kept_of_text(4096)
def ends_sentence(text: str) -> bool:
    """True where the text closes like a sentence, closing quotes and brackets aside."""
    return text.rstrip().rstrip(CLOSERS)[-1:] in _STOPS


def printable(text: str) -> str:
    """The text without control, format and surrogate characters, safe to show on a terminal."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c in "\n\u200c\u200d")
