"""Dates, times and reading times of the page."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "timestamps? time-stamp datetime date publish(?:ed)?-?(?:date|on|time|at|info)? pub-?date post-?date entry-date",
    "article-?date date-?(?:published|modified|updated|time|line-date|created|stamp) posted-on updated",
    "last-?(?:updated|modified) modified-date reading-?time read-?time time-to-read minread entry-meta post-meta",
    "article-meta meta-info meta-date article-info story-meta byline-date dateline-date datepublished datemodified",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 14


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "timestamp", _LONGEST)


RULE = Rule(strips="timestamp", about="dates, times and reading times of the page", find=find)
