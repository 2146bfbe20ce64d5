"""The headline of a text dump: of the lines above and in the story, the one that stands as headlines do.

No line says of itself that it is the headline; what tells it is what stands around it: a date or a byline below it,
paragraphs of its matter after that, few lines between, no paragraph above. Learned weights (a conditional logistic
regression, McFadden 1974: the lines of one page are the choices, "none of them" is one more) bring it together.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice

from cleaner.data import data
from cleaner.model import Block
from cleaner.segment.byline import line_byline
from cleaner.segment.dates import parse_date
from cleaner.text import CLOSERS, key
from cleaner.voter.shape import is_prose, length, stems
from cleaner.voter.told import tell

# Words that a headline has, and letters from which it is more likely one than the name of a section.
_WORDS = (1, 32)
_FULL = 20
_LONG, _STANDFIRST = 90, 120
# Words of the name of a section.
_NAME = 3
# Letters from which a line that stands inside another is no accident.
_OWN = 25
# One word shared of one says less than four of four: so many more words are taken as not shared.
_DOUBT = 1.5
# A dated line is a label, not prose, up to this many words.
_DATED_WORDS = 32
# Lines below within which date, byline and paragraphs are looked for; paragraphs whose words are compared.
_NEAR = 12
_PARAGRAPHS = 3
# Lines on either side that a headline is longer than.
_BESIDE = 4
# Lines that are looked at above and below the story's first: a page's menus are no longer than this. Texts among
# which one is looked for again.
_MOST, _INTO = 600, 200
_TEXTS = 2000
# A dump without its headline is rarer than a headline that is weak: so much less than learned "none" is worth.
_LEAN = 0.75
# Paragraphs that share a word which is the story's own.
_OFTEN = 3
# Rules whose phrase names what stands below as other stories.
_OTHERS = frozenset({"related_list", "related_inline"})
# Marks of lists and links, the hour of an entry, a year.
_MARKS = tuple(">»›•*-–—·")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Headlines that ask or exclaim are prose by their shape.
_ASKS = tuple("?!？！")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Lines:
    """What is asked of all lines of a dump at once."""

    blocks: Sequence[Block]
    span: tuple[int, int]
    dated: Sequence[bool]
    signed: Sequence[bool]
    prose: Sequence[int]
    said: Sequence[float]
    body: frozenset[str]
    often: frozenset[str]
    keys: Counter[str]
    told: Sequence[float]
    opens: Sequence[bool]


def is_dated(block: Block, language: str) -> bool:
    """True for a short line that shows a day."""
    return length(block.text) <= _DATED_WORDS and bool(parse_date(block.text, month_first=language in ("", "en")))


def candidates(blocks: Sequence[Block], span: tuple[int, int], language: str) -> list[tuple[int, Features]]:
    """Positions of the lines that may be the headline, with what speaks for and against each; ``span`` as story_span
    has it, the story's first position and one past its last."""
    lines = _survey(blocks, span, language)
    reach = range(max(0, span[0] - _MOST), min(span[1], span[0] + _INTO))
    return [(at, _features(lines, at)) for at in reach if _may_be(lines, at)]


def _survey(blocks: Sequence[Block], span: tuple[int, int], language: str) -> Lines:
    paragraphs = [block.index for block in blocks if is_prose(block.text) and not _asks(block.text)]
    prose = frozenset(paragraphs)
    near = range(max(0, span[0] - _MOST), min(len(blocks), span[1] + _NEAR))
    told = tell(tuple(blocks), language)
    said = Counter(stem for i in paragraphs if span[0] <= i < span[1] for stem in stems(blocks[i].text))
    return Lines(
        blocks,
        span,
        [i in near and is_dated(block, language) for i, block in enumerate(blocks)],
        [i in near and bool(line_byline(block, sure=False)) for i, block in enumerate(blocks)],
        paragraphs,
        [0.0, *accumulate(length(block.text) if block.index in prose else 0.0 for block in blocks)],
        frozenset(said),
        frozenset(stem for stem, count in said.items() if count >= _OFTEN),
        Counter(key(block.text) for block in blocks),
        [1.0 if each.strips else len(each.hints) / 2 for each in told],
        [
            not _OTHERS.isdisjoint(each.strips) or (block.text.endswith((":", "：")) and length(block.text) > 1)
            for each, block in zip(told, blocks, strict=True)
        ],
    )


def _asks(text: str) -> bool:
    return text.rstrip(CLOSERS).endswith(_ASKS) and length(text) <= _WORDS[1]


def _may_be(lines: Lines, at: int) -> bool:
    text = lines.blocks[at].text
    fits = _WORDS[0] <= length(text) <= _WORDS[1] and any(c.isalpha() for c in text)
    return fits and not lines.dated[at] and not lines.signed[at] and (not is_prose(text) or _asks(text))


def _features(lines: Lines, at: int) -> Features:
    text = lines.blocks[at].text
    return _own(lines, at, text) | _below(lines, at) | _place(lines, at, text)


def _own(lines: Lines, at: int, text: str) -> Features:
    mine, own, size = stems(text), key(text), length(text)
    last = text.rstrip(CLOSERS)[-1:]
    again = len(own) >= _OWN and sum(own in other for other in islice(lines.keys, _TEXTS)) > 1
    return {
        "size": math.log1p(size),
        "tiny": float(size < _NAME),
        "fits": float(_FULL <= len(own) <= _LONG),
        "standfirst": float(len(own) > _STANDFIRST),
        "closed": float(last in ".,;。…"),
        "colon": float(last in ":："),
        "asks": float(_asks(text)),
        "shared": len(mine & lines.body) / (len(mine) + _DOUBT),
        "often_shared": len(mine & lines.often) / (len(mine) + _DOUBT),
        "again": float(again),
        "twice": float(lines.keys[own] == 2),
        "often": float(lines.keys[own] > 2),
        "told": lines.told[at],
        "numbered": float(text[0].isdigit()),
        "bracket": float(text[-1] in ")]"),
        "parted": float(any(c in text for c in "|•»›/©@")),
        "item": float(lines.blocks[at].kind == "item"),
        "marked": float(text[0] in _MARKS),
        "clock_first": float(bool(_CLOCK.match(text))),
        "heading": float(lines.blocks[at].kind == "heading"),
        "lower_first": float(text[0].islower()),
        "comma": float("," in text),
        "quoted": float(any(c in text for c in '"“„«‘»')),
        "colon_within": float(": " in text),
        "year": float(bool(_YEAR.search(text))),
        "shouted": float(text.isupper()),
    }


def _next(marks: Sequence[bool], at: int) -> int:
    """Lines down to the next that is marked, _NEAR + 1 where none is near."""
    return next((step for step in range(1, _NEAR + 1) if at + step < len(marks) and marks[at + step]), _NEAR + 1)


def _below(lines: Lines, at: int) -> Features:
    date, byline = _next(lines.dated, at), _next(lines.signed, at)
    order = bisect_left(lines.prose, at + 1)
    below = lines.prose[order : order + _PARAGRAPHS]
    mine = stems(lines.blocks[at].text)
    theirs: frozenset[str] = frozenset().union(*(stems(lines.blocks[i].text) for i in below))
    gap = below[0] - at if below else 99
    nearest = min(at + min(date, byline, gap, _NEAR), len(lines.blocks))
    between = sum(_may_be(lines, i) and length(lines.blocks[i].text) >= _NAME for i in range(at + 1, nearest))
    return {
        "between": math.log1p(between),
        "last": float(between == 0),
        "date_1": float(date == 1),
        "date_3": float(1 < date <= _NAME),
        "date_far": float(3 < date <= _NEAR),
        "date_first": float(date < gap),
        "byline_1": float(byline == 1),
        "byline_3": float(1 < byline <= _NAME),
        "byline_far": float(3 < byline <= _NEAR),
        "dated_here": float(any(lines.dated[max(0, at - 3) : at])),
        "gap": math.log(gap),
        "beside": float(gap == 1),
        "shared_below": len(mine & theirs) / (len(mine) + _DOUBT),
    }


def _place(lines: Lines, at: int, text: str) -> Features:
    above = lines.said[at]
    own = length(text)
    around = [length(block.text) for block in lines.blocks[max(0, at - _BESIDE) : at]]
    under = [length(b.text) for b in lines.blocks[at + 1 : at + 1 + _BESIDE] if not is_prose(b.text)]
    start, below = lines.span[0], lines.blocks[at + 1 : at + 2]
    near = lines.blocks[max(0, at - 2 * _BESIDE) : at + 2 * _BESIDE + 1]
    inside = lines.said[at] - lines.said[start] if at > start else 0.0
    return _governed(lines, at) | {
        "top": float(at == 0),
        "said_above": math.log1p(above),
        "said_inside": math.log1p(inside),
        "none_above": float(above == 0),
        "inside": float(at > start),
        "ahead": math.log1p(max(0, start - at)),
        "longest_above": float(own > max(around, default=0.0)),
        "longest_below": float(own > max(under, default=0.0)),
        "outgrown": float(own < max(under[:_NAME], default=0.0) / 2),
        "outgrown_next": float(own < max(under[:1], default=0.0) / 2),
        "fewer_above": min(around, default=0.0) < own / 2,
        "whole": float(lines.span[0] > 20),
        "longest_near": float(own >= max((length(b.text) for b in near if not is_prose(b.text)), default=0.0)),
        "standfirst_below": float(bool(below) and length(below[0].text) > own and not lines.dated[at + 1]),
    }


def _governed(lines: Lines, at: int) -> Features:
    """What the lines right above make of the line, and how much prose follows it."""
    above = lines.blocks[at - 1].text if at else ""
    few = lines.blocks[max(0, at - _NAME) : at]
    prose = [is_prose(block.text) for block in lines.blocks[at + 1 : at + 1 + _NEAR]]
    opened = at > 0 and lines.opens[at - 1]
    return {
        "prose_before": float(at > 0 and is_prose(above)),
        "label_above": float(at > 0 and not opened and length(above) <= _NAME),
        "opened": float(opened),
        "opened_near": float(any(lines.opens[max(0, at - _NAME) : at]) and not any(is_prose(block.text) for block in few)),
        "sign_above": float(at > 0 and not any(c.isalpha() for c in above)),
        "between_prose": float(at > 0 and is_prose(above) and any(prose[:1])),
        "prose_after": sum(prose) / _NEAR,
        "prose_after_few": sum(prose[:_BESIDE]) / _BESIDE,
    }


@cache
def _weights() -> tuple[float, dict[str, float]]:
    file = tomllib.loads(data("voter", "headline.toml").read_text(encoding="utf8"))
    return file["none"], file["weights"]


def find_headline(blocks: Sequence[Block], span: tuple[int, int], language: str) -> int:
    """The position of the headline, -1 where it is likelier that none of the lines is."""
    none, weights = _weights()
    best, where = none - _LEAN, -1
    for at, row in candidates(blocks, span, language):
        worth = math.fsum(weights.get(name, 0.0) * value for name, value in row.items())
        if worth > best:
            best, where = worth, at
    return where
