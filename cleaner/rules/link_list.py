"""Links to other stories in mid-story: a short list of nothing else, or those that a line with a colon leads to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, takewhile

from cleaner.evidence import closings, lengths, prose
from cleaner.model import Basis, Block, Hit, Kind, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence

_WHOLLY = 0.9
# In a short list right between paragraphs, a label may stand before each link.
_MOSTLY = 0.6
# A list of more links than this may be the story itself.
_FEW = 4
# Words of a line that leads to links, at most, and of a headline, at least.
_LEADING, _SHORTEST = 8, 4


def find(page: Page) -> Iterator[Hit]:
    """Short lists of links between paragraphs of the story, and lines that lead to links, with these."""
    yield from _lists(page)
    yield from _led(page)


def _lists(page: Page) -> Iterator[Hit]:
    for run in _item_runs(page):
        above = prose(page)[max(0, run[0].index - 2) : run[0].index]
        if all(item.link_density >= _WHOLLY for item in run) and any(above):
            verdict = Verdict.STRIP if len(run) <= _FEW and any(prose(page)[run[-1].index + 1 : run[-1].index + 3]) else Verdict.HINT
            basis = Basis.OWN if verdict is Verdict.STRIP else Basis.AROUND
            yield from (Hit(item.index, "a list in the story of nothing but links", verdict, basis=basis) for item in run)
        elif len(run) <= _FEW and all(item.link_density >= _MOSTLY for item in run) and any(above[-1:]):
            yield from (Hit(item.index, "a short list of links below a paragraph", Verdict.HINT) for item in run)


def _led(page: Page) -> Iterator[Hit]:
    """A short line that ends in a colon, and the links that it leads to."""
    for block, length, closing in zip(page.blocks, lengths(page), closings(page), strict=True):
        if closing not in (":", "：") or length > _LEADING:
            continue
        after = page.blocks[block.index + 1 : block.index + 1 + _FEW]
        led = list(takewhile(lambda each: each.link_density >= _WHOLLY and not ends_sentence(each.text), after))
        if led and all(lengths(page)[each.index] >= _SHORTEST for each in led):
            yield from (Hit(each.index, "a line that leads to links, and these") for each in (block, *led))


def _item_runs(page: Page) -> Iterator[list[Block]]:
    for kind, run in groupby(page.blocks, key=lambda block: block.kind):
        if kind is Kind.ITEM:
            yield list(run)


RULE = Rule(strips="related_inline", about="short lists of links inside the story", find=find)
