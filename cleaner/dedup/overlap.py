"""True numbers of many pairs of texts at once, from the hashes of their shingles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner.dedup.kernel_numba import installed
from cleaner.dedup.letters import Codes
from cleaner.dedup.minhash import Kernel
from cleaner.dedup.shingle import Hashes, Ints

_HASH_BITS, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


class Held(NamedTuple):
    """For each text where its hashes begin, and how many there are."""

    starts: Ints
    counts: Ints


def count_shared(hashes: Codes, held: Held, pairs: Ints, sizes: Ints, kernel: Kernel = "numpy") -> Ints:
    """How many distinct hashes the two texts of each line share. ``sizes`` takes how many each of these texts has.

    ``hashes`` holds those of the texts, and of others; ``held`` which are whose; ``pairs`` numbers of texts."""
    if kernel == "numba" and installed():
        from cleaner.dedup import compiled_sets

        return compiled_sets.count_shared(hashes, held, pairs, sizes)
    texts, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(pairs.shape)
    # A text's number above each hash, so that one sort of plain integers finds the distinct ones of all texts.
    keys = _under_lines(hashes, held, texts)
    keys.sort()
    keys = keys.compress(np.concatenate((np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1])))
    ends = np.searchsorted(keys, np.arange(len(texts) + 1, dtype=np.uint64) << _HASH_BITS)
    sizes[texts] = np.diff(ends)
    distinct = Held(ends[:-1], np.diff(ends))
    both = np.concatenate([_under_lines(keys, distinct, side) for side in places.T])
    both.sort()
    met = both[1:][both[1:] == both[:-1]] >> _HASH_BITS
    return np.bincount(met.astype(np.int64), minlength=len(pairs))


def _under_lines(hashes: Codes | Hashes, held: Held, texts: Ints) -> Hashes:
    """The hashes of the text of each line, each below the line's number."""
    counts = held.counts[texts]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    low = hashes[np.repeat(held.starts[texts], counts) + inside] & _LOW
    found: Hashes = np.repeat(np.arange(len(texts), dtype=np.uint64), counts) << _HASH_BITS | low
    return found
