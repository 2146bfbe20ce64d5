"""The headline printed again: as a block of its own, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Hit, Page
from cleaner.rule import Rule
from cleaner.text import key, keys_of

# A headline of fewer letters may be a word of the story that stands alone.
_SHORTEST = 12


def find(page: Page) -> Iterator[Hit]:
    """Blocks that equal one of the page's headlines but for quotes, case and punctuation."""
    titles = {key(title) for title in (page.title, *page.meta.titles)}
    titles = {title for title in titles if len(title) >= _SHORTEST}
    for index, said in enumerate(keys_of([block.text for block in page.blocks])):
        if said in titles:
            yield Hit(index, "equals the headline")


RULE = Rule(strips="headline_repeat", about="the headline, also where it stands twice", find=find)
