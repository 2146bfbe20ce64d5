"""Pull quotes: a sentence of the story set large beside it, so that it stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cleaner.evidence import lengths, prose, tokens
from cleaner.model import Hit, Kind, Media, Page
from cleaner.rule import Rule
from cleaner.text import key

_MARKS = tokens("pull(?:ed)?-?quotes? pull-(?:left|right) quote-(?:box|pull) block-?quotes? quotes? zitat citation")
_SHORTEST, _LONGEST = 6, 60


def find(page: Page) -> Iterator[Hit]:
    """Quotations set apart whose words, all of them and in their order, stand in a longer paragraph of the story."""
    if page.media is not Media.HTML:
        return
    counted = zip(page.blocks, lengths(page), strict=True)
    apart = [block for block, length in counted if block.kind is Kind.PARAGRAPH and _SHORTEST <= length <= _LONGEST]
    apart = [block for block in apart if _is_set_apart(block.path)]
    if not apart:
        return
    story = [key(block.text) for block in page.blocks if prose(page)[block.index]]
    whole = "\n".join(story)
    for block in apart:
        said = key(block.text)
        if said in whole and any(len(told) > len(said) and said in told for told in story):
            yield Hit(block.index, "repeats words of a paragraph, set apart as a quotation")


@lru_cache(maxsize=4096)
def _is_set_apart(path: str) -> bool:
    """True where one of the last elements of a path is a quotation's; paths recur on a page."""
    return any(step.startswith(("blockquote", "aside")) or _MARKS.names(step) for step in path.split("/")[-3:])


RULE = Rule(strips="template", about="pull quotes, which repeat a sentence of the story", find=find)
