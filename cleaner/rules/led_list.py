"""Keeps the entries of a list that a sentence of the story leads to, with a colon: steps, names, addresses, sources."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from cleaner.evidence import lengths
from cleaner.model import Block, Hit, Kind, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.voter.story import likely
from cleaner.voter.wording import wording

_COLONS = (":", "：")
# Words of a line that is more than a label.
_SENTENCE = 8
# How likely a sentence is part of the story by its shape, at least, and the log-odds of clutter of its words, at most.
_STORY, _TOLD = 0.7, -1.0
# Of links alone, so many entries are the story's own list; fewer are links to other stories.
_LINKS, _MANY = 0.9, 5


def find(page: Page) -> Iterator[Hit]:
    """Keeps the items right below such a sentence."""
    if page.media is not Media.HTML or page.body:
        return
    for block, share in zip(page.blocks, likely(page), strict=False):
        if share >= _STORY and _leads(page, block):
            run = _list_at(page, block.index + 1)
            if len(run) >= _MANY or any(each.link_density < _LINKS for each in run):
                yield from (Hit(each.index, "an entry of a list that a sentence of the story leads to", Verdict.KEEP) for each in run)


def _list_at(page: Page, start: int) -> list[Block]:
    """The items from a block on, until one that lies neither beside nor in the first: the list ends there."""
    below = page.blocks[start:]
    return list(takewhile(lambda each: each.kind is Kind.ITEM and each.path.startswith(below[0].path), below))


def _leads(page: Page, block: Block) -> bool:
    ends = block.kind is Kind.PARAGRAPH and block.text.rstrip().endswith(_COLONS)
    return ends and lengths(page)[block.index] >= _SENTENCE and wording(block.text).log_odds <= _TOLD


RULE = Rule(strips="", about="keeps the entries of a list that a sentence of the story leads to", find=find)
