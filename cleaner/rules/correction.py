"""Corrections, editor's notes and helplines: they look like clutter and belong to the story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import lengths, phrased, prose
from cleaner.model import Hit, Page, Verdict
from cleaner.rule import Rule

# A note says what it is about; a label of fewer words is a heading, a date or a link to a policy.
_SHORTEST, _LONGEST = 6, 110
_NEAR = 3


def find(page: Page) -> Iterator[Hit]:
    """Keeps blocks with a phrase of the tables that stand in the story or beside it."""
    for hit in phrased(page, "correction", _LONGEST):
        block = page.blocks[hit.block]
        if lengths(page)[hit.block] >= _SHORTEST and block.link_density < 0.5 and _by_story(page, hit.block):
            yield Hit(hit.block, hit.evidence, Verdict.KEEP)


def _by_story(page: Page, index: int) -> bool:
    near = range(max(0, index - _NEAR), min(len(page.blocks), index + _NEAR + 1))
    return any(prose(page)[i] and (not page.main or i in page.main) for i in near)


RULE = Rule(strips="", about="keeps corrections, editor's notes and helplines", find=find)
