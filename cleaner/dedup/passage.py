"""Candidates from passages: finds the short inside the long, which Jaccard cannot see.

A shingle is a sample when its hash is a multiple of a number, so that a passage yields the same samples in
whatever text it stands (Broder's modulus sketch, 1997). Texts that share samples are candidates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints
from cleaner.settings import DedupSettings


def _samples(corpus: Corpus, one_in: int) -> tuple[Ints, Ints]:
    """Sampled shingles and the texts they stand in, sorted by shingle, then text; those of one text are left out."""
    sampled = corpus.hashes % np.uint64(one_in) == 0
    kept = [text.unique[sampled[text.unique]] for text in corpus.texts]
    shingles = np.concatenate([np.zeros(0, dtype=np.int64), *kept])
    owners = np.repeat(np.arange(len(corpus)), [len(k) for k in kept])
    shared = np.bincount(shingles, minlength=len(corpus.hashes))[shingles] > 1
    shingles, owners = shingles[shared], owners[shared]
    order = np.argsort(shingles, kind="stable")
    return shingles[order], owners[order]


def _pairs(shingles: Ints, owners: Ints, cap: int) -> tuple[Ints, Floats]:
    """Pairs of texts that hold the same sample, each with the next ``cap`` holders and the first ``cap``, so that
    a sample that thousands hold costs thousands; and what the sample says, less the more hold it."""
    starts = np.flatnonzero(np.concatenate(([True], shingles[1:] != shingles[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(shingles)])))
    start, worth = np.repeat(starts, sizes), np.repeat(1 / sizes, sizes)
    rank = np.arange(len(shingles)) - start
    keys, worths = [], []
    for step in range(1, cap + 1):
        later, hub = np.flatnonzero(rank >= step), np.flatnonzero(rank >= step + cap)
        keys += [owners[later - step] << 32 | owners[later], owners[start[hub] + step - 1] << 32 | owners[hub]]
        worths += [worth[later], worth[hub]]
    return np.concatenate(keys), np.concatenate(worths)


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
    keys, worths = _pairs(shingles, owners, settings.bucket)
    distinct, which = np.unique(keys, return_inverse=True)
    worth: Floats = np.bincount(which, worths).astype(np.float64)
    pairs: Ints = np.column_stack((distinct >> 32, distinct & 0xFFFFFFFF))
    kept = _best(pairs, worth, 0, settings.neighbours) | _best(pairs, worth, 1, settings.neighbours)
    return pairs[kept][np.argsort(-worth[kept], kind="stable")]
