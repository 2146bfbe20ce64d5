"""What the words of the lines around say of a line: the company it keeps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from cleaner.voter.told import Told

# Lines to either side that are looked at one by one, and the reaches within which they are counted; distances past FAR are all far.
BESIDE = (-3, -2, -1, 1, 2, 3)
_REACHES = (8, 20)
FAR = 60
# Lines within which appeals above and below take what stands between them for one more.
_BETWEEN = 4


def add_told(told: Sequence[Told], rows: Sequence[dict[str, float]]) -> None:
    """Add to each block's features what the phrase tables say of it and of the lines around."""
    strips = [float(bool(each.strips)) for each in told]
    total = [0.0, *accumulate(strips)]
    opened = steps_since([each.opens for each in told])
    appeals = [each.appeals for each in told]
    above, below = steps_since(appeals), steps_since(appeals[::-1])[::-1]
    for position, row in enumerate(rows):
        row |= {
            "told": strips[position],
            "told_hints": min(3, len(told[position].hints)) / 3,
            "told_keeps": float(told[position].keeps),
            "told_opens": float(told[position].opens),
            "since_opening": math.log(min(FAR, opened[position])),
            "appeals_around": float(above[position] <= _BETWEEN and below[position] <= _BETWEEN),
            "appeals_beside": float(above[position] == 1) + float(below[position] == 1),
        }
        for step in BESIDE:
            if 0 <= position + step < len(rows):
                row[f"told@{step}"] = strips[position + step]
                row[f"told_hints@{step}"] = min(3, len(told[position + step].hints)) / 3
        for reach in _REACHES:
            low, high = max(0, position - reach), min(len(rows), position + reach + 1)
            row[f"told_before_{reach}"] = (total[position] - total[low]) / max(1, position - low)
            row[f"told_after_{reach}"] = (total[high] - total[position + 1]) / max(1, high - position - 1)
        short = 0.0 if row["stop"] else 1.0
        row["short*since_opening"] = short * row["since_opening"]
        row["short*told@-1"] = short * row.get("told@-1", 0.0)
        row["stop*since_opening"] = (1 - short) * row["since_opening"]
        row["stop*told_hints"] = (1 - short) * row["told_hints"]


def steps_since(marks: Sequence[bool]) -> list[int]:
    """For each position the steps back to the last one marked before it; FAR or more where there is none."""
    return list(accumulate(marks[:-1], lambda steps, mark: 1 if mark else steps + 1, initial=FAR))
