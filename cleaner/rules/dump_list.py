"""Lists of other stories in a text dump, told by what recurs: a headline printed twice in a row (as the text of
a picture and as a link), a label that stands under every entry."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Block, Hit, Media, Page
from cleaner.rule import Rule
from cleaner.text import key
from cleaner.voter.shape import is_prose, length

_DIGITS = re.compile(r"\d+")
# Words of a headline at least, and of a label at most.
_HEADLINE = 4
_LABEL = 5
# A label recurs so often, so many lines apart; less often or farther it may be a name that the story calls.
_RECURS = 4
_STEP = 4


def find(page: Page) -> Iterator[Hit]:
    """Doubled lines, and lines between the recurrences of a label, where no paragraph stands between them."""
    if page.media is Media.TEXT:
        yield from _doubled(page)
        yield from _labelled(page.blocks)


def _doubled(page: Page) -> Iterator[Hit]:
    title = key(page.title)
    for block, below in pairwise(page.blocks):
        own = key(block.text)
        if own == key(below.text) and own != title and length(block.text) >= _HEADLINE and not is_prose(block.text):
            yield from (Hit(index, "stands twice in a row") for index in (block.index, below.index))


def _labelled(blocks: Sequence[Block]) -> Iterator[Hit]:
    seen: dict[str, list[int]] = defaultdict(list)
    for block in blocks:
        if length(block.text) <= _LABEL and any(c.isalpha() for c in block.text) and not block.text.endswith(":"):
            seen[_DIGITS.sub("0", key(block.text))].append(block.index)
    for at in seen.values():
        for run in _runs(at):
            between = blocks[run[0] : run[-1] + 1]
            if len(run) >= _RECURS and not any(is_prose(block.text) for block in between):
                yield from (Hit(block.index, f"in a list whose entries bear “{blocks[run[0]].text}”") for block in between)


def _runs(at: Sequence[int]) -> Iterator[list[int]]:
    """Positions cut into runs of small steps; neighbours of one text are no list."""
    run: list[int] = []
    for position in at:
        if run and not 2 <= position - run[-1] <= _STEP:
            yield run
            run = []
        run.append(position)
    yield run


RULE = Rule(strips="related_list", about="text dumps: headlines doubled, entries that bear a label", find=find)
