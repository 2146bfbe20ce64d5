"""Log-in and subscription walls."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "paywall regwall pay-wall piano meter(?:ed)?-?(?:wall|notice) login-(?:box|form|wall) subscriber-only-(?:box|notice)",
    "premium-(?:box|teaser|overlay) gateway-(?:content|box) registration-wall inline-offer offers?",
    "(?:restricted|locked|gated|premium)-(?:content|story|article)-(?:box|notice|overlay|teaser|barrier|message|heading|description)[a-z-]*",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 60


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "paywall", _LONGEST, enough=2)


RULE = Rule(strips="paywall", about="log-in and subscription walls", find=find)
