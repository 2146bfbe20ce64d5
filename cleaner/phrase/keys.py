"""What a text must hold for a phrase to stand in it: single runs of letters and digits, and pairs of them.

They serve as an index: of the thousand phrases of a language only those are tried on a block of which it holds the
keys. (The idea is that of the prefilter of RE2's FilteredRE2.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.phrase.grammar import ANY, HANGUL, PARTS, Item, items_of
from cleaner.phrase.lexicon import lexicon
from cleaner.text import UNSPACED

_FIRST = re.compile(f"{ANY}|{PARTS.pattern}")
# Two runs that surely end where they seem to, or one and something unknown behind it.
_RUN = rf"(?:{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})[^\W_])+(?=[\W_]|{UNSPACED.pattern}))"
_TWO = re.compile(rf"[\W_]*{_RUN}(?:[\W_]*?{ANY}|[\W_]*?{_RUN})")
# What marks the key of a run that may go on, and that of the run with which a text begins.
OPENS = "~"
BEGINS = "^"
# More pairs than this tell little, and so do more sets.
_MOST_PAIRS, _MOST_SETS = 400, 4
# How often a run stands in a text: one of grammar, one of a letter, and for each letter more; how much less rare than two runs
# by chance is a pair.
_COMMON, _SHORT, _LETTER, _TOGETHER = 0.3, 0.05, 0.6, 3.0


class _Edges(NamedTuple):
    """Whether a part at the left or the right end of a sequence is whole there."""

    left: bool
    right: bool


@lru_cache(maxsize=4096)
def opening(part: str) -> str:
    """How a part begins, marked as such: the key of one of which the end is not sure."""
    return part[: 2 if HANGUL.match(part) else 4] + OPENS


def beginnings(text: str) -> frozenset[str]:
    """Keys of how a text may begin that begins with the phrase; empty where its first run may be any, or may go on."""
    behind = " " if _edges(text).right else ANY
    found = {_head(said) for said in _opened("", (*items_of(text), behind))}
    return frozenset() if "" in found else frozenset([f"{BEGINS}{run}" for run in found])


def _head(said: str) -> str:
    first = _FIRST.search(said)
    return next(iter(_key(said)), "") if first and first[0] != ANY else ""


def anchors(text: str) -> tuple[frozenset[str], ...]:
    """Sets of keys, a few; every text that the phrase matches holds one at least of each. The rarest comes first."""
    found = {*_certain(items_of(text), _edges(text)), *_stretches(text)}
    # How all runs of a text begin is found only for the sake of phrases that have no other keys.
    sure = {keys for keys in found if not any(key.endswith(OPENS) for key in keys)} or found
    return tuple(sorted(sure, key=_worth)[:_MOST_SETS])


def _edges(text: str) -> _Edges:
    """In a script without spaces a phrase may stand within a run; Korean hangs its particles on the last."""
    loose = bool(UNSPACED.search(text))
    return _Edges(not loose, not loose and not HANGUL.search(text))


@cache
def _common() -> frozenset[str]:
    return frozenset(word for words in lexicon("function_words").values() for word in words.split())


def _worth(keys: frozenset[str]) -> tuple[float, list[str]]:
    """How often one of the keys stands in a text, roughly, the rarest first: long runs are rare, and few keys are rarer than many."""
    ordered = sorted(keys)
    return sum(map(_frequency, ordered)), ordered


@cache
def _frequency(key: str) -> float:
    first, _, second = key.partition(" ")
    return min(1.0, _TOGETHER * _run(first) * _run(second)) if second else _run(first)


def _run(part: str) -> float:
    return _COMMON if part in _common() else _SHORT * _LETTER ** len(part)


def _certain(items: tuple[Item, ...], edges: _Edges) -> list[frozenset[str]]:
    """Sets of parts of which any text of the sequence holds one."""
    found = []
    for i, item in enumerate(items):
        here = _Edges(_bounded(items[:i][::-1], edges.left, -1), _bounded(items[i + 1 :], edges.right, 0))
        if isinstance(item, str):
            found += [frozenset([part]) for part in _whole_parts(item, here)]
            continue
        best = [min(_certain(each, here), key=_worth, default=frozenset[str]()) for each in item]
        if all(best):
            found.append(frozenset[str]().union(*best))
    return found


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
    for found in PARTS.finditer(text):
        part, before, after = found[0], text[: found.start()][-1:], text[found.end() :][:1]
        left, right = edges.left if not before else True, edges.right if not after else True
        if (left and right) or UNSPACED.match(part):
            yield part
        elif left:
            yield opening(part)


def _stretches(text: str) -> Iterator[frozenset[str]]:
    """Of each stretch of a phrase without a wildcard or a number the first two runs, and the last two: as pairs, or alone."""
    stretches: list[list[Item]] = [[]]
    for item in items_of(text):
        first, *others = item.split(ANY) if isinstance(item, str) else (item,)
        stretches[-1].append(first)
        for part in others:
            stretches[-1].append(ANY)
            stretches.append([ANY, part])
    left, right = (" " if whole else ANY for whole in _edges(text))
    stretches[0].insert(0, left)
    stretches[-1].append(right)
    for stretch in stretches:
        for items, back in ((tuple(stretch), 1), (_reversed(stretch), -1)):
            if keys := _ends(items, back):
                yield keys


def _reversed(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(item[::-1] if isinstance(item, str) else tuple(map(_reversed, item)) for item in items)[::-1]


def _ends(items: tuple[Item, ...], back: int) -> frozenset[str]:
    """The first runs of all that a sequence may say, as keys; empty where one of these cannot be told. ``back`` is -1 where the
    sequence is read from behind."""
    found = set[str]()
    for said in _opened("", items):
        key = _key(said)
        if not key or len(found) > _MOST_PAIRS:
            return frozenset()
        found.add(" ".join([part[::back] for part in key][::back]))
    return frozenset(found)


def _opened(said: str, items: tuple[Item, ...]) -> Iterator[str]:
    """All that a sequence may say, as far as to tell its first two runs."""
    if not items or _TWO.match(said):
        yield said
    elif isinstance(items[0], str):
        yield from _opened(said + items[0], items[1:])
    else:
        for each in items[0]:
            yield from _opened(said, each + items[1:])


def _key(said: str) -> list[str]:
    """The first two runs of a text with nothing unknown between them; one, where it goes on otherwise; none where that one may
    go on."""
    key: list[str] = []
    for found in _FIRST.finditer(said):
        if found[0] == ANY:
            if key:
                break
            continue
        start, end = found.span()
        if not UNSPACED.match(found[0]) and ANY in (said[start - 1 : start], said[end : end + 1]):
            break
        key.append(found[0])
        if len(key) == 2:
            break
    return key
