"""The text of a phrase: cut into its items, compiled to a pattern, or spelled out where it says little.

``(a|b)`` are alternatives, ``(a|)`` may be missing, ``*`` stands for up to four words, ``#`` for a number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from cleaner.text import UNSPACED, fold

Choice: TypeAlias = "tuple[tuple[Item, ...], ...]"
Item: TypeAlias = "str | Choice"

_TOKEN = re.compile(r"[()|*#]|[^()|*#]+")
_BLANK = "\0"
# A phrase that may begin with any word.
_WILD = re.compile(r"\*|\([^)]*\*")
# In the place of a wildcard or a number, where it matters that one is there.
ANY = "\1"
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "#": r"\d[\d.,:/]*"}
# Between two words a comma, a bracket, a dash or a quote may stand that the phrase does not tell.
BEFORE, BEHIND = r",;:)\"'|>/", r"\-|>(\""
_SPACE = rf"[{BEFORE}]?\ (?:[{BEHIND}]\ ?)?"
# What a wildcard stands for in a script without spaces: four words are about eight characters of a sentence.
_NEAR = r"[^。!?.]{0,8}?"
PARTS = re.compile(rf"{UNSPACED.pattern}|[^\W_{UNSPACED.pattern[1:-1]}]+")
_ASCII_GAPS = bytes(c if chr(c).isalnum() else 32 for c in range(128)) + bytes(128)
# The same where a sign stands in it.
_BETWEEN = re.compile(rf"[{BEFORE}] (?:[{BEHIND}] ?)?| [{BEHIND}] ?")
_AROUND = " ,.;:!?-|/>()[]\"'*+_=·•→›…#&<"
# A phrase that says more than this is looked for by its pattern.
_MOST_LABELS = 300
# Korean hangs its particles on the word.
HANGUL = re.compile("[\uac00-\ud7a3]")


@cache
def compile_phrase(text: str, where: str, loose: bool = False) -> re.Pattern[str]:
    """A pattern for folded text: whole words, in unspaced scripts anywhere; ``where`` as in the tables. A loose one, which takes half as
    long to compile and a fifth to search by, allows any signs between two words, and may begin within one. Where what it finds
    first does neither, that is what the other finds."""
    tokens = _TOKEN.findall(fold(text))
    space = r"\W?\ \W{0,2}" if loose else _SPACE
    source = "".join(_source(tokens, at) for at in range(len(tokens))).replace(r"\ ", space).replace(_BLANK, " ")
    head, tail = (r"(?<!\w(?=\w))", r"(?!(?<=\w)\w)") if not UNSPACED.search(text) else ("", "")
    if HANGUL.search(text):
        tail = ""
    if loose and not _WILD.match(text):
        head = ""  # with nothing before it, re looks for the first letter
    start = r"^\W*" if where in ("start", "whole") else head
    end = r"\W*$" if where in ("end", "whole") else tail
    return re.compile(f"{start}(?P<phrase>{source}){end}")


def _source(tokens: list[str], at: int) -> str:
    """The pattern of one token; a wildcard takes one of the spaces around it with each word."""
    before, token, after = tokens[at - 1] if at else "", tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ")"
    if token == "*":
        leading = before.endswith(" ") and after[0] in " )|"
        if not leading and any(map(UNSPACED.search, tokens)):
            return _NEAR
        return rf"(?:[^\w\s]?{_BLANK}\S+){{0,4}}?" if leading else rf"(?:\S+{_BLANK}){{0,4}}?"
    if token in _SIGNS:
        return _SIGNS[token]
    if before == "*" and token.startswith(" ") and not (at > 1 and tokens[at - 2].endswith(" ")):
        token = token[1:]
    if after == "*" and token.endswith(" ") and (at + 2 >= len(tokens) or tokens[at + 2][0] in " )|"):
        token = token[:-1]
    return re.escape(token)


def runs(folded: str) -> list[str]:
    """The runs of letters and digits of a folded text, in order; a character of an unspaced script is one."""
    return folded.encode().translate(_ASCII_GAPS).decode().split() if folded.isascii() else PARTS.findall(folded)


def labels(text: str) -> frozenset[str]:
    """All that a phrase can say, as bare() gives it; empty where it holds a wildcard or a number, or says too much."""
    if "*" in text or "#" in text:
        return frozenset()
    return frozenset(map(bare, _spoken(items_of(text)) or ()))


def bare(folded: str) -> str:
    """A short folded text without what compile_phrase allows around and between the words of a phrase."""
    return _BETWEEN.sub(" ", folded).strip(_AROUND)


def _spoken(items: tuple[Item, ...]) -> list[str] | None:
    said = [""]
    for item in items:
        more = [item] if isinstance(item, str) else [text for each in item for text in _spoken(each) or (None,)]
        if None in more or len(said) * len(more) > _MOST_LABELS:
            return None
        said = [f"{before}{after}" for before in said for after in more]
    return said


def items_of(text: str) -> tuple[Item, ...]:
    """A phrase in its items, ANY in the place of each wildcard and number."""
    return _sequence(_TOKEN.findall(re.sub("[*#]", ANY, fold(text))), 0)[0]


def _sequence(tokens: list[str], at: int) -> tuple[tuple[Item, ...], int]:
    """The items from ``at`` to the end of the alternative, and where that is."""
    items: list[Item] = []
    while at < len(tokens) and tokens[at] not in "|)":
        if tokens[at] == "(":
            choice, at = _choice(tokens, at + 1)
            items.append(choice)
        else:
            items.append(tokens[at])
            at += 1
    return tuple(items), at


def _choice(tokens: list[str], at: int) -> tuple[Choice, int]:
    found = []
    while True:
        items, at = _sequence(tokens, at)
        found.append(items)
        if at >= len(tokens) or tokens[at] == ")":
            return tuple(found), at + 1
        at += 1
