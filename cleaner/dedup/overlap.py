"""True numbers of many pairs of texts at once, from the hashes of their shingles."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.kernel_numba import installed
from cleaner.dedup.letters import Codes
from cleaner.dedup.minhash import Kernel
from cleaner.dedup.shingle import Ints

_HASH_BITS = np.uint64(32)


def count_shared(hashes: Codes, bounds: Ints, pairs: Ints, kernel: Kernel = "numpy") -> tuple[Ints, Ints]:
    """How many distinct hashes the two texts of each line share, and how many each text has.

    ``hashes`` holds the texts' one after the other, text k's from ``bounds[k]`` to ``bounds[k + 1]``; ``pairs`` numbers of texts."""
    if kernel == "numba" and installed():
        from cleaner.dedup import compiled_sets

        return compiled_sets.count_shared(hashes, bounds, pairs)
    # A text's number above each hash, so that one sort of plain integers finds the distinct ones of all texts.
    keys = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds)) << _HASH_BITS | hashes
    keys.sort()
    keys = keys.compress(np.concatenate((np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1])))
    ends = np.searchsorted(keys, np.arange(len(bounds), dtype=np.uint64) << _HASH_BITS)
    sizes = np.diff(ends)
    both = np.concatenate([_lines(keys, ends, side) for side in pairs.T])
    both.sort()
    met = both[1:][both[1:] == both[:-1]] >> _HASH_BITS
    return np.bincount(met.astype(np.int64), minlength=len(pairs)), sizes


def _lines(keys: Codes, ends: Ints, texts: Ints) -> Codes:
    """The distinct hashes of the text of each line, under the line's number."""
    counts = np.diff(ends)[texts]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    low = keys[np.repeat(ends[texts], counts) + inside] & ((np.uint64(1) << _HASH_BITS) - np.uint64(1))
    found: Codes = np.repeat(np.arange(len(texts), dtype=np.uint64), counts) << _HASH_BITS | low
    return found
