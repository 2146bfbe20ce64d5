"""Lines of a text dump that look like clutter and are story: entries of a live ticker, items of a list that a
sentence opens, what is asked and answered in an interview."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from cleaner.model import Block, Hit, Kind, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence, key
from cleaner.voter.shape import is_prose, length, repeated, story_span
from cleaner.voter.told import Told, tell
from cleaner.voter.wording import log_odds

_CLOCK = re.compile(r"^\d{1,2}[:.h]\d{2}\b")
_CLOCK_ALONE = re.compile(r"\W*(\d{1,2})[:.h](\d{2})(?:\s?(?:[ap]\.?m\.?|Uhr|h))?\W*", re.I)
# Entries and questions recur; fewer are a time of day and a question.
_RECURS = 3
# Words of an entry besides its time, of a sentence that opens a list, of a line that opens marked items in mid-story, and the
# most items that these open.
_ENTRY_WORDS = 4
_OPENING_WORDS, _HEADING_WORDS = 8, 2
_ITEMS = 40
_QUESTIONS = ("?", "？", "؟")
# Who speaks: "Marsh: I play it when nobody is on the stairs." Words of the name, and lines from one turn to the next at most.
_SPEAKER = re.compile(r"([^\W\d_][^:!?.,;]{0,30}):\s+(?=\S)")
_SPEAKER_WORDS = 3
_APART = 12
# Share of the speeches that are sentences.
_SAID = 0.7


def find(page: Page) -> Iterator[Hit]:
    """A keep for each such line in which no phrase speaks against it."""
    if page.media is not Media.TEXT:
        return
    told = tell(page.blocks, page.language)
    doubted = {index for index, each in enumerate(told) if each.strips or each.hints}
    span = story_span(page.blocks)
    for hit in (*_entries(page.blocks), *_questions(page.blocks), *_listed(page.blocks, doubted), *_marked(page.blocks, doubted, span)):
        if not told[hit.block].strips:
            yield hit
    odds, twice = log_odds([block.text for block in page.blocks]), repeated(page.blocks)
    for hit in (*_timed(page.blocks), *_asked(page.blocks, told, span), *_spoken(page.blocks, told, span)):
        if hit.block not in doubted and hit.block not in twice and odds[hit.block] <= 0:
            yield hit


def _above_prose(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block, below in pairwise(blocks) if is_prose(below.text)]


def _entries(blocks: tuple[Block, ...]) -> Iterator[Hit]:
    entries = [block for block in _above_prose(blocks) if _CLOCK.match(block.text) and length(block.text) >= _ENTRY_WORDS]
    if len(entries) >= _RECURS:
        yield from (Hit(block.index, "an entry of a live ticker", Verdict.KEEP) for block in entries)


def _timed(blocks: tuple[Block, ...]) -> Iterator[Hit]:
    """Sentences below times of day that run one way."""
    above = [block for block, below in pairwise(blocks) if ends_sentence(below.text)]
    timed = [(block, found) for block in above if (found := _CLOCK_ALONE.fullmatch(block.text))]
    moments = [60 * int(found[1]) + int(found[2]) for _, found in timed]
    if len(timed) < _RECURS or moments not in (sorted(moments), sorted(moments, reverse=True)) or len(set(moments)) < _RECURS:
        return
    yield from (Hit(block.index + 1, "an entry of a live ticker", Verdict.KEEP) for block, _ in timed)


def _questions(blocks: tuple[Block, ...]) -> Iterator[Hit]:
    asked: dict[str, list[Block]] = defaultdict(list)
    for block in _above_prose(blocks):
        if block.text.endswith(_QUESTIONS):
            asked[key(block.text)].append(block)
    for same in asked.values():
        if len(same) >= _RECURS:
            yield from (Hit(block.index, "a question asked again, with an answer below", Verdict.KEEP) for block in same)


def _asked(blocks: tuple[Block, ...], told: Sequence[Told], span: tuple[int, int]) -> Iterator[Hit]:
    """Questions with answers right below, one pair near the next, that begin in the story and may go on below it."""
    pairs = [
        above.index
        for above, below in pairwise(blocks)
        if above.text.endswith(_QUESTIONS) and ends_sentence(below.text) and not below.text.endswith(_QUESTIONS)
        if not told[above.index].strips and not told[below.index].strips
    ]
    for run in _runs(pairs, span):
        yield from (Hit(index, "a question of an interview, or its answer", Verdict.KEEP) for at in run for index in (at, at + 1))


def _spoken(blocks: tuple[Block, ...], told: Sequence[Told], span: tuple[int, int]) -> Iterator[Hit]:
    """Lines that begin with who says them, where speakers take turns in the story, and may go on below it."""
    named = {block.index: found[1] for block in blocks if (found := _SPEAKER.match(block.text)) and not told[block.index].strips}
    speeches = Counter(name for name in named.values() if len(name.split()) <= _SPEAKER_WORDS)
    speakers = {name for name, count in speeches.items() if count >= _RECURS}
    lines = [index for index, name in named.items() if name in speakers]
    for run in _runs(lines, span):
        if sum(ends_sentence(blocks[index].text) for index in run) >= _SAID * len(run):
            yield from (Hit(index, f"“{named[index]}” speaks", Verdict.KEEP) for index in run)


def _runs(positions: Sequence[int], span: tuple[int, int]) -> Iterator[list[int]]:
    """Of positions the runs, each near the last, of enough that begin in the span."""
    run: list[int] = []
    for position in [*positions, -1]:
        if run and not 0 < position - run[-1] <= _APART:
            if len(run) >= _RECURS and span[0] - _APART <= run[0] < span[1]:
                yield run
            run = []
        run.append(position)


def _listed(blocks: tuple[Block, ...], doubted: AbstractSet[int]) -> Iterator[Hit]:
    """Two lines or more between a sentence that ends in a colon and the next paragraph, up to a line that a phrase speaks against."""
    for opening in blocks:
        if not opening.text.endswith((":", "：")) or length(opening.text) < _OPENING_WORDS:
            continue
        below = blocks[opening.index + 1 : opening.index + 2 + _ITEMS]
        end = next((i for i, block in enumerate(below) if is_prose(block.text)), 0)
        end = next((i for i, block in enumerate(below[:end]) if block.index in doubted), end)
        if end >= 2:
            yield from (Hit(block.index, f"listed below “{opening.text[:40]}”", Verdict.KEEP) for block in below[:end])


def _marked(blocks: tuple[Block, ...], doubted: AbstractSet[int], span: tuple[int, int]) -> Iterator[Hit]:
    """Two marked items or more without a link below a question or a colon in mid-story."""
    for opening in blocks[span[0] : span[1]]:
        if not opening.text.endswith((":", "：", *_QUESTIONS)) or length(opening.text) < _HEADING_WORDS or opening.index in doubted:
            continue
        items: list[Block] = []
        for block in blocks[opening.index + 1 : opening.index + 2 + _ITEMS]:
            if block.kind is not Kind.ITEM or block.link_density or block.index in doubted:
                break
            items.append(block)
        if len(items) >= 2 and items[-1].index < span[1]:
            yield from (Hit(block.index, f"listed below “{opening.text[:40]}”", Verdict.KEEP) for block in items)


RULE = Rule(strips="", about="text dumps: ticker entries, items that a sentence opens, turns of an interview", find=find)
