"""The text of a phrase: compiled to a pattern, and the words without which it cannot match.

``(a|b)`` are alternatives, ``(a|)`` may be missing, ``*`` stands for up to four words, ``#`` for a number.
The words serve as an index: of the thousand phrases of a language only those are tried on a block of
which it holds a word. (The idea is that of the prefilter of RE2's FilteredRE2.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from cleaner.phrase.lexicon import lexicon
from cleaner.text import UNSPACED, fold

Choice: TypeAlias = "tuple[tuple[Item, ...], ...]"
Item: TypeAlias = "str | Choice"

_TOKEN = re.compile(r"[()|*#]|[^()|*#]+")
_BLANK = "\0"
# In the place of a wildcard or a number, where it matters that one is there.
_ANY = "\1"
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "#": r"\d[\d.,:/]*"}
# Between two words a comma, a bracket, a dash or a quote may stand that the phrase does not tell.
_SPACE = r"[,;:)\"'|>/]?\ (?:[-|>(\"]\ ?)?"
# What a wildcard stands for in a script without spaces: four words are about eight characters of a sentence.
_NEAR = r"[^。!?.]{0,8}?"
_PARTS = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})[^\W_])+")
_ASCII_PARTS = re.compile(r"[a-z0-9]+")
_BETWEEN = re.compile(_SPACE)
_AROUND = " ,.;:!?-|/>()[]\"'*+_=·•→›…#&<"
# A phrase that says more than this is looked for by its pattern.
_MOST_LABELS = 300
# Korean hangs its particles on the word.
_HANGUL = re.compile("[\uac00-\ud7a3]")


@cache
def compile_phrase(text: str, where: str) -> re.Pattern[str]:
    """A pattern for folded text: whole words, in unspaced scripts anywhere; ``where`` as in phrase.py."""
    tokens = _TOKEN.findall(fold(text))
    source = "".join(_source(tokens, at) for at in range(len(tokens))).replace(r"\ ", _SPACE).replace(_BLANK, " ")
    head, tail = (r"(?<!\w(?=\w))", r"(?!(?<=\w)\w)") if not UNSPACED.search(text) else ("", "")
    if _HANGUL.search(text):
        tail = ""
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
    return (_ASCII_PARTS if folded.isascii() else _PARTS).findall(folded)


def parts(found: Iterable[str]) -> set[str]:
    """The runs of letters and digits of a text, and how they begin."""
    return {*found, *map(_opening, found)}


@lru_cache(maxsize=16384)
def _opening(part: str) -> str:
    return part[: 2 if _HANGUL.match(part) else 4] + "~"


@cache
def pieces(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows of runs of letters and digits, a space to either side of each; a text that the phrase matches holds all of one row,
    between spaces as well. Empty where that cannot be told."""
    items, _ = _sequence(_TOKEN.findall(re.sub("[*#]", _ANY, fold(text))), 0)
    rows = {_row(each) for each in _spoken(items) or ("",)}
    return tuple(sorted(rows)) if all(rows) else ()


def _row(said: str) -> tuple[str, ...]:
    parts = said.split(_ANY)
    found = []
    for at, part in enumerate(parts):
        inside = runs(part)
        first, last = at == 0, at == len(parts) - 1
        # Beside a wildcard without a space, and at the ends in a script without spaces, a run may go on.
        loose = bool(UNSPACED.search(said))
        if inside and ((first and loose and not UNSPACED.match(inside[0])) or (not first and not part[0].isspace())):
            del inside[0]
        if inside and ((last and loose and not UNSPACED.match(inside[-1])) or (not last and not part[-1].isspace())):
            del inside[-1]
        if inside:
            found.append(f" {' '.join(inside)}" + " " * (not last or not _HANGUL.search(said)))
    return tuple(found)


@cache
def beginnings(text: str) -> tuple[str, ...]:
    """How the first run may begin of a text that begins with the phrase; an empty one where that may be any."""
    items, _ = _sequence(_TOKEN.findall(re.sub("[*#]", _ANY, fold(text))), 0)
    return tuple(sorted(_begun(items)))


def _begun(items: tuple[Item, ...]) -> set[str]:
    for at, item in enumerate(items):
        if not isinstance(item, str):
            return set[str]().union(*(_begun((*each, *items[at + 1 :])) for each in item))
        found, wild = _PARTS.search(item), item.find(_ANY)
        if found or wild >= 0:
            return {found[0] if found and not 0 <= wild < found.start() else ""}
    return {""}


def labels(text: str) -> frozenset[str]:
    """All that a phrase can say, as bare() gives it; empty where it holds a wildcard or a number, or says too much."""
    if "*" in text or "#" in text:
        return frozenset()
    items, _ = _sequence(_TOKEN.findall(fold(text)), 0)
    return frozenset(map(bare, _spoken(items) or ()))


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


@cache
def anchors(text: str) -> tuple[frozenset[str], ...]:
    """Sets of parts; every text that the phrase matches holds one at least of each. The rarest comes first."""
    items, _ = _sequence(_TOKEN.findall(fold(text)), 0)
    found = set(_certain(items, _Edges(True, not _HANGUL.search(text))))
    return tuple(sorted(found, key=_worth, reverse=True))


class _Edges(NamedTuple):
    """Whether a part at the left or the right end of a sequence is whole there."""

    left: bool
    right: bool


def _sequence(tokens: list[str], at: int) -> tuple[tuple[Item, ...], int]:
    """The items from ``at`` to the end of the alternative, and where that is."""
    items: list[Item] = []
    while at < len(tokens) and tokens[at] not in "|)":
        if tokens[at] == "(":
            choice, at = _choice(tokens, at + 1)
            items.append(choice)
        else:
            # A wildcard or a number holds no part, and parts the text around it.
            items.append(" " if tokens[at] in "*#" else tokens[at])
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


def _certain(items: tuple[Item, ...], edges: _Edges) -> list[frozenset[str]]:
    """Sets of parts of which any text of the sequence holds one."""
    if len(items) == 1 and isinstance(items[0], str):  # as most alternatives are
        return [frozenset((part,)) for part in _whole_parts(items[0], edges)]
    found = []
    for i, item in enumerate(items):
        here = _Edges(_bounded(items[:i][::-1], edges.left, -1), _bounded(items[i + 1 :], edges.right, 0))
        if isinstance(item, str):
            found += [frozenset([part]) for part in _whole_parts(item, here)]
            continue
        best = [_rarest(_certain(each, here)) for each in item]
        if all(best):
            found.append(frozenset[str]().union(*best))
    return found


def _rarest(found: list[frozenset[str]]) -> frozenset[str]:
    return max(found, key=_worth, default=frozenset()) if len(found) != 1 else found[0]


def _bounded(items: tuple[Item, ...], beyond: bool, end: int) -> bool:
    """True where whatever comes next, as seen from one end of ``items``, is no letter or digit."""
    for item in items:
        if isinstance(item, str):
            return not item[end].isalnum() or bool(UNSPACED.match(item[end]))
        if not all(_bounded(each if end == 0 else each[::-1], True, end) for each in item if each):
            return False
        if all(item):
            return True
    return beyond


def _whole_parts(text: str, edges: _Edges) -> Iterator[str]:
    """Parts that stand whole in the text, and the openings of those of which the end is not sure."""
    if edges.left and edges.right and text.isascii() and text.replace(" ", "").isalnum():
        yield from text.split()
        return
    for found in _PARTS.finditer(text):
        part = found[0]
        left, right = found.start() > 0 or edges.left, found.end() < len(text) or edges.right
        if (left and right) or UNSPACED.match(part):
            yield part
        elif left and len(part) >= len(_opening(part)) - 1:
            yield _opening(part)


@cache
def _common() -> frozenset[str]:
    return frozenset(word for words in lexicon("function_words").values() for word in words.split())


def _worth(certain: frozenset[str]) -> tuple[int, int, list[str]]:
    """Long parts are rare, and so are ideographs beside kana; few are better than many."""
    if len(certain) == 1:
        (part,) = certain
        return 1 if part in _common() else len(part), -1, [part]
    return min((1 if part in _common() else len(part) for part in certain), default=0), -len(certain), sorted(certain)
