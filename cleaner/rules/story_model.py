"""The learned voter: how likely a block is part of the story, by the page's shape, its markup and its wording.

Trained by bench/train_story_model.py, which also prints what it reaches on publishers left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.voter.story import likely, told

# Below the first it is sure enough alone; below the second another rule's hint must join.
_SURE, _UNSURE = 0.1, 0.6
# Where the other voter keeps a block, this one must be surer.
_SURE_AGAINST = 0.05


def find(page: Page) -> Iterator[Hit]:
    """A strip below the lower threshold, a hint below the upper; nothing on pages whose body the site's file names."""
    if page.media is not Media.HTML or page.body:
        return
    for block, share in zip(page.blocks, likely(page), strict=False):
        if share < _UNSURE:
            sure = _SURE_AGAINST if page.main and block.index in page.main else _SURE
            verdict = Verdict.STRIP if share < sure else Verdict.HINT
            yield Hit(block.index, f"{share:.0%} story by shape: {told(page, block.index)}", verdict, basis=Basis.VOTE)


RULE = Rule(strips="template", about="unlikely to be story by shape and markup (a learned voter)", find=find)
