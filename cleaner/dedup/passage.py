"""Candidates from passages: finds the short inside the long, which Jaccard cannot see.

A shingle is a sample when its hash is a multiple of a number, so that a passage yields the same samples in
whatever text it stands (Broder's modulus sketch, 1997). Texts that share samples are candidates.
"""

from __future__ import annotations

import numpy as np

from cleaner.dedup.shingle import Corpus, Ints
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


def _pairs(shingles: Ints, owners: Ints, cap: int) -> Ints:
    """Pairs of texts that hold the same sample: each with the next ``cap`` holders and the first ``cap``."""
    starts = np.flatnonzero(np.concatenate(([True], shingles[1:] != shingles[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(shingles)])))
    start = np.repeat(starts, sizes)
    rank = np.arange(len(shingles)) - start
    keys = []
    for step in range(1, cap + 1):
        later = np.flatnonzero(rank >= step)
        keys.append(owners[later - step] << 32 | owners[later])
        hub = np.flatnonzero(rank >= step + cap)
        keys.append(owners[start[hub] + step - 1] << 32 | owners[hub])
    return np.concatenate(keys)


def passage_candidates(corpus: Corpus, settings: DedupSettings) -> tuple[Ints, Ints]:
    """Pairs of text numbers, smaller first, one a line, and how many samples brought each together."""
    shingles, owners = _samples(corpus, settings.sample)
    if not len(shingles):
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys, counts = np.unique(_pairs(shingles, owners, settings.bucket), return_counts=True)
    return np.column_stack((keys >> 32, keys & 0xFFFFFFFF)), counts
