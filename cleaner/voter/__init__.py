"""What the two learned voters see of blocks and lines, and how they weigh it."""

from __future__ import annotations

import math

# Beyond these log-odds a probability is 0 or 1 to the last digit, and exp would overflow.
_CERTAIN = 36.0


def probability(log_odds: float) -> float:
    """The probability, 0 to 1, that log-odds stand for (the logistic function)."""
    return 1 / (1 + math.exp(-max(-_CERTAIN, min(_CERTAIN, log_odds))))
