"""Bylines and biographies of authors."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "author",
    "authors",
    "author-?(?:bio|box|info|card|details?|profile|name|description|meta|block|about|link|wrap|section|byline|avatar)",
    "about-(?:the-)?author",
    "bio",
    "biography",
    "byline",
    "bylines",
    "post-author",
    "entry-author",
    "article-author",
    "article-byline",
    "contributor",
    "contributors",
    "contributor-[a-z]+",
    "autor",
    "autoren",
    "autorenbox",
    "autorin",
    "redakteur",
    "vcard",
    "writer-[a-z]+",
    "staff-(?:bio|info)",
    "profile-card",
    "meta-author",
    "writtenby",
    "written-by",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 70


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "author_bio", _LONGEST)


RULE = Rule(strips="author_bio", about="bylines and biographies of authors", find=find)
