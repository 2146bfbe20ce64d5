"""The story printed twice in one page, for wide and for narrow screens: the second copy goes."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from cleaner.evidence import prose
from cleaner.model import Basis, Hit, Media, Page
from cleaner.rule import Rule
from cleaner.text import key, keys_of
from cleaner.voter.story import likely

# Paragraphs that stand twice in the same order, next to each other: fewer are a refrain, a repeated question.
_FEWEST = 3
# Below this likelihood by shape, of half of its paragraphs, the first copy is no story and may go itself.
_STORY = 0.5


def find(page: Page) -> Iterator[Hit]:
    """The later copies of runs of paragraphs, with the lines between them that are copies, too."""
    if page.media is not Media.HTML:
        return
    paragraphs = [index for index, is_so in enumerate(prose(page)) if is_so]
    keys = keys_of([page.blocks[index].text for index in paragraphs])
    if len(keys) - len(set(keys)) < _FEWEST:
        return
    first: dict[str, int] = {}
    run: list[tuple[int, int]] = []
    for place, said in enumerate(keys):
        before = first.setdefault(said, place)
        if before == place or (run and before != run[-1][0] + 1):
            yield from _copies(page, [(paragraphs[a], paragraphs[b]) for a, b in run])
            run = []
        if before < place:
            run.append((before, place))
    yield from _copies(page, [(paragraphs[a], paragraphs[b]) for a, b in run])


def _copies(page: Page, run: list[tuple[int, int]]) -> Iterator[Hit]:
    shares = likely(page)
    if len(run) < _FEWEST or not shares or median(shares[i] for i, _ in run) < _STORY:
        return
    (first, second), (last_of_first, last_of_second) = run[0], run[-1]
    said = {key(block.text) for block in page.blocks[first : last_of_first + 1]}
    for block in page.blocks[second : last_of_second + 1]:
        if key(block.text) in said:
            yield Hit(block.index, f"stands {second - first} blocks before, in the same order", basis=Basis.AROUND)


RULE = Rule(strips="template", about="the second copy of a story that the page holds twice", find=find)
