"""Text dumps that hold several articles one after the other: where each begins, told by its headline and its date.

An article begins with a headline and a day, on lines near each other, and paragraphs of the headline's matter follow.
One such beginning is a page; of several each must speak of its own matter, for readers' comments and teasers of other
stories bear dates, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.model import Block, Kind
from cleaner.segment.language import language_of
from cleaner.segment.plain import blocks_of
from cleaner.segment.plain_headline import is_dated
from cleaner.text import collapse, ends_sentence, key
from cleaner.voter.shape import is_prose, length, stems

# Lines between headline and date, and from these to the first paragraph, at most.
_NEAR, _TO_TEXT = 3, 8
# Words of a headline; paragraphs and words of an article at least.
_HEADLINE = (4, 32)
_PARAGRAPHS, _WORDS = 2, 50
# Short lines with a day for each article at most, when it was published and updated among them; where there are more, readers'
# comments or lists of other stories bear them.
_DAYS = 3
# Words that a headline has in common with its article at least, and the share of them.
_SHARED, _SHARE = 2, 0.3
# Two lines that show a year: with fewer there are no two dates, and nothing is looked for.
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT = 160
_ACCOUNT = re.compile(r"(?<!\w)@\w")


@dataclass(frozen=True, slots=True)
class Several:
    """Where articles begin, as offsets in characters, the first always 0; ``doubt`` tells that more than one seem
    to be there and that headline and date do not part them."""

    starts: tuple[int, ...] = (0,)
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class _Beginning:
    headline: int
    date: int


def part(text: str) -> Several:
    """The articles of a dump; one where nothing shows more."""
    if sum(bool(_YEAR.search(line)) for line in text.splitlines() if len(line) <= _SHORT) < 2:
        return Several()
    blocks = blocks_of(text)
    days = _days(blocks, language_of((), blocks))
    found = list(_with_text(blocks, list(_beginnings(blocks, days))))
    # What does not speak of the paragraphs below it heads none: a reader's name above a comment, a teaser.
    found = [found[number] for number, shared in enumerate(_shared(blocks, found)) if shared[number] >= _enough(shared)]
    if len(found) < 2 or len(days) > _DAYS * len(found):
        return Several()
    places = [_place(text, blocks, each.headline) for each in found[1:]]
    if all(map(_parts, _shared(blocks, found), range(len(found)))) and _differ(blocks, found) and -1 not in places:
        return Several((0, *places))
    return Several(doubt=_differ(blocks, found))


def _is_headline(block: Block) -> bool:
    low, high = _HEADLINE
    text = block.text
    shaped = low <= length(text) <= high and not (ends_sentence(text) and not text.endswith(("?", "!")))
    return shaped and block.kind is not Kind.ITEM and not text.endswith(":")


def _days(blocks: Sequence[Block], language: str) -> list[int]:
    """Positions of short lines that show a day with its year; posts bear an account's name beside theirs."""
    likely = [block for block in blocks if len(block.text) <= _SHORT and _YEAR.search(block.text) and not _ACCOUNT.search(block.text)]
    return [block.index for block in likely if not is_prose(block.text) and is_dated(block, language)]


def _beginnings(blocks: Sequence[Block], days: Sequence[int]) -> Iterator[_Beginning]:
    """Each date with the longest headline shortly above it."""
    last = -1
    for day in days:
        above = [each for each in blocks[max(last + 1, day - _NEAR) : day] if each.index not in days and _is_headline(each)]
        if above:
            yield _Beginning(max(above, key=lambda each: (len(each.text), -each.index)).index, day)
            last = day


def _body(blocks: Sequence[Block], beginning: _Beginning, end: int) -> list[Block]:
    return [block for block in blocks[beginning.date + 1 : end] if is_prose(block.text)]


def _with_text(blocks: Sequence[Block], found: Sequence[_Beginning]) -> Iterator[_Beginning]:
    """Beginnings below which paragraphs stand, before the next begins."""
    for each, following in pairwise((*found, _Beginning(len(blocks), len(blocks)))):
        body = _body(blocks, each, following.headline)
        enough = len(body) >= _PARAGRAPHS and sum(length(block.text) for block in body) >= _WORDS
        if enough and body[0].index - each.date <= _TO_TEXT:
            yield each


def _shared(blocks: Sequence[Block], found: Sequence[_Beginning]) -> list[list[int]]:
    """For each headline, how many of its words stand in the paragraphs of each article; last, how many it has."""
    ends = [*(each.headline for each in found), len(blocks)][1:]
    said = [frozenset[str]().union(*(stems(b.text) for b in _body(blocks, each, end))) for each, end in zip(found, ends, strict=False)]
    heads = [stems(blocks[each.headline].text) for each in found]
    return [[*(len(head & body) for body in said), len(head)] for head in heads]


def _enough(shared: Sequence[int]) -> float:
    return max(_SHARED, _SHARE * shared[-1])


def _parts(shared: Sequence[int], number: int) -> bool:
    """True where a headline speaks of its own paragraphs, and more than of any others'."""
    others = [count for place, count in enumerate(shared[:-1]) if place != number]
    return shared[number] >= _enough(shared) and shared[number] > max(others)


def _differ(blocks: Sequence[Block], found: Sequence[_Beginning]) -> bool:
    return len({key(blocks[each.headline].text) for each in found}) == len(found)


def _place(text: str, blocks: Sequence[Block], index: int) -> int:
    """The offset of the line on which a block begins, -1 where it is not found: the n-th line that holds its text."""
    wanted = blocks[index].text
    nth = sum(wanted in block.text for block in blocks[:index])
    at = 0
    for line in text.splitlines(keepends=True):
        if wanted in collapse(line):
            if not nth:
                return at
            nth -= 1
        at += len(line)
    return -1
