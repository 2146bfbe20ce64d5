"""Donation and subscription appeals, also those written as prose in mid-story."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cleaner.evidence import lengths, marked, phrased, prose, tokens
from cleaner.model import Basis, Hit, Kind, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import words

_MARKS = tokens(
    "donat(?:e|ion|ions|ing) donat[a-z]+-[a-z-]+ cta support-(?:us|box|banner|widget|message|our-[a-z]+)",
    "contribution-?(?:banner|epic|box|message) membership-(?:box|promo|cta)",
    "subscri(?:be|ption)-(?:promo|cta|banner|offer|ad|box|call) abo-?(?:box|teaser|promo|banner) crowdfunding",
    "disturber reader-revenue epic appeal spenden[a-z-]* steady-[a-z-]+",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 150
# An appeal in whole sentences says several things of the kind.
_ENOUGH = 2
# Blocks to either side beyond which no box of an appeal reaches.
_REACH = 200
# Letters from which a word tells what is spoken of.
_TELLING = 6


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, blocks that ask for support, and what such blocks carry along."""
    yield from marked(page, _MARKS)
    hits = list(phrased(page, "support", _LONGEST, enough=_ENOUGH))
    yield from hits
    appeals = {hit.block for hit in hits if hit.verdict is Verdict.STRIP}
    for run in _runs(sorted(hit.block for hit in hits)):
        if appeals.intersection(run):
            yield from (Hit(index, "beside an appeal, and like it") for index in run if index not in appeals)
    yield from (Hit(index - 1, "heads an appeal", basis=Basis.AROUND) for index in sorted(appeals) if _heads(page, index - 1))
    for index in sorted(appeals):
        if index + 2 in appeals and index + 1 not in appeals and lengths(page)[index + 1] <= _LONGEST:
            yield Hit(index + 1, "between two appeals")


def _heads(page: Page, index: int) -> bool:
    """True where a block is the heading of the appeal below: alone in a box with it, or of the same words."""
    if index < 0 or page.blocks[index].kind is not Kind.HEADING:
        return False
    heading, appeal = page.blocks[index], page.blocks[index + 1]
    parent = heading.address[:-1]
    inside = [each.index for each in page.blocks[max(0, index - _REACH) : index + _REACH] if each.address[: len(parent)] == parent]
    boxed = appeal.index in inside and not any(prose(page)[i] for i in inside if i > appeal.index)
    said = {word for word in words(heading.text) if len(word) >= _TELLING}
    return (bool(parent) and boxed) or len(said.intersection(words(appeal.text))) >= _ENOUGH


def _runs(indexes: list[int]) -> Iterator[list[int]]:
    """The indexes in runs without a gap."""
    for _, run in groupby(enumerate(indexes), key=lambda each: each[1] - each[0]):
        yield [index for _, index in run]


RULE = Rule(strips="support", about="donation and subscription appeals", find=find)
