"""A page and its frame: what rules and voters look at is the page without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from cleaner.memory import kept_by_identity
from cleaner.model import Block, Framed, Page


def inside(page: Page) -> Sequence[int]:
    """Indexes of the blocks that are no frame."""
    return _without(page.blocks, page.frame)[0] if page.frame else range(len(page.blocks))


@lru_cache(maxsize=4)
def within(page: Page) -> Page:
    """The page without its frame, its blocks numbered anew; the page itself where it has none."""
    if not page.frame:
        return page
    places, blocks = _without(page.blocks, page.frame)
    main = None if page.main is None else frozenset(i for i, index in enumerate(places) if index in page.main)
    return Page(page.source, blocks, page.media, page.meta, main, asked=page.asked)


@kept_by_identity
def _without(blocks: Sequence[Block], frame: Mapping[int, Framed]) -> tuple[list[int], tuple[Block, ...]]:
    kept = [block for block in blocks if block.index not in frame]
    numbered = [Block._make((i, *block[1:])) for i, block in enumerate(kept)]
    return [block.index for block in kept], tuple(numbered)
