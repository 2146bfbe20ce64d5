"""How likely each block of a page is part of the story: boosted trees over voter/blocks.py, fitted by bench/train_story_model.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from cleaner.memory import kept_by_identity
from cleaner.model import Block, Metadata, Page
from cleaner.voter import probabilities
from cleaner.voter.blocks import NAMES, features
from cleaner.voter.trees import load

# What a reader is told of a block.
_TOLD = {name: NAMES.index(name) for name in ("link_density", "in_story", "path_weight", "parent_share", "story_overlap", "wording")}
_TELLING = ", ".join([f"{name} %.2g" for name in _TOLD])
# Below this a block is taken for clutter when the voters' agreement on a page is judged.
_CLUTTER = 0.1
# Where it would leave less than this share of what the other voter keeps, the page is not of its kind.
_TRUSTED = 0.4
# A block goes with the story that is likelier so than not, and from the first of these to so many blocks below the last one
# that is as likely as this: a heading, a line that leads to a list, a note often look like less.
_EVEN, _KEPT, _BELOW = 0.5, 0.3, 2
# A line between two blocks this likely, or above the first of the story, may look like still less: a heading by its place alone.
_SURE, _LINE = 0.8, 0.2
# Readers write as reporters do; who they are shows in the names of the elements.
_READERS = re.compile(r"(?<![a-z])(?:comments?|repl(?:y|ies)|disqus)(?![a-z])")


def rows(page: Page) -> Any:
    """What the voter sees: an array with a row a feature, a column a block."""
    return _seen(page.blocks, page.meta)[0]


@kept_by_identity
def _seen(blocks: tuple[Block, ...], meta: Metadata) -> tuple[Any, tuple[float, ...]]:
    """What the voter sees of a page, and what it makes of it."""
    found = features(blocks, meta, load("story").weights)
    return found, tuple(probabilities(load("story").log_odds(found)))


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


def body(page: Page) -> frozenset[int] | None:
    """Indexes of the blocks that the voter takes for the story; None where it finds none, or readers who write as reporters do."""
    shares = _seen(page.blocks, page.meta)[1]
    even = [index for index, share in enumerate(shares) if share >= _EVEN]
    if not even:
        return None
    kept = {index for index in range(even[0], min(len(shares), even[-1] + _BELOW + 1)) if shares[index] >= _KEPT}
    for index in range(max(0, even[0] - 1), len(shares) - 1):
        opens = index + 1 == even[0] or shares[index - 1] >= _SURE
        if opens and shares[index] >= _LINE and shares[index + 1] >= _SURE:
            kept.add(index)
    paths = {block.path for block, share in zip(page.blocks, shares, strict=True) if share >= _KEPT}
    return None if any(map(_READERS.search, paths)) else frozenset(kept)


def risk(page: Page, indexes: Iterable[int]) -> float:
    """How much text of these blocks the voter is likely to take for what it is not, as a share of what it takes for the story; the page
    is one of which it finds a body."""
    shares = _seen(page.blocks, page.meta)[1]
    story = sum([len(block.text) for block, share in zip(page.blocks, shares, strict=True) if share >= _EVEN])
    return sum([len(page.blocks[index].text) * min(shares[index], 1 - shares[index]) for index in indexes]) / story


def told(page: Page, indexes: Sequence[int]) -> list[str]:
    """The features of blocks that tell a reader most."""
    shown = rows(page)[list(_TOLD.values())][:, indexes].T.ravel().tolist()
    return ("\n".join([_TELLING] * len(indexes)) % tuple(shown)).split("\n") if indexes else []
