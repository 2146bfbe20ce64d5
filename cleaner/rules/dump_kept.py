"""Lines of a text dump that look like clutter and are story: entries of a live ticker, items of a list that a
sentence opens, questions that an interview asks again and again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from cleaner.model import Block, Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import key
from cleaner.voter.shape import is_prose, length
from cleaner.voter.told import tell

_CLOCK = re.compile(r"^\d{1,2}[:.h]\d{2}\b")
# Entries and questions recur; fewer are a time of day and a question.
_RECURS = 3
# Words of an entry besides its time, of a sentence that opens a list, and the most items that it opens.
_ENTRY_WORDS = 4
_OPENING_WORDS = 8
_ITEMS = 40


def find(page: Page) -> Iterator[Hit]:
    """A keep for each such line in which no phrase speaks against it."""
    if page.media is not Media.TEXT:
        return
    told = tell(page.blocks, page.language)
    doubted = {index for index, each in enumerate(told) if each.strips or each.hints}
    for hit in (*_entries(page.blocks), *_questions(page.blocks), *_listed(page.blocks, doubted)):
        if not told[hit.block].strips:
            yield hit


def _above_prose(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block, below in pairwise(blocks) if is_prose(below.text)]


def _entries(blocks: tuple[Block, ...]) -> Iterator[Hit]:
    entries = [block for block in _above_prose(blocks) if _CLOCK.match(block.text) and length(block.text) >= _ENTRY_WORDS]
    if len(entries) >= _RECURS:
        yield from (Hit(block.index, "an entry of a live ticker", Verdict.KEEP) for block in entries)


def _questions(blocks: tuple[Block, ...]) -> Iterator[Hit]:
    asked: dict[str, list[Block]] = defaultdict(list)
    for block in _above_prose(blocks):
        if block.text.endswith(("?", "？", "؟")):
            asked[key(block.text)].append(block)
    for same in asked.values():
        if len(same) >= _RECURS:
            yield from (Hit(block.index, "a question asked again, with an answer below", Verdict.KEEP) for block in same)


def _listed(blocks: tuple[Block, ...], doubted: AbstractSet[int]) -> Iterator[Hit]:
    """Two lines or more between a sentence that ends in a colon and the next paragraph, up to a line that a phrase speaks against."""
    for opening in blocks:
        if not opening.text.endswith((":", "：")) or length(opening.text) < _OPENING_WORDS:
            continue
        below = blocks[opening.index + 1 : opening.index + 2 + _ITEMS]
        end = next((i for i, block in enumerate(below) if is_prose(block.text)), 0)
        end = next((i for i, block in enumerate(below[:end]) if block.index in doubted), end)
        if end >= 2:
            yield from (Hit(block.index, f"listed below “{opening.text[:40]}”", Verdict.KEEP) for block in below[:end])


RULE = Rule(strips="", about="text dumps: ticker entries, items that a sentence opens, questions asked again", find=find)
