"""What a shingle is worth as evidence: what one story's own copies repeat says much, what many stories repeat little.

The worth of a shingle is one over the number of clusters it stands in, counted as Hill's number of order two
(Hill, "Diversity and evenness", 1973; the inverse of Simpson's index): the clusters are weighed by how many
of the shingle's texts they hold. A story that a hundred outlets carry, ten of them not yet found, so counts
as little more than one, and is not punished for being popular; a phrase in fifty stories counts as fifty.
"""

from __future__ import annotations

import numpy as np

from cleaner.dedup.shingle import Corpus, Floats, Ints


def weigh(corpus: Corpus, cluster_of: Ints, copies: Ints) -> Floats:
    """The weight of each shingle, above 0, at most 1. ``cluster_of`` holds each text's cluster, ``copies``
    of how many documents it is the exact text."""
    shingles = np.concatenate([np.zeros(0, dtype=np.int64), *(text.unique for text in corpus.texts)])
    owners = np.repeat(np.arange(len(corpus)), [len(text.unique) for text in corpus.texts])
    weights = np.ones(len(corpus.hashes))
    shared = np.bincount(shingles, minlength=len(weights))[shingles] > 1
    shingles, owners = shingles[shared], owners[shared]
    if not len(shingles):
        return weights
    key = shingles * len(corpus) + cluster_of[owners]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], np.diff(key[order]) > 0)))
    held = np.add.reduceat(copies[owners[order]].astype(float), starts)
    of = shingles[order[starts]]
    total = np.bincount(of, held, minlength=len(weights))
    squares = np.bincount(of, held**2, minlength=len(weights))
    standing = total > 0
    weights[standing] = squares[standing] / total[standing] ** 2
    return weights
