"""Advertisements and their labels."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "ads? ad-?(?:slot|unit|container|wrapper|label|placeholder|box|banner|block|text|marker|native) advert advertisement",
    "advertising advertorial-box sponsored sponsored-[a-z]+ sponsor dfp gpt-ad google-?ads? adsense outbrain taboola",
    "ob-widget trc_[a-z_]+ revcontent promo promos promotion promotions affiliate affiliate-[a-z]+ anzeige werbung",
    "publicidad publicite reklama billboard commercial shop-(?:box|widget) product-(?:box|widget|card) deals-widget",
    "partner-content buy-?(?:button|box|now) price-comparison",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 110


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "ad", _LONGEST, enough=2)


RULE = Rule(strips="ad", about="advertisements and their labels", find=find)
