"""What the lines of a dump show beside each other: the features that the dump voter weighs."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

from cleaner.model import Block
from cleaner.text import key
from cleaner.voter.company import BESIDE, FAR, add_told, steps_since
from cleaner.voter.lines import SIZES, Shape, Story, measure, own_features
from cleaner.voter.shape import content, is_prose, stems, story_span
from cleaner.voter.told import tell
from cleaner.voter.voice import add_voice
from cleaner.voter.wording import log_odds

# Words, or letters where words are long, from which a paragraph is no teaser; reaches within which lines are counted.
_FULL = 25
_FULL_LETTERS = 115
_REACHES = (3, 8, 20)
# Fewer words of prose than this below a line: the page is about to end.
_FEW_WORDS = 60
# Paragraphs to either side whose words a line may share; a line of so many words that shares so few is strange.
_PARAGRAPHS = 3
_SAYS_MUCH = 6
_STRANGE = 0.1
# Log-odds of wording beyond which more tells no more.
_SURE = 8.0
# What neighbours show, and what weighs otherwise on short lines and on prose.
_NEIGHBOUR = ("size", "stop", "shared", "repeated", "colon", "clock", "question", "titled", "item", "digits")
_ON_BOTH = ("inside", "run", "shared", "near_3", "near_8", "headline_words", "label@-1", "label@1")
_ON_SHORT = (*_ON_BOTH, "prose_above", "prose_below", "prose_beside", "titled", "stop", "colon@-1", "prose@1", "prose@-1", "listed")
_ON_PROSE = (*_ON_BOTH, "middling@-1", "middling@1", "ellipsis", "past")

Features = dict[str, float]


def features(blocks: Sequence[Block], headline: str, language: str) -> list[Features]:
    """For each block its features by name; those left out are zero."""
    start, end = story_span(blocks)
    paragraphs = {block.index for block in blocks[start:end] if is_prose(block.text)}
    counts = Counter(word for block in blocks if block.index in paragraphs for word in content(block.text))
    story = Story(counts, frozenset(content(headline)), key(headline), Counter(key(block.text) for block in blocks))
    shapes = [measure(block, story, block.index in paragraphs) for block in blocks]
    rows = [own_features(shape) for shape in shapes]
    singles = [dict(row) for row in rows]
    for add in (_add_neighbours, _add_distances, _add_reaches):
        add(shapes, singles, rows)
    _add_company(shapes, rows)
    add_told(tell(tuple(blocks), language), rows)
    add_voice(blocks, language, rows)
    _add_wording(blocks, shapes, rows)
    for position, row in enumerate(rows):
        row |= {
            "inside": float(start <= position < end),
            "past": math.log1p(max(0, position - end + 1)),
            "ahead": math.log1p(max(0, start - position)),
            "position": position / len(rows),
            "first": float(position == start),
        }
        _add_crossings(shapes[position], row)
    return rows


def _add_neighbours(shapes: Sequence[Shape], singles: Sequence[Features], rows: Sequence[Features]) -> None:
    for position, row in enumerate(rows):
        for step in BESIDE:
            other = position + step
            if not 0 <= other < len(rows):
                row[f"edge@{step}"] = 1.0
                continue
            row |= {f"{name}@{step}": singles[other][name] for name in _NEIGHBOUR}
            row[f"prose@{step}"] = float(shapes[other].prose)
            row[f"label@{step}"] = float(shapes[other].label)
            row[f"middling@{step}"] = float(not shapes[other].prose and not shapes[other].label)


def _add_distances(shapes: Sequence[Shape], singles: Sequence[Features], rows: Sequence[Features]) -> None:
    full = [shape.prose and (shape.size >= _FULL or shape.letters >= _FULL_LETTERS) for shape in shapes]
    above, below = steps_since(full), steps_since(full[::-1])[::-1]
    said = [0.0, *accumulate(shape.size if shape.prose else 0.0 for shape in shapes)]
    total = max(1.0, said[-1])
    listed = False
    for position, row in enumerate(rows):
        shape = shapes[position]
        row["listed"] = float(listed and not shape.prose)
        listed = (singles[position]["colon"] > 0 and shape.size > SIZES[2]) or (listed and (not shape.prose or row["item"] > 0))
        up, down = min(FAR, above[position]), min(FAR, below[position])
        left = said[-1] - said[position + 1]
        row |= {
            "above": math.log(up), "below": math.log(down), "run": math.log(min(FAR, up + down - 1)),
            "prose_above": float(up == 1), "prose_below": float(down == 1), "prose_beside": float(up == down == 1),
            "said_before": said[position] / total, "said_after": left / total,
            "none_before": float(said[position] == 0), "none_after": float(left <= 0), "few_after": float(left < _FEW_WORDS),
        }  # fmt: skip


def _share(mine: AbstractSet[str], others: Sequence[int], stem: Sequence[AbstractSet[str]]) -> float:
    theirs: set[str] = set().union(*(stem[other] for other in others))
    return len(mine & theirs) / max(1, len(mine))


def _add_company(shapes: Sequence[Shape], rows: Sequence[Features]) -> None:
    """A sub-heading says what the paragraph below it says; a link to another story does not."""
    stem = [stems(shape.text) for shape in shapes]
    prose = [position for position, shape in enumerate(shapes) if shape.prose]
    for position, row in enumerate(rows):
        mine = stem[position]
        at = bisect_left(prose, position)
        above = prose[max(0, at - _PARAGRAPHS) : at]
        rest = prose[at + shapes[position].prose :]
        below = rest[:_PARAGRAPHS]

        row |= {
            "next": _share(mine, below[:1], stem),
            "company_below": _share(mine, below, stem),
            "company_above": _share(mine, above, stem),
            "company": _share(mine, [*above, *below], stem),
        }
        row["stranger"] = float(len(mine) >= _SAYS_MUCH and row["company"] < _STRANGE)
        row["short*next"] = row["next"] * (not shapes[position].prose) * row["prose_below"]
        row["short*company"] = row["company"] * (not shapes[position].prose) * row["prose_beside"]
        row["prose*company"] = row["company"] * shapes[position].prose


def _add_wording(blocks: Sequence[Block], shapes: Sequence[Shape], rows: Sequence[Features]) -> None:
    """What the words of a line and of those beside it tell, by the voter that all pages share."""
    odds = [max(-_SURE, min(_SURE, each)) for each in log_odds([block.text for block in blocks])]
    for position, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        row["prose*wording" if shape.prose else "short*wording"] = odds[position]
        row |= {f"wording@{step}": odds[position + step] for step in (-1, 1) if 0 <= position + step < len(rows)}


def _add_reaches(shapes: Sequence[Shape], singles: Sequence[Features], rows: Sequence[Features]) -> None:
    prose = [0, *accumulate(shape.prose for shape in shapes)]
    labels = [0, *accumulate(shape.label for shape in shapes)]
    shared = [0.0, *accumulate(single["shared"] for single in singles)]
    for position, row in enumerate(rows):
        for reach in _REACHES:
            low, high = max(0, position - reach), min(len(rows), position + reach + 1)
            before, after = max(1, position - low), max(1, high - position - 1)
            row |= {
                f"near_{reach}": (prose[high] - prose[low] - shapes[position].prose) / (high - low),
                f"labels_{reach}": (labels[high] - labels[low] - shapes[position].label) / (high - low),
                f"prose_before_{reach}": (prose[position] - prose[low]) / before,
                f"prose_after_{reach}": (prose[high] - prose[position + 1]) / after,
                f"shared_before_{reach}": (shared[position] - shared[low]) / before,
                f"shared_after_{reach}": (shared[high] - shared[position + 1]) / after,
            }


def _add_crossings(shape: Shape, row: Features) -> None:
    """A line between two paragraphs is a heading if short, a link to another story if long; and so on."""
    if shape.prose:
        row |= {f"prose*{name}": row.get(name, 0.0) for name in _ON_PROSE}
        return
    row |= {f"short*{name}": row.get(name, 0.0) for name in _ON_SHORT}
    beside = row["prose_beside"]
    row["tiny*beside"] = float(shape.size <= SIZES[1]) * beside
    row["middling*beside"] = float(SIZES[1] < shape.size <= SIZES[3] and not shape.stop) * beside
    row["long*beside"] = float(shape.size > SIZES[2] and not shape.stop) * beside
    row["repeated*prose_below"] = float(shape.repeats > 0) * row.get("prose@1", 0.0)
    row["clock_first*prose_below"] = row["clock_first"] * row.get("prose@1", 0.0)
    row["sentence*inside"] = float(shape.stop) * row["inside"]
    row["shouted*beside"] = row["shouted"] * beside
    row["question*prose_below"] = row["question"] * row.get("prose@1", 0.0)
