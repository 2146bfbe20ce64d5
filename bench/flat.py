"""Labelled HTML pages flattened into text dumps as extractors leave them, with the label of each line.

Four styles: a blank line between blocks; single breaks; single breaks with a blank line around paragraphs; indented layout with
marks before the items of lists. Each of the whole page, or of the article's region with little around it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from labelled import Labelled

from cleaner.model import Block, Kind
from cleaner.text import key
from cleaner.voter.shape import is_prose

STYLES = ("blank", "breaks", "mixed", "layout")
# Blocks that an extractor leaves above and below the article, at most.
_ABOVE, _BELOW = 8, 20
_MARKS = "*+o"
# Steps of layout's indentation, and lines that an alignment looks ahead.
_INDENT = 4
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Flat:
    """A page as text, and the blocks of the page that stand in it, in order."""

    source: str
    style: str
    whole: bool
    text: str
    blocks: Sequence[Block]


def _between(style: str, above: Block, below: Block) -> str:
    if style == "blank":
        return "\n\n"
    if style == "breaks":
        return "\n"
    if style == "mixed":
        return "\n\n" if any(is_prose(each.text) or each.kind is Kind.HEADING for each in (above, below)) else "\n"
    return "\n" if _depth(above) and _depth(below) else "\n\n"


def _depth(block: Block) -> int:
    """Lists that the block stands in as an item."""
    steps = [step.split(".")[0].split("#")[0] for step in block.path.split("/")]
    return sum(step in ("ul", "ol") for step in steps) if "li" in steps[-3:] or block.kind is Kind.ITEM else 0


def _line(style: str, block: Block) -> str:
    if style != "layout":
        return block.text
    depth = _depth(block)
    mark = f"{_MARKS[min(depth, len(_MARKS)) - 1]} " if depth else ""
    return " " * (_INDENT * (1 + depth)) + mark + block.text


def written(blocks: Sequence[Block], style: str) -> str:
    """The blocks as text in one of STYLES."""
    breaks = [*(_between(style, above, below) for above, below in pairwise(blocks)), "\n"]
    return "".join(_line(style, block) + ends for block, ends in zip(blocks, breaks, strict=True))


def flattened(page: Labelled) -> Iterator[Flat]:
    """The page in two of the styles, which by its name: once whole, once the region of its story."""
    chance = random.Random(page.page.source)
    blocks = [block for block in page.page.blocks if block.text.strip()]
    story = [position for position, block in enumerate(blocks) if page.labels.get(block.index) == 1]
    if not story:
        return
    first, second = chance.sample(STYLES, 2)
    yield Flat(page.page.source, first, True, written(blocks, first), blocks)
    start, end = max(0, story[0] - chance.randint(0, _ABOVE)), story[-1] + 1 + chance.randint(0, _BELOW)
    yield Flat(page.page.source, second, False, written(blocks[start:end], second), blocks[start:end])


def aligned(lines: Sequence[Block], blocks: Sequence[Block]) -> list[int]:
    """For each line of the dump the index of the page's block that it is, -1 where it is none."""
    keys = [key(block.text) for block in blocks]
    found, at = [], 0
    for line in lines:
        own = key(line.text)
        place = next((i for i in range(at, min(len(keys), at + _AHEAD)) if keys[i] == own), -1)
        found.append(blocks[place].index if place >= 0 else -1)
        at = place + 1 if place >= 0 else at
    return found
