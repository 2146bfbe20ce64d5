"""The main-content voter: what trafilatura leaves out is hinted at, no more."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page, Verdict
from cleaner.rule import Rule


def find(page: Page) -> Iterator[Hit]:
    """A hint at each block that the voter leaves out, where it found an article at all and no site's file names the body."""
    if page.main and not page.body:
        for block in page.blocks:
            if block.index not in page.main:
                yield Hit(block.index, "the main-content extractor leaves it out", Verdict.HINT, basis=Basis.VOTE)


RULE = Rule(strips="template", about="left out by the main-content extractor (a voter, not a gate)", find=find)
