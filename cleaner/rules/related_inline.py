"""READ MORE lines inside the story: a lone paragraph that is a link, or one that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, phrased, prose
from cleaner.model import Block, Hit, Kind, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import CLOSERS, ends_sentence
from cleaner.voter.shape import ARROW

# A teaser says what a story is about: fewer words are a link of the text, more are a sentence.
_SHORTEST, _LONGEST = 4, 30
_LINKED, _LED = 0.8, 0.45
_REACH = 4
# Arrows alone: "»" opens what somebody says, too.
_POINTER = re.compile(r"\s*(?:[►▶▸▷→➔➜➡⮕👉🔗📌📰]\ufe0f?|>{1,3}|-{1,2}>|={1,2}>)\s*\w")
_LEAD = re.compile(r"^\W*(?:[A-ZÀ-ÞА-Я]{2,}[A-ZÀ-ÞА-Я ]{2,30}(?=[:|–—-])|[^\W\d]+(?: [^\W\d]+){0,2} ?[:|])\s*\S")


def find(page: Page) -> Iterator[Hit]:
    """Lines with a phrase of the tables, and lines between paragraphs of the story that link to another."""
    yield from phrased(page, "related_inline", _LONGEST)
    for block, length in zip(page.blocks, lengths(page), strict=True):
        if block.link_density >= _LED and _SHORTEST <= length <= _LONGEST and (evidence := _teaser(block)) and _in_story(page, block):
            yield Hit(block.index, evidence, Verdict.HINT if _heads(page, block) else Verdict.STRIP)
        elif page.media is Media.TEXT and length <= _LONGEST and _is_pointed(block.text) and _in_story(page, block):
            yield Hit(block.index, "an arrow before it")


def _teaser(block: Block) -> str:
    """Why a block with a link is a teaser of another story, empty where it is none."""
    if block.kind not in (Kind.PARAGRAPH, Kind.HEADING) or ends_sentence(block.text.rstrip("?!")):
        return ""
    if block.link_density >= _LINKED:
        return "the whole paragraph is a link to another story"
    if ARROW.match(block.text):
        return "an arrow before a link"
    return "a label before a link" if _LEAD.match(block.text) else ""


def _is_pointed(text: str) -> bool:
    """True for a line of a dump, in which no link is left, that an arrow opens and no full stop ends."""
    return bool(_POINTER.match(text)) and not text.rstrip(CLOSERS).endswith((".", "。", "।"))


def _in_story(page: Page, block: Block) -> bool:
    return any(prose(page)[max(0, block.index - _REACH) : block.index + _REACH + 1])


def _heads(page: Page, block: Block) -> bool:
    """True for a heading of the paragraph below it: in a story that is a list, such headings are links."""
    return block.kind is Kind.HEADING and any(prose(page)[block.index + 1 : block.index + 2])


RULE = Rule(strips="related_inline", about="READ MORE lines and lone linked teasers inside the story", find=find)
