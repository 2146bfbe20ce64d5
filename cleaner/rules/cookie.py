"""Cookie and privacy notices, and boxes that ask consent before an embed is shown."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "cookies? cookie-?(?:banner|notice|consent|law|bar) consent gdpr onetrust(?:-[a-z]+)* cmp cmp-[a-z]+",
    "privacy-(?:notice|banner|manager) didomi(?:-[a-z]+)* usercentrics opt-in(?:-[a-z]+)* embed-?consent embed-?privacy",
    "data-protection truste",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 120


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "cookie", _LONGEST, enough=2)


RULE = Rule(strips="cookie", about="cookie and privacy notices, consent for embedded content", find=find)
