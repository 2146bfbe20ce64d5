"""Share bars, follow buttons, print and mail links."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "share sharing shares social socials sharedaddy sharebar share-?(?:bar|tools|buttons?|links?|icons?)",
    "social-?(?:share|media|links?|icons?|bar|buttons?) addthis addtoany a2a follow-us sassy-social shariff sharethis",
    "bookmark-tools? article-tools toolbar",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 40


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "share", _LONGEST)


RULE = Rule(strips="share", about="share bars and follow buttons by markup and words", find=find)
