"""Appeals in a text dump that fill several paragraphs: what stands between paragraphs in which the outlet speaks
of itself to its reader, and shares hardly a word with the story, is one more of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Basis, Block, Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import key
from cleaner.voter.shape import is_prose, length, stems
from cleaner.voter.told import Told, tell

# Lines between two appeals at most, and the share of its words that a paragraph of the story has in common with
# the paragraphs outside the appeal.
_BETWEEN = 4
_SHARED = 0.3
_OUTSIDE = 6
_KINDS = ("support", "newsletter", "paywall", "cookie", "app")
_APPEALS = frozenset(_KINDS)
# Words of the heading of an appeal.
_HEADING = 6
# Words that the first paragraph of a story has in common with its headline.
_TAKES_UP = 2
# Words of a paragraph that count: a page of terms in one paragraph does not outweigh a story.
_CAP = 60
# "Add your name today.Join us": markup set sentence and button apart.
_GLUED = re.compile(r"[^\W\d_]{2}[.!?][A-ZÀ-ÞА-Я][^\W\d_]+(?: [^\W\d_]+){0,3}$")


def find(page: Page) -> Iterator[Hit]:
    """Lines between two appeals that are near each other; above the story a line that calls to act may be one of them."""
    if page.media is not Media.TEXT:
        return
    told = tell(page.blocks, page.language)
    appeals = [position for position, each in enumerate(told) if each.appeals]
    for first, last in pairwise(appeals):
        if 1 < last - first <= _BETWEEN + 1 and not _is_most(page.blocks, told, range(first + 1, last)):
            yield from _between(page.blocks, told, first, last)
    for block, below in pairwise(page.blocks):
        if told[below.index].appeals and length(block.text) <= _HEADING and not is_prose(block.text):
            yield Hit(block.index, "stands above an appeal", Verdict.HINT, strips=_kind(told[below.index :][:1]), basis=Basis.AROUND)
    for first, last in _called(page, told):
        yield from _between(page.blocks, told, first, last)
        kind = _kind(told[first : last + 1])
        yield from (Hit(end, "opens or closes an appeal", strips=kind, basis=Basis.AROUND) for end in (first, last))


def _between(blocks: Sequence[Block], told: Sequence[Told], first: int, last: int) -> Iterator[Hit]:
    story, kind = _story(blocks, told, first, last), _kind(told[first : last + 1])
    for block in blocks[first + 1 : last]:
        mine = stems(block.text)
        if not told[block.index].keeps and len(mine & story) < _SHARED * max(1, len(mine)):
            yield Hit(block.index, "between two appeals, of other matter than the story", strips=kind, basis=Basis.AROUND)


def _called(page: Page, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """First and last line of an appeal between the headline and the first paragraph that takes up its words: opened by
    a heading, closed by a sentence with its button, and in between at least a hint that it is one."""
    title = stems(page.title)
    blocks = page.blocks
    start = next((b.index for b in blocks if is_prose(b.text) and len(stems(b.text) & title) >= _TAKES_UP), 0)
    for last in range(2, start):
        if is_prose(blocks[last].text) or not _GLUED.search(blocks[last].text):
            continue
        headline = max((block.index for block in blocks[:last] if key(block.text) == key(page.title)), default=-1)
        above = range(last - 1, max(headline, last - _BETWEEN - 2), -1)
        first = next((i for i in above if not is_prose(blocks[i].text)), last)
        if last - first > 1 and any(_APPEALS & (each.strips | each.hints) for each in told[first:last]):
            yield first, last


def _is_most(blocks: Sequence[Block], told: Sequence[Told], between: range) -> bool:
    """True where most of the page's prose stands there: then it is the story."""
    prose = [block for block in blocks if is_prose(block.text) and not told[block.index].strips]
    inside = sum(min(_CAP, length(block.text)) for block in prose if block.index in between)
    return 2 * inside > sum(min(_CAP, length(block.text)) for block in prose)


def _story(blocks: Sequence[Block], told: Sequence[Told], first: int, last: int) -> set[str]:
    prose = [block for block in blocks if is_prose(block.text) and not told[block.index].strips]
    above = [block for block in prose if block.index < first][-_OUTSIDE:]
    below = [block for block in prose if block.index > last][:_OUTSIDE]
    return set().union(*(stems(block.text) for block in (*above, *below)))


def _kind(told: Sequence[Told]) -> str:
    said = {kind for each in told for kind in each.strips | each.hints}
    return next(kind for kind in _KINDS if kind in said)


RULE = Rule(strips="support", about="text dumps: paragraphs between two appeals", find=find)
