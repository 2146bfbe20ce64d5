"""Follow lines and syndication footers of agencies and other outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, marked, phrased, story_end, tokens
from cleaner.model import Hit, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import fold

_RULE_LINE = re.compile(r"^[_\-–—=*•~ ]{2,}$")
_MARKS = tokens("agency-?(?:credit|line|name|source|label)s? agencies news-?agency source-?(?:line|credit|agency) article-?sources?")
_LONGEST = 70
# What stands below the last paragraph: initials of the desk, sources parted by strokes, a name in brackets.
_INITIALS = re.compile(r"^\W*[a-zäöüß]{2,4}(?:\s?[/,;|+-]\s?[A-Za-zäöüß]{2,10}\.?){0,4}\W*$")
_DESK = re.compile(r"^\W*[A-ZÀ-Þ]{2,6}(?:\s?[/+-]\s?[a-zäöüß]{2,4}){1,3}\W*$")
_CREDITED = re.compile(r"^\W*[a-zäöüß]{2,4}(?:\s?[/,+]\s?[a-zäöüß]{2,4}){0,3}\s?[;|]\s?\S")
_SOURCES = re.compile(
    r"^\W*[^\W\d_a-zß-ÿ][\w.&-]*(?: [^\W\d_a-zß-ÿ][\w.&-]*){0,3}(?:\s?/\s?[^\W\d_a-zß-ÿ][\w.&-]*(?: [^\W\d_a-zß-ÿ][\w.&-]*){0,3}){1,3}\W*$"
)
_BRACKETED = re.compile(r"^\((?:[A-ZÀ-Þ][\w.&-]*(?:[ /,-]+[\w.&]+){0,4}|[a-zäöü]{2,6}(?:/[A-Za-zäöü]{2,6})*)\)\.?$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\W*$")
_SIGNATURES = (
    (_INITIALS, "initials of the desk"),
    (_DESK, "an agency and initials of the desk"),
    (_CREDITED, "initials of the desk and credits"),
    (_SOURCES, "sources parted by strokes"),
    (_BRACKETED, "a source in brackets"),
    (_ADDRESS, "ends in an address"),
)
# A task, as in "reporting by", and so many words in small letters as no list of names and places has in a row.
_TASK, _TOLD = re.compile(r"\w+ \w{2,3}"), re.compile(r"(?:(?<![^\W\d_])[a-zß-öø-ÿ]++ ){5}[a-zß-öø-ÿ]")
# Blocks below it that may be signatures, and those that may where the main-content voter keeps them.
_BELOW, _FAR = 3, 15


def find(page: Page) -> Iterator[Hit]:
    """Lines with a phrase of the tables, the ruled line that parts them from the story, and signatures below it."""
    yield from marked(page, _MARKS)
    hits = [_doubted(page, hit) for hit in phrased(page, "agency", _LONGEST, enough=2)]
    yield from hits
    for hit in hits:
        before = page.blocks[hit.block - 1] if hit.block else None
        if before and _RULE_LINE.match(before.text):
            yield Hit(before.index, "the ruled line above an agency's footer")
    end = story_end(page)
    for block in page.blocks[end + 1 : end + 1 + _FAR]:
        below = block.index <= end + _BELOW or (page.main and block.index in page.main)
        if below and lengths(page)[block.index] <= 14:
            yield from (Hit(block.index, evidence) for pattern, evidence in _SIGNATURES if pattern.search(block.text))


def _doubted(page: Page, hit: Hit) -> Hit:
    """A hint where a task begins what goes on as a sentence: "Reporting by the Post later found that the pier had leaned."."""
    text, words = page.blocks[hit.block].text, hit.evidence[1:-1]
    begins = _TASK.fullmatch(words) and fold(text).startswith(words)
    return hit._replace(verdict=Verdict.HINT) if begins and _TOLD.search(text, len(words)) else hit


RULE = Rule(strips="agency", about="follow lines, credits and syndication footers", find=find)
