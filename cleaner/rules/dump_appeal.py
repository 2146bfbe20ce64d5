"""Appeals in a text dump that fill several paragraphs: what stands between paragraphs in which the outlet speaks
of itself to its reader, and shares hardly a word with the story, is one more of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from operator import attrgetter

from cleaner.model import Basis, Block, Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence, key
from cleaner.voter.shape import is_prose, length, stems
from cleaner.voter.told import Told, tell
from cleaner.voter.wording import log_odds

# Lines between two appeals at most, and the share of its words that a paragraph of the story has in common with
# the paragraphs outside the appeal.
_BETWEEN = 4
_SHARED = 0.3
_OUTSIDE = 6
_KINDS = ("support", "newsletter", "paywall", "cookie", "app")
_APPEALS = frozenset(_KINDS)
# Words of the heading of an appeal.
_HEADING = 6
# Log-odds of wording up to which a sentence reads as story.
_AS_STORY = -1.0
# Words that the first paragraph of a story has in common with its headline.
_TAKES_UP = 2
# Words of a paragraph that count: a page of terms in one paragraph does not outweigh a story.
_CAP = 60
_index = attrgetter("index")
# "Add your name today.Join us": markup set sentence and button apart.
_GLUED = re.compile(r"[^\W\d_]{2}[.!?][A-ZÀ-ÞА-Я][^\W\d_]+(?: [^\W\d_]+){0,3}$")


def find(page: Page) -> Iterator[Hit]:
    """Lines between two appeals that are near each other; above the story a line that calls to act may be one of them."""
    if page.media is not Media.TEXT:
        return
    told = tell(page.blocks, page.language)
    prose = [block for block in page.blocks if is_prose(block.text) and not told[block.index].strips]
    worth = {block.index: min(_CAP, length(block.text)) for block in prose}
    half = sum(worth.values()) / 2
    appeals = [position for position, each in enumerate(told) if each.appeals]
    for first, last in pairwise(appeals):
        # Where most of the page's prose stands there, it is the story.
        if 1 < last - first <= _BETWEEN + 1 and sum(worth.get(index, 0.0) for index in range(first + 1, last)) <= half:
            yield from _between(page.blocks, told, _story(prose, first, last), (first, last))
    for block, below in pairwise(page.blocks):
        if told[below.index].appeals and length(block.text) <= _HEADING and not ends_sentence(block.text):
            yield Hit(block.index, "stands above an appeal", Verdict.HINT, strips=_kind(told[below.index :][:1]), basis=Basis.AROUND)
    for first, last in _called(page, told):
        yield from _between(page.blocks, told, _story(prose, first, last), (first, last), closed=True)
        kind = _kind(told[first : last + 1])
        yield from (Hit(end, "opens or closes an appeal", strips=kind, basis=Basis.AROUND) for end in (first, last))


def _between(
    blocks: Sequence[Block], told: Sequence[Told], story: AbstractSet[str], ends: tuple[int, int], *, closed: bool = False
) -> Iterator[Hit]:
    """``closed`` where the ends are those of one appeal."""
    first, last = ends
    kind = _kind(told[first : last + 1])
    for block in blocks[first + 1 : last]:
        mine = stems(block.text)
        if not told[block.index].keeps and len(mine & story) < _SHARED * max(1, len(mine)):
            sure = closed or _may_appeal(block, told[block.index])
            verdict = Verdict.STRIP if sure else Verdict.HINT
            yield Hit(block.index, "between two appeals, of other matter than the story", verdict, strips=kind, basis=Basis.AROUND)


def _may_appeal(block: Block, told: Told) -> bool:
    """False for a sentence with none of the words of appeals: a story brings up new matter, too."""
    return not ends_sentence(block.text) or bool(_APPEALS & told.hints) or log_odds((block.text,))[0] > _AS_STORY


def _called(page: Page, told: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """First and last line of an appeal between the headline and the first paragraph that takes up its words: opened by
    a heading, closed by a sentence with its button, and in between at least a hint that it is one."""
    title = stems(page.title)
    blocks = page.blocks
    start = next((b.index for b in blocks if is_prose(b.text) and len(stems(b.text) & title) >= _TAKES_UP), 0)
    headline = -1
    for last in range(start):
        if key(blocks[last - 1].text) == key(page.title) and last:
            headline = last - 1
        if last < 2 or is_prose(blocks[last].text) or not _GLUED.search(blocks[last].text):
            continue
        above = range(last - 1, max(headline, last - _BETWEEN - 2), -1)
        first = next((i for i in above if not is_prose(blocks[i].text)), last)
        if last - first > 1 and any(_APPEALS & (each.strips | each.hints) for each in told[first:last]):
            yield first, last


def _story(prose: Sequence[Block], first: int, last: int) -> set[str]:
    """Words of the paragraphs next to an appeal."""
    before, behind = bisect_left(prose, first, key=_index), bisect_right(prose, last, key=_index)
    beside = (*prose[max(0, before - _OUTSIDE) : before], *prose[behind : behind + _OUTSIDE])
    return set().union(*(stems(block.text) for block in beside))


def _kind(told: Sequence[Told]) -> str:
    said = {kind for each in told for kind in each.strips | each.hints}
    return next(kind for kind in _KINDS if kind in said)


RULE = Rule(strips="support", about="text dumps: paragraphs between two appeals", find=find)
