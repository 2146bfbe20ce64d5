"""Openings of other stories: what stands between linked headlines of one make, again and again, outside the story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.evidence import lengths
from cleaner.model import Basis, Block, Hit, Page
from cleaner.rule import Rule

_LINKED = 0.9
# Words of a headline, at least; headlines of one make that show a list of stories; blocks of one story in it.
_HEADLINE, _STORIES, _UNIT = 4, 3, 6


def find(page: Page) -> Iterator[Hit]:
    """The blocks of such a list, headlines and what stands below them, where the main-content voter keeps none of the list."""
    makes: dict[str, list[Block]] = defaultdict(list)
    for block, length in zip(page.blocks, lengths(page), strict=True):
        if block.link_density >= _LINKED and length >= _HEADLINE:
            makes[block.path].append(block)
    for headlines in makes.values():
        gaps = [below.index - above.index for above, below in pairwise(headlines)]
        for start, end in _runs(gaps):
            if end - start + 1 >= _STORIES:
                yield from _below(page, headlines[start : end + 1], gaps[end - 1])


def _runs(gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last position of headlines that follow each other at 2 to ``_UNIT`` blocks."""
    start = 0
    for at, gap in enumerate([*gaps, 0]):
        if not 1 < gap <= _UNIT:
            if at > start:
                yield start, at
            start = at + 1


def _below(page: Page, headlines: Sequence[Block], last: int) -> Iterator[Hit]:
    found = page.blocks[headlines[0].index : headlines[-1].index + last]
    if page.main and not any(block.index in page.main for block in found):
        evidence = f"in a list of {len(headlines)} linked headlines"
        yield from (Hit(block.index, evidence, basis=Basis.AROUND) for block in found)


RULE = Rule(strips="related_list", about="openings of other stories, below their linked headlines", find=find)
