"""Candidates from passages: finds the short inside the long, which Jaccard cannot see.

A shingle is a sample when its hash is a multiple of a number, so that a passage yields the same samples in
whatever text it stands (Broder's modulus sketch, 1997). Texts that share samples are candidates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints
from cleaner.settings import DedupSettings

_TEXT_BITS = 24  # room for the number of a text in a key of 63 bits
_SIZE_BITS = 15  # and for how many texts hold a sample; one of more says as little
_SIZE_MASK = (1 << _SIZE_BITS) - 1


def _samples(corpus: Corpus, one_in: int) -> tuple[Ints, Ints]:
    """Sampled shingles and the texts they stand in, sorted by shingle, then text; those of one text are left out."""
    sampled = corpus.hashes % np.uint64(one_in) == 0
    kept = [text.unique[sampled[text.unique]] for text in corpus.texts]
    shingles = np.concatenate([np.zeros(0, dtype=np.int64), *kept])
    owners = np.repeat(np.arange(len(corpus)), [len(k) for k in kept])
    shared = np.bincount(shingles, minlength=len(corpus.hashes))[shingles] > 1
    keys = np.sort(shingles[shared] << _TEXT_BITS | owners[shared])
    return keys >> _TEXT_BITS, keys & ((1 << _TEXT_BITS) - 1)


def _pairs(shingles: Ints, owners: Ints, cap: int) -> tuple[Ints, Floats]:
    """Pairs of texts that hold the same sample, smaller first, each with the next ``cap`` holders and the first
    ``cap``, so that a sample that thousands hold costs thousands; and what a pair's samples say, each less the
    more hold it."""
    starts = np.flatnonzero(np.concatenate(([True], shingles[1:] != shingles[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(shingles)])))
    start, size = np.repeat(starts, sizes), np.repeat(np.minimum(sizes, _SIZE_MASK), sizes)
    rank = np.arange(len(shingles)) - start
    keys = []
    for step in range(1, cap + 1):
        later, hub = np.flatnonzero(rank >= step), np.flatnonzero(rank >= step + cap)
        keys.append((owners[later - step] << _TEXT_BITS | owners[later]) << _SIZE_BITS | size[later])
        keys.append((owners[start[hub] + step - 1] << _TEXT_BITS | owners[hub]) << _SIZE_BITS | size[hub])
    # One sort of plain integers, the sample's size in the low bits, is ten times as fast as an argsort.
    ordered = np.sort(np.concatenate(keys))
    pairs = ordered >> _SIZE_BITS
    first = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
    worth: Floats = np.add.reduceat(1 / (ordered & _SIZE_MASK), first)
    return np.column_stack((pairs[first] >> _TEXT_BITS, pairs[first] & ((1 << _TEXT_BITS) - 1))), worth


def _best(pairs: Ints, worth: Floats, side: int, count: int) -> NDArray[np.bool_]:
    """Marks the pairs that are among the ``count`` worthiest of the text on this side."""
    order = np.lexsort((-worth, pairs[:, side]))
    owners = pairs[order, side]
    starts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.concatenate((starts, [len(order)]))))
    best = np.zeros(len(order), dtype=bool)
    best[order[rank < count]] = True
    return best


def passage_candidates(corpus: Corpus, settings: DedupSettings) -> Ints:
    """Pairs of text numbers, smaller first, one a line, the most promising first."""
    shingles, owners = _samples(corpus, settings.sample)
    if not len(shingles):
        return np.zeros((0, 2), dtype=np.int64)
    pairs, worth = _pairs(shingles, owners, settings.bucket)
    kept = _best(pairs, worth, 0, settings.neighbours) | _best(pairs, worth, 1, settings.neighbours)
    ordered: Ints = pairs[kept][np.argsort(-worth[kept], kind="stable")]
    return ordered
