"""What a file of the site configuration strips: its patterns, and all that lies outside the body it names.

The file is the word of the person who runs this, so no rule keeps what it strips (see label.py), and the voters
that guess at the body do not speak where it names one.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Basis, Hit, Page
from cleaner.rule import Rule


def find(page: Page) -> Iterator[Hit]:
    """A hit at each block that the site's file strips; the evidence names the pattern and the file."""
    for index, evidence in page.site.items():
        yield Hit(index, evidence, basis=Basis.AROUND)


RULE = Rule(strips="template", about="what the site's file strips or leaves out of the body (--site-config)", find=find, whole=True)
