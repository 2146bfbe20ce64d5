"""Donation and subscription appeals, also those written as prose in mid-story."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cleaner.evidence import lengths, marked, phrased, tokens
from cleaner.model import Hit, Page, Verdict
from cleaner.rule import Rule

_MARKS = tokens(
    "donat(?:e|ion|ions|ing) donat[a-z]+-[a-z-]+ cta support-(?:us|box|banner|widget|message|our-[a-z]+)",
    "contribution-?(?:banner|epic|box|message) membership-(?:box|promo|cta)",
    "subscri(?:be|ption)-(?:promo|cta|banner|offer|ad|box|call) abo-?(?:box|teaser|promo|banner) crowdfunding",
    "reader-revenue epic appeal spenden[a-z-]* steady-[a-z-]+",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 150
# An appeal in whole sentences says several things of the kind.
_ENOUGH = 2


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, blocks that ask for support, and what such blocks carry along."""
    yield from marked(page, _MARKS)
    hits = list(phrased(page, "support", _LONGEST, enough=_ENOUGH))
    yield from hits
    appeals = {hit.block for hit in hits if hit.verdict is Verdict.STRIP}
    for run in _runs(sorted(hit.block for hit in hits)):
        if appeals.intersection(run):
            yield from (Hit(index, "beside an appeal, and like it") for index in run if index not in appeals)
    for index in sorted(appeals):
        if index + 2 in appeals and index + 1 not in appeals and lengths(page)[index + 1] <= _LONGEST:
            yield Hit(index + 1, "between two appeals")


def _runs(indexes: list[int]) -> Iterator[list[int]]:
    """The indexes in runs without a gap."""
    for _, run in groupby(enumerate(indexes), key=lambda each: each[1] - each[0]):
        yield [index for _, index in run]


RULE = Rule(strips="support", about="donation and subscription appeals", find=find)
