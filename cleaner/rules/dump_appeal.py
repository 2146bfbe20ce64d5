"""Appeals in a text dump that fill several paragraphs: what stands between paragraphs in which the outlet speaks
of itself to its reader, and shares hardly a word with the story, is one more of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Block, Hit, Media, Page
from cleaner.rule import Rule
from cleaner.voter.shape import is_prose, stems
from cleaner.voter.told import Told, tell

# Lines between two appeals at most, and the share of its words that a paragraph of the story has in common with
# the paragraphs outside the appeal.
_BETWEEN = 4
_SHARED = 0.3
_OUTSIDE = 6
_KINDS = ("support", "newsletter", "paywall", "cookie", "app")


def find(page: Page) -> Iterator[Hit]:
    """Lines between two appeals that are near each other."""
    if page.media is not Media.TEXT:
        return
    told = tell(page.blocks, page.language)
    appeals = [position for position, each in enumerate(told) if each.appeals]
    for first, last in pairwise(appeals):
        if 1 < last - first <= _BETWEEN + 1:
            story = _story(page.blocks, told, first, last)
            for block in page.blocks[first + 1 : last]:
                mine = stems(block.text)
                if not told[block.index].keeps and len(mine & story) < _SHARED * max(1, len(mine)):
                    yield Hit(block.index, "between two appeals, of other matter than the story", strips=_kind(told[first]))


def _story(blocks: Sequence[Block], told: Sequence[Told], first: int, last: int) -> set[str]:
    prose = [block for block in blocks if is_prose(block.text) and not told[block.index].strips]
    above = [block for block in prose if block.index < first][-_OUTSIDE:]
    below = [block for block in prose if block.index > last][:_OUTSIDE]
    return set().union(*(stems(block.text) for block in (*above, *below)))


def _kind(told: Told) -> str:
    return next(kind for kind in _KINDS if kind in told.strips)


RULE = Rule(strips="support", about="text dumps: paragraphs between two appeals", find=find)
