"""Lists of topics and keywords."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "tags? tag-?(?:list|cloud|links|s-list) tags-(?:list|links|wrapper|container) post-tags article-tags entry-tags",
    "keywords topics? topic-list topics-list story-topics article-topics td-post-source-tags subject-tags etiquetas",
    "schlagworte themen filed-under entry-categories categories cat-links",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 18


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "tags", _LONGEST)


RULE = Rule(strips="tags", about="lists of topics and keywords", find=find)
