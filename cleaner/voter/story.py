"""How likely each block of a page is part of the story: boosted trees over voter/blocks.py, fitted by bench/train_story_model.py."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cleaner.model import Page
from cleaner.voter import probability
from cleaner.voter.blocks import NAMES, features
from cleaner.voter.trees import load

# What a reader is told of a block.
_TOLD = {name: NAMES.index(name) for name in ("link_density", "in_story", "path_weight", "parent_share", "story_overlap", "wording")}
# Below this a block is taken for clutter when the voters' agreement on a page is judged.
_CLUTTER = 0.1
# Where it would leave less than this share of what the other voter keeps, the page is not of its kind.
_TRUSTED = 0.4


@lru_cache(maxsize=4)
def rows(page: Page) -> Any:
    """What the voter sees: an array with a row a feature, a column a block."""
    return features(page, load("story").weights)


@lru_cache(maxsize=4)
def _shown(page: Page) -> list[list[float]]:
    """Of each block the features that a reader is told."""
    shown: list[list[float]] = rows(page)[list(_TOLD.values())].T.tolist()
    return shown


@lru_cache(maxsize=4)
def likely(page: Page) -> tuple[float, ...]:
    """Of each block, the probability that it is part of the story; empty for a page that the voter cannot read: where it would
    drop most of what the main-content voter keeps."""
    found = tuple(probability(odds) for odds in load("story").log_odds(rows(page)))
    if page.main:
        theirs = sum(len(page.blocks[i].text) for i in page.main)
        both = sum(len(page.blocks[i].text) for i in page.main if found[i] >= _CLUTTER)
        if both < _TRUSTED * theirs:
            return ()
    return found


def told(page: Page, index: int) -> str:
    """The features of a block that tell a reader most."""
    return ", ".join([f"{name} {value:.2g}" for name, value in zip(_TOLD, _shown(page)[index], strict=True)])
