"""What a shingle is worth as evidence: what one story's own copies repeat says much, what many stories repeat little.

The worth of a shingle is one over the number of clusters it stands in, counted as Hill's number of order two
(Hill, "Diversity and evenness", 1973; the inverse of Simpson's index): the clusters are weighed by how many
of the shingle's texts they hold. A story that a hundred outlets carry, ten of them not yet found, so counts
as little more than one, and is not punished for being popular; a phrase in fifty stories counts as fifty.
"""

from __future__ import annotations

import numpy as np

from cleaner.dedup.share import Repeated
from cleaner.dedup.shingle import Corpus, Floats, Ints

_COUNT_BITS = 12  # room for the number of exact copies; a story printed 4,095 times is popular enough
MOST_COPIES = (1 << _COUNT_BITS) - 1


class Weigher:
    """Weighs the shingles of one corpus by ever better clusters. ``repeated`` are its shingles of two texts or more, the others
    are worth one; ``copies`` holds of how many documents each text is the exact text."""

    def __init__(self, corpus: Corpus, repeated: Repeated, copies: Ints) -> None:
        self._shingles = np.concatenate([np.zeros(0, dtype=np.int64), *repeated.of_text])
        self._owners = np.repeat(np.arange(len(corpus)), list(map(len, repeated.of_text)))
        self._numbers, self._count, self._texts = repeated.numbers, len(corpus.hashes), len(corpus)
        self._copies = np.minimum(copies, MOST_COPIES)

    def weigh(self, cluster_of: Ints) -> Floats:
        """The weight of each shingle, above 0, at most 1. ``cluster_of`` holds each text's cluster."""
        weights = np.ones(self._count)
        sizes = len(self._numbers), self._texts
        weights[self._numbers] = worth(self._shingles, cluster_of[self._owners], self._copies[self._owners], sizes)
        return weights


def worth(shingles: Ints, clusters: Ints, copies: Ints, sizes: tuple[int, int]) -> Floats:
    """What each shingle is worth, of lines that hold a shingle, the cluster of a text that has it, and the copies of this text,
    at most MOST_COPIES; ``sizes`` are how many shingles and how many clusters there may be. One that stands nowhere is worth 1."""
    weights = np.ones(sizes[0])
    if not len(shingles):
        return weights
    # One sort of plain integers, the count in the low bits, is ten times as fast as an argsort.
    keys = np.sort((shingles * sizes[1] + clusters) << _COUNT_BITS | copies)
    starts = np.flatnonzero(np.concatenate(([True], np.diff(keys >> _COUNT_BITS) > 0)))
    held = np.add.reduceat((keys & MOST_COPIES).astype(float), starts)
    of = (keys[starts] >> _COUNT_BITS) // sizes[1]
    total = np.bincount(of, held, minlength=sizes[0])
    squares = np.bincount(of, held**2, minlength=sizes[0])
    standing = total > 0
    weights[standing] = squares[standing] / total[standing] ** 2
    return weights
