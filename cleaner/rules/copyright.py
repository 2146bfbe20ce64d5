"""Copyright and legal lines."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens("copyright copyrights legal legal-?(?:notice|text|line|info) terms-of-use disclaimer-footer colophon imprint impressum")
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 110


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "copyright", _LONGEST, enough=2)


RULE = Rule(strips="copyright", about="copyright and legal lines", find=find)
