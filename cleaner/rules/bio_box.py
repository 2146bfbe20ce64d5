"""Biographies that a heading tells: below one that says so, or below a name that the paragraph goes on from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cleaner.evidence import lengths, phrased, prose
from cleaner.model import Basis, Block, Hit, Kind, Page, Verdict
from cleaner.rule import Rule

# Words of a line that heads a biography, and of a biography.
_HEADING, _SHORTEST = 5, 8
# Blocks to either side beyond which no box reaches.
_REACH = 200
# A name: two to four words that begin with capitals, titles shortened with a full stop.
_NAME = re.compile(r"[A-ZÀ-ÞА-Я][\w'’.-]*(?:\s[A-ZÀ-ÞА-Я][\w'’.-]*){1,3}")


def find(page: Page) -> Iterator[Hit]:
    """A strip for the paragraph that goes on from a name, a hint at one below a heading of the tables; in boxes without the story."""
    for hit in phrased(page, "author_bio", _HEADING):
        if hit.verdict is Verdict.STRIP and (below := _below(page, page.blocks[hit.block])):
            yield Hit(below.index, f"below “{page.blocks[hit.block].text[:40]}”", Verdict.HINT, basis=Basis.AROUND)
    for heading, after in pairwise(page.blocks):
        goes_on = heading.kind is Kind.HEADING and after.text[0].islower() and lengths(page)[after.index] >= _SHORTEST
        if goes_on and _NAME.fullmatch(heading.text) and _below(page, heading):
            yield Hit(after.index, "goes on from the name above")


def _below(page: Page, heading: Block) -> Block | None:
    """The block after a heading, where the element around both holds no more than a paragraph."""
    after = page.blocks[heading.index + 1 : heading.index + 2]
    place, path = heading.address[:-1], heading.path.rpartition("/")[0]
    if heading.kind is not Kind.HEADING or not path:
        return None
    near = page.blocks[max(0, heading.index - _REACH) : heading.index + _REACH]
    inside = [each for each in near if each.address[: len(place)] == place and each.path.startswith(path)]
    if sum(prose(page)[each.index] for each in inside) > 1:
        return None
    return after[0] if after and after[0] in inside else None


RULE = Rule(strips="author_bio", about="biographies below a name or a heading", find=find)
