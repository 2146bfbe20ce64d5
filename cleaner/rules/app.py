"""Invitations to install an app."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens("app-(?:banner|promo|download|nag|install) smart-?(?:app-?)?banner download-app get-app appstore")
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 60


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "app", _LONGEST)


RULE = Rule(strips="app", about="invitations to install an app", find=find)
