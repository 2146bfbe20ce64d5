"""Newsletter boxes and sign-up lines."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "newsletters? newsletter-[a-z]+ mailing-list mailchimp mc_embed_signup email-?sign-?up signup-form emailsignup",
    "mailinglist subscribe-(?:box|form|widget|block) nl-(?:box|signup|form)",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 70


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "newsletter", _LONGEST, enough=2)


RULE = Rule(strips="newsletter", about="newsletter boxes by markup and words", find=find)
