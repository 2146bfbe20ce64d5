"""Blocks that recur across the outlet's pages, as template/ has counted them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page
from cleaner.rule import Rule


def find(page: Page) -> Iterator[Hit]:
    """A hit at each block that stands on other stories of the outlet, too."""
    for index, seen in page.recurring.items():
        yield Hit(index, f"on {seen.pages} of {seen.of} stories of the outlet", basis=Basis.VOTE)


RULE = Rule(strips="outlet_template", about="recurs across the outlet's pages, under different stories", find=find, whole=True)
