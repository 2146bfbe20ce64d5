"""The main-content voter: what trafilatura leaves out is hinted at, no more; on pages of which the learned voter is sure, what that
leaves out: trafilatura is not asked there."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page, Verdict
from cleaner.rule import Rule

# To look a member up in its class takes as long as to make a hit.
_HINT, _VOTE = Verdict.HINT, Basis.VOTE


def find(page: Page) -> Iterator[Hit]:
    """A hint at each block that the voter leaves out, where it found an article at all and no site's file names the body."""
    if page.main and not page.body:
        evidence = "the main-content extractor leaves it out" if page.asked else "left out by the learned voter, which is sure of this page"
        for block in page.blocks:
            if block.index not in page.main:
                yield Hit._make((block.index, evidence, _HINT, "", _VOTE))


RULE = Rule(strips="template", about="left out by the main-content extractor (a voter, not a gate)", find=find)
