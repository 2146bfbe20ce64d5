"""READ MORE lines inside the story: a lone paragraph that is a link, or one that says so."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import is_prose, phrased
from cleaner.model import Block, Hit, Kind, Page
from cleaner.rule import Rule
from cleaner.text import ends_sentence, word_count

# A teaser says what a story is about: fewer words are a link of the text, more are a sentence.
_SHORTEST, _LONGEST = 4, 30


def find(page: Page) -> Iterator[Hit]:
    """Lines with a phrase of the tables, and paragraphs that are one link between paragraphs of the story."""
    yield from phrased(page, "related_inline", _LONGEST)
    for block in page.blocks:
        if _teaser(block) and any(is_prose(near) for near in _around(page, block)):
            yield Hit(block.index, "the whole paragraph is a link to another story")


def _teaser(block: Block) -> bool:
    fits = _SHORTEST <= word_count(block.text) <= _LONGEST and block.kind in (Kind.PARAGRAPH, Kind.HEADING)
    return fits and block.link_density >= 0.95 and not ends_sentence(block.text.rstrip("?!"))


def _around(page: Page, block: Block) -> tuple[Block, ...]:
    return page.blocks[max(0, block.index - 2) : block.index] + page.blocks[block.index + 1 : block.index + 3]


RULE = Rule(strips="related_inline", about="READ MORE lines and lone linked teasers inside the story", find=find)
