"""Dates, times and reading times of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.evidence import lengths, marked, numbered, phrased, prose_words, tokens
from cleaner.model import Hit, Page, Verdict
from cleaner.phrase.lexicon import lexicon
from cleaner.rule import Rule
from cleaner.text import words

_MARKS = tokens(
    "timestamps? time-stamp datetime date publish(?:ed)?-?(?:date|on|time|at|info)? pub-?date post-?date entry-date",
    "article-?date date-?(?:published|modified|updated|time|line-date|created|stamp) posted-on updated",
    "last-?(?:updated|modified) modified-date reading-?time read-?time time-to-read minread entry-meta post-meta",
    "article-meta meta-info meta-date article-info story-meta byline-date dateline-date datepublished datemodified",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 14
# Words of a line that gives a date and nothing else.
_DATE = 12
# Times of a line that says when a page was published and when it was changed.
_REVISED = 2
# A number of a day or of an hour, a year.
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|년|월|일|h(?:\d\d)?)?|(?:19|20)\d\d년?")
_CLOCK = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-3])[.:h][0-5]\d(?![\d.,:%])")
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so or give a date and nothing else."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "timestamp", _LONGEST)
    story = [i for i, words_ in enumerate(prose_words(page)) if words_]
    # A line without a digit tells no date, and most are such.
    for block in (each for each in numbered(page) if lengths(page)[each.index] <= _DATE):
        if _is_date(block.text):
            # Inside the story a date may head an entry of a chronicle.
            outside = not story or not story[0] < block.index < story[-1]
            yield Hit(block.index, "a date and nothing else", Verdict.STRIP if outside else Verdict.HINT)
        elif story and block.index < story[0] and len(_CLOCK.findall(block.text)) == _REVISED:
            yield Hit(block.index, "two times above the story", Verdict.HINT)


def _is_date(text: str) -> bool:
    others = [word for word in words(text) if not _NUMBER.fullmatch(word)]
    if not _allowed().issuperset(others):
        return False
    month = not _months().isdisjoint(others)
    return len(words(text)) - len(others) >= 2 - month and (month or bool(_YEAR.search(text)))


@cache
def _months() -> frozenset[str]:
    return frozenset(word for row in lexicon("dates")["months"].values() for names in row for word in words(names))


@cache
def _allowed() -> frozenset[str]:
    rows = (lexicon("dates")[table].values() for table in ("months", "weekdays", "clock", "published", "revised"))
    return frozenset(word for languages in rows for row in languages for names in row for word in words(names))


RULE = Rule(strips="timestamp", about="dates, times and reading times of the page", find=find)
