"""The line that systems print below a headline: date, author, section, each behind its label, parted by signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, numbered
from cleaner.model import Hit, Page
from cleaner.rule import Rule
from cleaner.text import ends_sentence

_PARTED = re.compile(r"\s+[-–—|•·/]+\s+|\s*[|•·]\s*")
_LABELLED = re.compile(r"[^\W\d]+(?: [^\W\d]+)?\s?: ?\S")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?<!\d)(?:19|20)\d\d(?!\d)")
_PARTS, _LABELS = 3, 2
# A longer one is a table's row, or an entry of a list of the story.
_LONGEST = 30


def find(page: Page) -> Iterator[Hit]:
    """Lines of three parts or more of which one is a date and two are labels with what they label."""
    for block in numbered(page):
        if block.text.count(":") < _LABELS or lengths(page)[block.index] > _LONGEST or ends_sentence(block.text):
            continue
        parts = _PARTED.split(block.text)
        dated = [part for part in parts if _DATE.search(part)]
        labelled = [part for part in parts if _LABELLED.match(part)]
        if len(parts) >= _PARTS and dated and len(labelled) >= _LABELS:
            yield Hit(block.index, f"a date and {len(labelled)} labels in one line")


RULE = Rule(strips="timestamp", about="lines of date, author and section, each behind its label", find=find)
