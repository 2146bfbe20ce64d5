"""Follow lines and syndication footers of agencies and other outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import phrased
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_RULE_LINE = re.compile(r"^[_\-–—=*•~ ]{2,}$")
_LONGEST = 70


def find(page: Page) -> Iterator[Hit]:
    """Lines with a phrase of the tables, and the ruled line that parts them from the story."""
    hits = list(phrased(page, "agency", _LONGEST))
    yield from hits
    for hit in hits:
        before = page.blocks[hit.block - 1] if hit.block else None
        if before and _RULE_LINE.match(before.text):
            yield Hit(before.index, "the ruled line above an agency's footer")


RULE = Rule(strips="agency", about="follow lines and syndication footers", find=find)
