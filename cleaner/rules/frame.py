"""The frame of the site: what lies apart from all prose, in boxes of links or in elements named for it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page, Verdict
from cleaner.rule import Rule

# To look a member up in its class takes as long as to make a hit, and on most pages most blocks are frame.
_STRIP, _AROUND = Verdict.STRIP, Basis.AROUND


def find(page: Page) -> Iterator[Hit]:
    """The blocks that segmentation told to be frame (cleaner/segment/frame.py)."""
    for index, (kind, evidence) in page.frame.items():
        yield Hit._make((index, evidence, _STRIP, kind, _AROUND))


RULE = Rule(strips="template", about="menus, footers and lists of links that lie apart from all prose", find=find, whole=True)
