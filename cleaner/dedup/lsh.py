"""Candidates from bands: texts whose signatures agree in a whole band are near copies, or chance."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.minhash import Signatures
from cleaner.dedup.shingle import Ints

_MIX = np.uint64(0x9E3779B97F4A7C15)


def _band_keys(signatures: Signatures, band: int, rows: int) -> Signatures:
    key = np.zeros(len(signatures), dtype=np.uint64)
    for column in signatures[:, band * rows : (band + 1) * rows].T:
        key = (key ^ column) * _MIX
        key ^= key >> np.uint64(29)
    return key


def band_candidates(signatures: Signatures, bands: int, rows: int) -> Ints:
    """Pairs of row numbers, smaller first, one a line. Every text of a bucket is paired with the first
    and with the next, not with all: a bucket of thousands then costs thousands, and none is lost."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for band in range(bands):
        keys = _band_keys(signatures, band, rows)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.concatenate(([True], keys[order][1:] != keys[order][:-1])))
        sizes = np.diff(np.concatenate((starts, [len(order)])))
        first = np.repeat(order[starts], sizes)
        rest = np.setdiff1d(np.arange(len(order)), starts, assume_unique=True)
        found += [np.column_stack((first[rest], order[rest])), np.column_stack((order[rest - 1], order[rest]))]
    pairs: Ints = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    return pairs
