"""The reach of a heading: which blocks below it it governs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import is_prose, prose
from cleaner.model import Block, Kind, Media, Page

_NUMBERED = re.compile(r"(\d{1,2})([.):])\s")


def governed(page: Page, heading: Block, longest: int = 40) -> Iterator[Block]:
    """Blocks that a heading governs: in HTML those after it inside its parent or the parent's next wrapper, in
    a text dump the run of short lines below it; a paragraph of prose, a heading of equal rank, or one that goes on
    with the numbers of the story's headings ends it."""
    for block in page.blocks[heading.index + 1 : heading.index + 1 + longest]:
        if page.media is Media.HTML and not _together(heading, block):
            return
        if is_prose(block) or (block.kind is Kind.HEADING and page.media is Media.HTML and _rank(block) <= _rank(heading)):
            return
        if page.media is not Media.HTML and _goes_on(page, heading, block):
            return
        yield block


def _goes_on(page: Page, heading: Block, block: Block) -> bool:
    """True for a numbered line above prose where the number before stands above prose, above the list."""
    number = _NUMBERED.match(block.text)
    if not number or not _heads_prose(page, block):
        return False
    before = f"{int(number[1]) - 1}{number[2]}"
    return any(above.text.startswith(before) and _heads_prose(page, above) for above in page.blocks[: heading.index])


def _heads_prose(page: Page, block: Block) -> bool:
    return block.index + 1 < len(page.blocks) and prose(page)[block.index + 1]


def _together(heading: Block, block: Block) -> bool:
    """True where a block stands in the box that the heading heads: the heading's parent or grandparent."""
    shared = 0
    for a, b in zip(heading.address, block.address, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= len(heading.address) - 2


def _rank(block: Block) -> int:
    tag = block.path.rsplit("/", 1)[-1].split(".", 1)[0]
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 7
