"""How likely each block of a page is part of the story: boosted trees over voter/blocks.py, fitted by bench/train_story_model.py."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cleaner.memory import kept_by_identity
from cleaner.model import Block, Metadata, Page
from cleaner.voter import probability
from cleaner.voter.blocks import NAMES, features
from cleaner.voter.trees import load

# What a reader is told of a block.
_TOLD = {name: NAMES.index(name) for name in ("link_density", "in_story", "path_weight", "parent_share", "story_overlap", "wording")}
# Below this a block is taken for clutter when the voters' agreement on a page is judged.
_CLUTTER = 0.1
# Where it would leave less than this share of what the other voter keeps, the page is not of its kind.
_TRUSTED = 0.4
# A block this likely to be story, and as likely to be none, is in doubt. Where less text than this share of the story is, and the
# story is not so short that each sentence counts (letters), the other voter need not be asked.
_EVEN, _DOUBT, _DOUBTED, _LEAST = 0.5, 0.2, 0.15, 1200
# There a block this likely is taken for story: a heading or a line that leads to a list often looks like less.
_KEPT = 0.3


def rows(page: Page) -> Any:
    """What the voter sees: an array with a row a feature, a column a block."""
    return _seen(page.blocks, page.meta)[0]


@kept_by_identity
def _seen(blocks: tuple[Block, ...], meta: Metadata) -> tuple[Any, tuple[float, ...]]:
    """What the voter sees of a page, and what it makes of it."""
    found = features(blocks, meta, load("story").weights)
    return found, tuple(probability(odds) for odds in load("story").log_odds(found))


@lru_cache(maxsize=4)
def _shown(page: Page) -> list[list[float]]:
    """Of each block the features that a reader is told."""
    shown: list[list[float]] = rows(page)[list(_TOLD.values())].T.tolist()
    return shown


@lru_cache(maxsize=4)
def likely(page: Page) -> tuple[float, ...]:
    """Of each block, the probability that it is part of the story; empty for a page that the voter cannot read: where it would
    drop most of what the main-content voter keeps."""
    found = _seen(page.blocks, page.meta)[1]
    if page.main:
        theirs = sum(len(page.blocks[i].text) for i in page.main)
        both = sum(len(page.blocks[i].text) for i in page.main if found[i] >= _CLUTTER)
        if both < _TRUSTED * theirs:
            return ()
    return found


def surely(page: Page) -> frozenset[int] | None:
    """Indexes of the blocks that are part of the story where there is hardly a doubt on the page; None where there is one."""
    shares = _seen(page.blocks, page.meta)[1]
    sizes = [len(block.text) for block in page.blocks]
    story = sum(size for size, share in zip(sizes, shares, strict=True) if share >= _EVEN)
    doubted = sum(size for size, share in zip(sizes, shares, strict=True) if _DOUBT < share < 1 - _DOUBT)
    if story < _LEAST or doubted > _DOUBTED * story:
        return None
    return frozenset(index for index, share in enumerate(shares) if share >= _KEPT)


def told(page: Page, index: int) -> str:
    """The features of a block that tell a reader most."""
    return ", ".join([f"{name} {value:.2g}" for name, value in zip(_TOLD, _shown(page)[index], strict=True)])
