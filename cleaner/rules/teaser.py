"""Teasers of other stories that are no plain link: a label before a headline, an arrow, a link below the story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, phrased, prose, story_end
from cleaner.model import Basis, Block, Hit, Kind, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence
from cleaner.voter.shape import ARROW

# A teaser says what a story is about: fewer words are a link of the text, more are a sentence.
_SHORTEST, _LONGEST = 4, 30
_LED, _LINKED = 0.45, 0.8
# Blocks from a paragraph of the story within which a line stands in it.
_REACH = 4
_LABEL = re.compile(r"^\W*[^\W\d_][^:.?!|]{1,24}[:|]\s*\S+(?:\s+\S+){3}")


def find(page: Page) -> Iterator[Hit]:
    """A strip for labels of the tables before a headline beside a paragraph; hints by shape alone."""
    for hit in phrased(page, "related_inline", _LONGEST):
        block = page.blocks[hit.block]
        beside = prose(page)[max(0, block.index - 1) : block.index + 2]
        if _LABEL.match(block.text) and block.kind is Kind.PARAGRAPH and not ends_sentence(block.text) and any(beside):
            yield Hit(block.index, f"the label {hit.evidence} before a headline")
    end = story_end(page)
    for block, length in zip(page.blocks, lengths(page), strict=True):
        if block.kind is Kind.PARAGRAPH and _SHORTEST <= length <= _LONGEST:
            if (evidence := _shape(block)) and any(prose(page)[max(0, block.index - _REACH) : block.index + _REACH + 1]):
                yield Hit(block.index, evidence, Verdict.HINT)
            if block.index > end and block.link_density >= _LINKED and not ends_sentence(block.text):
                yield Hit(block.index, "a link below the story", Verdict.HINT, strips="template", basis=Basis.AROUND)


def _shape(block: Block) -> str:
    """Why a block in the story looks like a teaser, empty where it does not."""
    if block.link_density >= _LED and _LABEL.match(block.text):
        return "a label before a link"
    if ARROW.match(block.text) and not ends_sentence(block.text):
        return "an arrow before a headline"
    return ""


RULE = Rule(strips="related_inline", about="teasers by a label or an arrow, and links below the story", find=find)
