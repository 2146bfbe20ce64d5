"""Copyright and legal lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, marked, numbered, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens("copyright copyrights legal legal-?(?:notice|text|line|info) terms-of-use disclaimer-footer colophon imprint impressum")
# © 2031 The Alder Post; Copyright 2001-2031
_SIGNED = re.compile(r"^\W*(?:©|\(c\)|copyright)\W{0,3}(?:19|20)\d\d\b", re.I)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 110


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so or open with the sign and a year."""
    yield from marked(page, _MARKS)
    for block in numbered(page):
        if lengths(page)[block.index] <= _LONGEST and _SIGNED.match(block.text):
            yield Hit(block.index, "opens with the copyright sign and a year")
    yield from phrased(page, "copyright", _LONGEST, enough=2)


RULE = Rule(strips="copyright", about="copyright and legal lines", find=find)
