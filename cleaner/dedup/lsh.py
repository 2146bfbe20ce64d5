"""Candidates from bands: texts whose signatures agree in a whole band are near copies, or chance.

A band at a time is hashed to 64 bits and sorted, so that no table of buckets is held; equal neighbours are compared
value by value, so that a collision of hashes joins nothing.
"""

from __future__ import annotations

import numpy as np

from cleaner.dedup.components import Components
from cleaner.dedup.kernel_numpy import BLANK
from cleaner.dedup.minhash import Signatures
from cleaner.dedup.shingle import Hashes, Ints

_MIX = np.uint64(0x9E3779B97F4A7C15)
NO_BUCKET = np.uint64(0xFFFFFFFFFFFFFFFF)
_PART = 1 << 16  # texts whose hashes are made at once


def band_hashes(band: Signatures) -> Hashes:
    """64 bits of each row of a band. Made part by part: what stands between stays in the cache."""
    hashes = np.empty(len(band), dtype=np.uint64)
    for start in range(0, len(band), _PART):
        mixed = hashes[start : start + _PART]
        mixed[:] = 0
        for column in band[start : start + _PART].T:
            mixed ^= column
            mixed *= _MIX
            mixed ^= mixed >> np.uint64(29)
    return hashes


def hash_bands(signatures: Signatures, bands: int, rows: int) -> Hashes:
    """The same of all bands, a line each."""
    columns = signatures.T[: bands * rows].reshape(bands, rows, len(signatures))
    mixed = np.zeros((bands, len(signatures)), dtype=np.uint64)
    for k in range(rows):
        mixed ^= columns[:, k]
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _neighbours(hashes: Hashes) -> Ints:
    """The texts whose hash another has too, in order of hashes, then of texts; some whose hash another almost has."""
    bits = np.uint64(max(len(hashes) - 1, 1).bit_length())
    # The text's number in the low bits: one sort of plain integers costs half of an argsort. The bits lost come back below.
    keys = hashes >> bits << bits
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    same = (keys[1:] ^ keys[:-1]) >> bits == 0
    met = np.zeros(len(keys), dtype=bool)
    met[1:] |= same
    met[:-1] |= same
    texts = (keys[met] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    ordered: Ints = texts[np.argsort(hashes[texts], kind="stable")]
    return ordered


def _meetings(band: Signatures) -> tuple[Ints, Ints]:
    """Texts that meet others in a band, bucket by bucket, and the place in it of the first of each one's bucket.

    Texts without a shingle meet no other: they are alike in nothing."""
    hashes = band_hashes(band)
    texts = _neighbours(hashes)
    said = np.zeros(len(texts), dtype=bool)
    for column in band.T:
        said |= column[texts] != BLANK
    texts = texts[said]
    fresh, met = np.ones(len(texts), dtype=bool), hashes[texts]
    fresh[1:] = met[1:] != met[:-1]
    for column in band.T:
        values = column[texts]
        fresh[1:] |= values[1:] != values[:-1]
    places: Ints = np.maximum.accumulate(np.where(fresh, np.arange(len(texts)), 0))
    return texts, places


def band_candidates(signatures: Signatures, bands: int, rows: int) -> Ints:
    """Pairs of row numbers, smaller first, one a line. Every text of a bucket is paired with the first
    and with the next, not with all: a bucket of thousands then costs thousands, and none is lost."""
    found = [pairs for band in range(bands) for pairs in bucket_pairs(np.asarray(signatures)[:, band * rows : (band + 1) * rows])]
    pairs: Ints = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    return pairs


def bucket_pairs(band: Signatures) -> tuple[Ints, Ints]:
    """Of a single band the pairs of texts with the first of their buckets, and with the one before where that is another."""
    return _paired(*_meetings(band))


def hashed_pairs(hashes: Hashes) -> tuple[Ints, Ints]:
    """The same of hashes alone, for pairs that are verified: texts of one hash are of one bucket, those of NO_BUCKET of none."""
    texts = _neighbours(hashes)
    texts = texts[hashes[texts] != NO_BUCKET]
    fresh, met = np.ones(len(texts), dtype=bool), hashes[texts]
    fresh[1:] = met[1:] != met[:-1]
    return _paired(texts, np.maximum.accumulate(np.where(fresh, np.arange(len(texts)), 0)))


def _paired(texts: Ints, places: Ints) -> tuple[Ints, Ints]:
    rest = np.flatnonzero(places != np.arange(len(places)))
    later = rest[places[rest] != rest - 1]
    return np.column_stack((texts[places[rest]], texts[rest])), np.column_stack((texts[later - 1], texts[later]))


def band_clusters(signatures: Signatures, bands: int, rows: int) -> Ints:
    """For each row the least row that it is joined to by bands in common, its own number where there is none.

    For signatures alone, without verification of texts. Holds no pairs: beside the signatures, which may be mapped from
    a file, it needs some sixty bytes a row."""
    joined = Components(len(signatures))
    for band in range(bands):
        texts, places = _meetings(np.asarray(signatures)[:, band * rows : (band + 1) * rows])
        joined.join(texts[places], texts)
    return joined.labels()
