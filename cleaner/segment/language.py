"""Which language a page is in: as its markup says, else by script and function words (Grefenstette 1995)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from cleaner.model import Block
from cleaner.phrase.lexicon import lexicon

_SAMPLE = 4_000
_WORD = re.compile(r"[^\W\d_]+")
_QUOTES = "’‘“”–—…"
_LATIN_LETTERS = bytes(c if _WORD.match(chr(c)) else 32 for c in range(256))
_SPACE = re.compile(r"[\W\d_]+")
# From Greek on; told by what it is not, as re goes through each character of a range.
_BEYOND_LATIN = re.compile("[^\0-\u036f\U00010000-\U0010ffff]{2}")
# Below this share of function words, or number of them, the text is too strange or short to be told.
_SHARE = 0.08
_COUNT = 5
# Danish and Norwegian, Czech and Slovak: a relative's words score about nine tenths of a language's own.
_RELATIVE = 0.75
_BLOCKS = 15
# Scripts that one language of news writes, in order: kana before the ideographs that Japanese shares with Chinese.
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af"), ("zh", "\u4e00-\u9fff"), ("th", "\u0e00-\u0e7f"), ("he", "\u0590-\u05ff"),
    ("hi", "\u0900-\u097f"), ("bn", "\u0980-\u09ff"), ("pa", "\u0a00-\u0a7f"), ("gu", "\u0a80-\u0aff"), ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"), ("si", "\u0d80-\u0dff"), ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"), ("am", "\u1200-\u137f"), ("km", "\u1780-\u17ff"), ("my", "\u1000-\u109f"), ("lo", "\u0e80-\u0eff"),
    ("fa", "پچژگ"), ("ar", "\u0600-\u06ff"), ("uk", "іїєґ"),
)  # fmt: skip
# Share of the letters that a script must hold; letters that tell a near relative apart are fewer.
_MOST = 0.3
_SCRIPT_SHARE = {"ja": 0.05, "fa": 0.02, "uk": 0.02}
# Languages that write the same letters and are not told by their words: what the markup says of them holds.
_RELATIVES = {"fa": "ur ps ug sd ku".split(), "ar": "ur ps ug sd ku".split(), "hi": "mr ne sa".split(), "uk": "be kk ky tg mn".split()}
_CODE = re.compile(r"[a-z]{2}(?=$|[-_])")
_RENAMED = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cn": "zh", "jp": "ja", "kr": "ko"}


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    by_word: dict[str, list[str]] = {}
    for code, text in lexicon("function_words").items():
        for word in text.split():
            by_word.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in by_word.items()}


@cache
def _script_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(f"[{letters}]")) for code, letters in _SCRIPTS)


def code_of(stated: str) -> str:
    """The ISO 639-1 code of a language tag such as en-GB or pt_BR; empty where it is none."""
    match = _CODE.match(stated.strip().lower())
    return _RENAMED.get(match[0], match[0]) if match else ""


def _by_script(sample: str) -> str:
    letters = len(_SPACE.sub("", sample)) or 1
    shares = ((code, len(pattern.findall(sample)) / letters) for code, pattern in _script_patterns())
    return next((code for code, share in shares if share >= _SCRIPT_SHARE.get(code, _MOST)), "")


def _latin_tokens(sample: str) -> list[str] | None:
    """The runs of letters, told by a table in a third of the time; None where the text holds more than Latin-1 and quotes."""
    for sign in _QUOTES:
        sample = sample.replace(sign, " ")
    try:
        return sample.encode("latin-1").translate(_LATIN_LETTERS).decode("latin-1").split()
    except UnicodeEncodeError:
        return None


def detect_language(text: str, told: str = "") -> str:
    """The ISO 639-1 code of the language that a text is written in; empty where it cannot be told.

    ``told`` is what the markup says: it holds against a near relative that scores little higher, and against one that only
    shares its letters."""
    sample = text[:_SAMPLE].lower()
    tokens = _latin_tokens(sample)
    if tokens is None:
        if _BEYOND_LATIN.search(sample) and (code := _by_script(sample)):
            return told if told in _RELATIVES.get(code, ()) else code
        tokens = _WORD.findall(sample)
    votes: dict[str, int] = defaultdict(int)
    counts, known = Counter(tokens), _function_words()
    for token in counts.keys() & known.keys():
        count = counts[token]
        for code in known[token]:
            votes[code] += count
    if not votes:
        return ""
    best, count = max(votes.items(), key=lambda item: (item[1], item[0] == "en", item[0]))
    if count < _COUNT or count / len(tokens) < _SHARE:
        return ""
    return told if votes.get(told, 0) >= _RELATIVE * count else best


def language_of(stated: Sequence[str], blocks: Sequence[Block]) -> str:
    """The page's language. What the text shows wins over what the markup states: sites leave their
    template's language standing. Where the text does not tell, the first of the stated tags holds."""
    told = next((code for tag in stated if (code := code_of(tag))), "")
    texts = sorted([block.text for block in blocks], key=len, reverse=True)[:_BLOCKS]
    return detect_language(" ".join(texts), told) or told
