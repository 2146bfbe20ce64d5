"""Invitations to install an app."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import lengths, marked, phrased, tokens
from cleaner.model import Hit, Page, Verdict
from cleaner.rule import Rule

_MARKS = tokens("app-(?:banner|promo|download|nag|install) smart-?(?:app-?)?banner download-app get-app appstore")
# Words beyond which a block that holds the phrase is more likely a sentence of the story; of names of systems
# ("iPhone and Android"), which stories of technology are full of, that much earlier.
_LONGEST, _NAMES = 60, 30


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    for hit in phrased(page, "app", _LONGEST):
        if hit.verdict is not Verdict.HINT or lengths(page)[hit.block] <= _NAMES:
            yield hit


RULE = Rule(strips="app", about="invitations to install an app", find=find)
