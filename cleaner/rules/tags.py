"""Lists of topics and keywords."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from cleaner.evidence import marked, phrased, tokens
from cleaner.heading import governed
from cleaner.model import Basis, Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "tags? tag-?(?:list|cloud|links|s-list) tags-(?:list|links|wrapper|container) post-tags article-tags entry-tags",
    "keywords topics? topic-list topics-list story-topics article-topics td-post-source-tags subject-tags etiquetas",
    "schlagworte themen filed-under entry-categories categories cat-links",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 18
# Keywords are links, all of them.
_LINKED, _REACH = 0.8, 25


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, short blocks that say so, and the links below such a label."""
    yield from marked(page, _MARKS)
    for hit in phrased(page, "tags", _LONGEST):
        yield hit
        label = page.blocks[hit.block]
        for block in takewhile(lambda block: block.link_density >= _LINKED, governed(page, label, _REACH)):
            yield Hit(block.index, f"links below “{label.text[:40]}”", hit.verdict, basis=Basis.AROUND)


RULE = Rule(strips="tags", about="lists of topics and keywords", find=find)
