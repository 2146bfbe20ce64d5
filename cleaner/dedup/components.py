"""Connected components in arrays: roots hooked to the least root they are paired with, paths halved, until nothing changes.

Shiloach and Vishkin, "An O(log n) parallel connectivity algorithm" (1982), as rounds over whole arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Ints


class Components:
    """Sets of the numbers below ``count``, each its own at first. Pairs may come in parts; what they join is the same."""

    def __init__(self, count: int) -> None:
        small = count <= np.iinfo(np.int32).max
        self._parent: NDArray[np.signedinteger] = np.arange(count, dtype=np.int32 if small else np.int64)

    def join(self, left: Ints, right: Ints) -> None:
        """Join the numbers of each line."""
        parent = self._parent
        while len(left):
            left, right = self._roots(left), self._roots(right)
            apart = left != right
            low, high = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
            # A root hooks to a lesser one alone, so there are no circles; of several the least is taken.
            np.minimum.at(parent, high, low.astype(parent.dtype))
            left, right = low, high

    def apart(self, left: Ints, right: Ints) -> NDArray[np.bool_]:
        """Marks of the lines whose numbers are in different sets."""
        marks: NDArray[np.bool_] = self._roots(left) != self._roots(right)
        return marks

    def _roots(self, numbers: Ints) -> Ints:
        parent, at = self._parent, numbers
        while True:
            above = parent[at]
            if np.array_equal(above, parent[above]):
                parent[numbers] = above
                return above
            parent[numbers] = parent[above]
            at = above

    def labels(self) -> Ints:
        """For each number the least of its set."""
        return self._roots(np.arange(len(self._parent))).astype(np.int64)
