"""The frame of the site: what lies apart from all prose, in boxes of links or in elements named for it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page
from cleaner.rule import Rule


def find(page: Page) -> Iterator[Hit]:
    """The blocks that segmentation told to be frame (cleaner/segment/frame.py)."""
    for index, said in page.frame.items():
        yield Hit(index, said.evidence, strips=said.kind, basis=Basis.AROUND)


RULE = Rule(strips="template", about="menus, footers and lists of links that lie apart from all prose", find=find, whole=True)
