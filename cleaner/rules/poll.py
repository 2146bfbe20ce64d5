"""Polls: the box by markup, the heading by words, and the options that stand below it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import governed, marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule
from cleaner.text import word_count

_MARKS = tokens("polls? poll-[a-z-]+ pollbox wp-polls umfragen? voting vote quiz encuesta sondage opinary[a-z-]* civey[a-z-]* survey")
_OPTION = 12


def find(page: Page) -> Iterator[Hit]:
    """Blocks in a poll's box; lines that name a poll, and the short lines that such a line governs."""
    yield from marked(page, _MARKS)
    for hit in phrased(page, "poll", _OPTION):
        yield hit
        heading = page.blocks[hit.block]
        for block in governed(page, heading, longest=8):
            if word_count(block.text) > _OPTION:
                break
            yield Hit(block.index, f"below “{heading.text[:40]}”")


RULE = Rule(strips="poll", about="polls, their options and results", find=find)
