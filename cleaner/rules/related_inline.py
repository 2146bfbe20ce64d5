"""READ MORE lines inside the story: a lone paragraph that is a link, or one that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, takewhile

from cleaner.evidence import lengths, phrased, prose
from cleaner.model import Block, Hit, Kind, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence

# A teaser says what a story is about: fewer words are a link of the text, more are a sentence.
_SHORTEST, _LONGEST = 4, 30
_LINKED, _LED, _WHOLLY = 0.8, 0.45, 0.9
# A list of more links than this may be the story itself.
_FEW = 4
_LEADING = 8
_REACH = 4
_ARROW = re.compile(r"^\s*(?:[►▶▸▷→➔➜➡⮕»›>👉🔗📌📰]|-{1,2}>|={1,2}>)")
_LEAD = re.compile(r"^\W*(?:[A-ZÀ-ÞА-Я]{2,}[A-ZÀ-ÞА-Я ]{2,30}(?=[:|–—-])|(?:[^\W\d]+ ?){1,3}[:|])\s*\S")


def find(page: Page) -> Iterator[Hit]:
    """Lines with a phrase of the tables, and lines between paragraphs of the story that link to another."""
    yield from phrased(page, "related_inline", _LONGEST)
    for block in page.blocks:
        if _SHORTEST <= lengths(page)[block.index] <= _LONGEST and (evidence := _teaser(block)) and _in_story(page, block):
            yield Hit(block.index, evidence, Verdict.HINT if _heads(page, block) else Verdict.STRIP)
    yield from _lists(page)
    yield from _led(page)


def _lists(page: Page) -> Iterator[Hit]:
    for run in _item_runs(page):
        if all(item.link_density >= _WHOLLY for item in run) and any(prose(page)[max(0, run[0].index - 2) : run[0].index]):
            verdict = Verdict.STRIP if len(run) <= _FEW and any(prose(page)[run[-1].index + 1 : run[-1].index + 3]) else Verdict.HINT
            yield from (Hit(item.index, "a list in the story of nothing but links", verdict) for item in run)


def _led(page: Page) -> Iterator[Hit]:
    """A short line that ends in a colon, and the links that it leads to."""
    for block in page.blocks:
        if not block.text.rstrip().endswith((":", "：")) or lengths(page)[block.index] > _LEADING:
            continue
        after = page.blocks[block.index + 1 : block.index + 1 + _FEW]
        led = list(takewhile(lambda each: each.link_density >= _WHOLLY and not ends_sentence(each.text), after))
        if led and all(lengths(page)[each.index] >= _SHORTEST for each in led):
            yield from (Hit(each.index, "a line that leads to links, and these") for each in (block, *led))


def _item_runs(page: Page) -> Iterator[list[Block]]:
    for kind, run in groupby(page.blocks, key=lambda block: block.kind):
        if kind is Kind.ITEM:
            yield list(run)


def _teaser(block: Block) -> str:
    """Why a block is a teaser of another story, empty where it is none."""
    if block.link_density < _LED or block.kind not in (Kind.PARAGRAPH, Kind.HEADING) or ends_sentence(block.text.rstrip("?!")):
        return ""
    if block.link_density >= _LINKED:
        return "the whole paragraph is a link to another story"
    if _ARROW.match(block.text):
        return "an arrow before a link"
    return "a label before a link" if _LEAD.match(block.text) else ""


def _in_story(page: Page, block: Block) -> bool:
    return any(prose(page)[max(0, block.index - _REACH) : block.index + _REACH + 1])


def _heads(page: Page, block: Block) -> bool:
    """True for a heading of the paragraph below it: in a story that is a list, such headings are links."""
    return block.kind is Kind.HEADING and any(prose(page)[block.index + 1 : block.index + 2])


RULE = Rule(strips="related_inline", about="READ MORE lines and lone linked teasers inside the story", find=find)
