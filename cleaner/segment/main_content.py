"""Which blocks trafilatura keeps. It is one voter among the rules, not a gate before them.

Its text is mapped back to blocks line by line (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15, describes
the extractor). A line nearly always equals one block; a few lie inside one or join several short ones.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import Any

from cleaner.model import Block
from cleaner.segment.extractor import extract
from cleaner.segment.html import is_costly
from cleaner.text import key

_BULLET = re.compile(r"^\s*(?:[-*]\s+|\d+\.\s+)")
# A shorter run of letters stands inside other blocks by chance.
_INSIDE = 15


def vote(tree: Any, blocks: tuple[Block, ...]) -> frozenset[int]:
    """Indexes of the blocks whose text trafilatura keeps as main content, none where the page is too costly for it;
    ``tree`` is used up."""
    return frozenset() if is_costly(tree) else align(extract(tree).split("\n"), blocks)


def align(lines: list[str], blocks: tuple[Block, ...]) -> frozenset[int]:
    """Indexes of the blocks that the lines stand for, both in reading order.

    Where several blocks equal a line, the one nearest behind the line before is taken."""
    keys = [key(block.text) for block in blocks]
    places: dict[str, list[int]] = defaultdict(list)
    for index, k in enumerate(keys):
        places[k].append(index)
    kept: set[int] = set()
    cursor = 0
    for line in lines:
        for part in (line, _BULLET.sub("", line)) if _BULLET.match(line) else (line,):
            if found := places.get(key(part)):
                cursor = found[min(bisect_left(found, cursor), len(found) - 1)]
                kept.add(cursor)
                break
        else:
            kept.update(_overlapping(line, keys))
    return frozenset(kept)


def _overlapping(line: str, keys: list[str]) -> set[int]:
    """Blocks that hold the line or that the line holds; cells of a table row are short and stand together."""
    whole = key(line)
    if not whole:
        return set()
    cells = {key(cell) for cell in line.split("|")} if "|" in line else set()
    return {
        index
        for index, k in enumerate(keys)
        if (len(whole) >= _INSIDE and whole in k) or (len(k) >= _INSIDE and k in whole) or (k and k in cells)
    }
