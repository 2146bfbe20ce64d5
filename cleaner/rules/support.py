"""Donation and subscription appeals, also those written as prose in mid-story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "donat(?:e|ion|ions|ing)",
    "donat[a-z]+-[a-z-]+",
    "support-(?:us|box|banner|widget|message|our-[a-z]+)",
    "contribution-?(?:banner|epic|box|message)",
    "membership-(?:box|promo|cta)",
    "subscri(?:be|ption)-(?:promo|cta|banner|offer|ad|box|call)",
    "abo-?(?:box|teaser|promo|banner)",
    "crowdfunding",
    "reader-revenue",
    "epic",
    "appeal",
    "spenden[a-z-]*",
    "steady-[a-z-]+",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 130


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "support", _LONGEST)


RULE = Rule(strips="support", about="donation and subscription appeals", find=find)
