"""Headlines of other stories in a text dump that stand twice: between paragraphs and once more in a list below the
story; and behind a label right above or below the same headline without one ("Video: …")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Block, Hit, Media, Page
from cleaner.rule import Rule
from cleaner.text import ends_sentence, key
from cleaner.voter.shape import is_prose, length, stems
from cleaner.voter.told import tell

# Words of a headline, of one behind a label (fewer are an entry of a list and its heading), and of the label.
_SHORTEST, _LONGEST = 5, 30
_FULL, _LABEL = 8, 3
# Lines up to the heading that names a list.
_REACH = 12


def find(page: Page) -> Iterator[Hit]:
    """Both of each pair, unless it is the page's headline."""
    if page.media is not Media.TEXT:
        return
    title = stems(page.title)
    likely = [b for b in page.blocks if _SHORTEST <= length(b.text) <= _LONGEST and not is_prose(b.text) and stems(b.text) != title]
    yield from _labelled(likely)
    places: dict[str, list[int]] = defaultdict(list)
    for block in likely:
        if not ends_sentence(block.text):
            places[key(block.text)].append(block.index)
    opens = [each.opens for each in tell(page.blocks, page.language)]
    for first, last in ((at[0], at[-1]) for at in places.values() if len(at) > 1):
        if _between(page.blocks, first) and _listed(page.blocks, last, opens):
            yield from (Hit(index, "between paragraphs, and again in a list below the story") for index in (first, last))


def _labelled(likely: Sequence[Block]) -> Iterator[Hit]:
    for one, other in pairwise(likely):
        for long, short in ((one, other), (other, one)):
            label, colon, rest = long.text.partition(": ")
            full = length(short.text) >= _FULL and key(rest).startswith(key(short.text))
            if full and other.index - one.index == 1 and colon and length(label) <= _LABEL:
                yield from (Hit(each.index, f"stands twice, once behind “{label}”") for each in (one, other))


def _between(blocks: Sequence[Block], at: int) -> bool:
    return 0 < at < len(blocks) - 1 and is_prose(blocks[at - 1].text) and is_prose(blocks[at + 1].text)


def _listed(blocks: Sequence[Block], at: int, opens: Sequence[bool]) -> bool:
    """True below all prose, or below a heading that names a list, with no paragraph in between."""
    if not any(is_prose(block.text) for block in blocks[at - 1 :]):
        return True
    above = next((i for i in range(at - 1, max(-1, at - 1 - _REACH), -1) if opens[i] or is_prose(blocks[i].text)), -1)
    return above >= 0 and opens[above]


RULE = Rule(strips="related_inline", about="text dumps: headlines that stand again in a list, or behind a label", find=find)
