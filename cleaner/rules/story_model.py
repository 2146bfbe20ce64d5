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
# To look a member up in its class takes as long as to make a hit.
_STRIP, _HINT, _VOTE = Verdict.STRIP, Verdict.HINT, Basis.VOTE


def find(page: Page) -> Iterator[Hit]:
    """A strip below the lower threshold, a hint below the upper; nothing on pages whose body the site's file names."""
    if page.media is not Media.HTML or page.body:
        return
    kept = page.main or ()
    doubted = [(index, share) for index, share in enumerate(likely(page)) if share < _UNSURE]
    for (index, share), said in zip(doubted, told(page, [index for index, _ in doubted]), strict=True):
        verdict = _STRIP if share < (_SURE_AGAINST if index in kept else _SURE) else _HINT
        yield Hit._make((index, f"{share:.0%} story by shape: {said}", verdict, "", _VOTE))


RULE = Rule(strips="template", about="unlikely to be story by shape and markup (a learned voter)", find=find)
