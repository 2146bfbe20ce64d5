"""Polls: the box by markup, the heading by words, and the options that stand below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from cleaner.evidence import closings, lengths, marked, phrased, tokens
from cleaner.heading import governed
from cleaner.model import Basis, Block, Hit, Kind, Page, Verdict
from cleaner.rule import Rule

_MARKS = tokens("polls? poll-[a-z-]+ pollbox wp-polls umfragen? voting vote quiz encuesta sondage opinary[a-z-]* civey[a-z-]* survey")
_OPTION = 12
_QUESTION = ("?", "？", "؟")
_ASKED = 25
# What a poll has and a list of results seldom.
_SIGN = re.compile(r"[?？؟%٪]")


def find(page: Page) -> Iterator[Hit]:
    """Blocks in a poll's box; lines that name a poll, and the short lines that such a line governs."""
    yield from marked(page, _MARKS)
    for index, (length, closing) in enumerate(zip(lengths(page), closings(page), strict=True)):
        if closing in _QUESTION and length <= _ASKED and _answered(page, index):
            yield Hit(index, "a question above the buttons that answer it")
    for hit in phrased(page, "poll", _OPTION):
        yield hit
        heading = page.blocks[hit.block]
        yield from _asked(page, heading)
        below = list(takewhile(lambda block: lengths(page)[block.index] <= _OPTION, governed(page, heading, longest=8)))
        # "Results" heads those of matches, too.
        if hit.verdict is Verdict.STRIP or any(_SIGN.search(block.text) for block in (*page.blocks[hit.block - 1 : hit.block], *below)):
            yield from (Hit(block.index, f"below “{heading.text[:40]}”", basis=Basis.AROUND) for block in below)


def _asked(page: Page, heading: Block) -> Iterator[Hit]:
    """The question right below the heading of a poll, with its answers on the same line."""
    for block in page.blocks[heading.index + 1 : heading.index + 2]:
        if lengths(page)[block.index] <= _ASKED and any(sign in block.text for sign in _QUESTION):
            yield Hit(block.index, f"a question below “{heading.text[:40]}”", basis=Basis.AROUND)


def _answered(page: Page, index: int) -> bool:
    answers = page.blocks[index + 1 : index + 3]
    return len(answers) == 2 and all(each.kind is Kind.CONTROL for each in answers)


RULE = Rule(strips="poll", about="polls, their options and results", find=find)
