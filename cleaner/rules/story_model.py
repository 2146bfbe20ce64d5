"""The learned voter: how likely a block is part of the story, by the page's shape and markup alone.

Trained by bench/train_story_model.py, which also prints what it reaches on publishers left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.voter import probability
from cleaner.voter.blocks import NAMES, features
from cleaner.voter.trees import load

# Below the first it is sure enough alone; below the second another rule's hint must join.
_SURE, _UNSURE = 0.1, 0.7
# Where the other voter keeps a block, this one must be surer.
_SURE_AGAINST = 0.05
# Where it would leave less than this share of what the other voter keeps, the page is not of its kind.
_TRUSTED = 0.4
# What a reader is told of a block.
_TOLD = {name: NAMES.index(name) for name in ("link_density", "in_story", "path_weight", "parent_share", "story_overlap")}


def probabilities(rows: list[list[float]]) -> list[float]:
    """Of each block, with its row of features, the probability that it is part of the story."""
    return [probability(odds) for odds in load("story").log_odds(rows)]


def find(page: Page) -> Iterator[Hit]:
    """A strip below the lower threshold, a hint below the upper; nothing on pages it cannot read or whose body the site's file names."""
    if page.media is not Media.HTML or page.body:
        return
    rows = features(page, load("story").weights)
    likely = probabilities(rows)
    if not _trusted(page, likely):
        return
    for block, share, row in zip(page.blocks, likely, rows, strict=True):
        if share < _UNSURE:
            sure = _SURE_AGAINST if page.main and block.index in page.main else _SURE
            verdict = Verdict.STRIP if share < sure else Verdict.HINT
            yield Hit(block.index, f"{share:.0%} story by shape: {_told(row)}", verdict, basis=Basis.VOTE)


def _trusted(page: Page, likely: list[float]) -> bool:
    if not page.main:
        return True
    theirs = sum(len(page.blocks[i].text) for i in page.main)
    both = sum(len(page.blocks[i].text) for i in page.main if likely[i] >= _SURE)
    return both >= _TRUSTED * theirs


def _told(row: list[float]) -> str:
    return ", ".join(f"{name} {row[i]:.2g}" for name, i in _TOLD.items())


RULE = Rule(strips="template", about="unlikely to be story by shape and markup (a learned voter)", find=find)
