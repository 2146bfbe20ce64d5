"""MinHash signatures and the cut into bands; the one door to datasketch.

Broder (1997) for the estimate, Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3, for
the bands. datasketch draws in scipy, half a second of CPU, so it is imported where it is used.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus
from cleaner.settings import DedupSettings

Signatures: TypeAlias = NDArray[np.uint64]
_LOW = np.uint64(0xFFFFFFFF)


def _same(values: Signatures) -> Signatures:
    return values


def sign(corpus: Corpus, settings: DedupSettings) -> Signatures:
    """A row a text of ``num_perm`` minimum hashes: equal ones estimate the Jaccard of two texts' shingles."""
    from datasketch import MinHash

    low = corpus.hashes & _LOW
    blank = MinHash(num_perm=settings.num_perm, seed=settings.seed, hashfunc=_same, scheme="affine32")
    rows = np.zeros((len(corpus), settings.num_perm), dtype=np.uint64)
    for row, text in zip(rows, corpus.texts, strict=True):
        signature = blank.copy()
        if len(text.unique):
            # All hashes as one value: they need no hashing, and a call for each costs more than the signature.
            signature.update_batch([low[text.unique]])
        row[:] = signature.digest()
    return rows


def bands(threshold: float, num_perm: int) -> tuple[int, int]:
    """Number of bands and rows in each that best part pairs above the threshold from those below."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=num_perm)
    return int(index.b), int(index.r)
