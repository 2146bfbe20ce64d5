"""What the learned voters see of blocks, words and lines, and how they weigh it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from cleaner.data import data

# Beyond these log-odds a probability is 0 or 1 to the last digit, and exp would overflow.
_CERTAIN = 36.0


def probabilities(log_odds: Iterable[float]) -> list[float]:
    """probability() of each, in one go."""
    return [1 / (1 + math.exp(-max(-_CERTAIN, min(_CERTAIN, each)))) for each in log_odds]


def probability(log_odds: float) -> float:
    """The probability, 0 to 1, that log-odds stand for (the logistic function)."""
    return probabilities((log_odds,))[0]


def fitted(name: str) -> Any:
    """The JSON of ``cleaner/voter/<name>.json``: what a script of bench/ has fitted."""
    return json.loads(data("voter", f"{name}.json").read_text(encoding="utf8"))
