"""Signatures of a whole batch of texts in numpy; every step is one pass over all letters, or over all shingles.

The hash of a word is a difference of prefix sums: see shingle_hash. The permutations are datasketch's, affine
modulo 2**32 over hashes that the 32-bit finaliser of MurmurHash3 has mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.dedup.shingle_hash import INVERSE, MIX, MULTIPLIER, SPACE

BLANK = np.uint32(0xFFFFFFFF)  # the signature of no shingles, in every value
_KIND = 21  # from this bit on an entry tells its kind
_READ = 1 << 18  # bytes of text whose letters are looked at at once: what stands between stays in the cache
_BLOCK = 1 << 17  # hashes permuted at once: fewer, and calls cost more than work; more, and they leave the cache
_NO_HASHES = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Signed:
    """Texts signed: a row each of minimum hashes, the hashes of their shingles one text after the other, the number of each
    one's, and a mark where the table cannot tell what a text is folded to: what stands of that text means nothing.

    The same hashes are equal in all that one kernel makes, and differ from another kernel's."""

    rows: Codes
    hashes: Codes
    counts: Ints
    hard: NDArray[np.bool_]


@lru_cache(maxsize=4)
def powers(base: int, size: int) -> Hashes:
    """The powers of a base modulo 2**64, from the 0th on."""
    factors = np.full(size, base, dtype=np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def signatures(data: bytes | memoryview, ends: Ints, table: Codes, permutations: Codes, n: int) -> Signed:
    """The texts signed: ``data`` holds them in UTF-8 one after the other, ``ends`` where each ends, ``n`` is the words of a shingle.

    Raises UnicodeDecodeError where data are no UTF-8."""
    parts, first = [], 0
    while first < len(ends):
        begin = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, begin + _READ, side="right")))
        parts.append(_read(data[begin : ends[last - 1]], ends[first:last] - begin, table, n))
        first = last
    if not parts:
        return Signed(minima(_NO_HASHES, ends, permutations), _NO_HASHES, ends, np.zeros(0, dtype=bool))
    hashes, counts, hard = map(np.concatenate, zip(*parts, strict=True))
    return Signed(minima(hashes, counts, permutations), hashes, counts, hard)


def _read(data: bytes | memoryview, ends: Ints, table: Codes, n: int) -> tuple[Codes, Ints, NDArray[np.bool_]]:
    """Hashes of shingles, text after text, the number of each one's, and marks of those that are hard."""
    codes, borders = _decode(data, ends)
    entries = table.take(codes, mode="wrap")  # none lies outside, and not to look is faster
    told = int(np.bitwise_or.reduce(entries, initial=0))
    hard = _hard(entries, borders, told)
    if told & letters.GONE:
        entries, borders = _without_gone(entries, borders)
    starts, stops = _words(entries, told)
    borders = np.searchsorted(starts, borders)
    hashes, counts = _shingles(_word_hashes(entries, starts, stops), stops - starts, np.diff(borders, prepend=0), n)
    return hashes, counts, hard


def _decode(data: bytes | memoryview, ends: Ints) -> tuple[Codes, Ints]:
    """Code points, with a NUL after each text so that no word runs into the next, and the index after each NUL."""
    begins = [0, *ends[:-1].tolist()]
    texts = [str(data[begin:end], "utf-8", "surrogatepass") for begin, end in zip(begins, ends.tolist(), strict=True)]
    joined = np.array(["\0".join((*texts, ""))])  # widened sooner than str.encode does it
    return joined.view(np.uint32), np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)


def _hard(entries: Codes, borders: Ints, told: int) -> NDArray[np.bool_]:
    """Marks of the texts with a character that cannot be folded alone; ``told`` holds all bits of the entries."""
    hard = np.zeros(len(borders), dtype=bool)
    if told & (letters.HARD | letters.STARTS):
        alone = entries & np.uint32(letters.HARD) != 0
        alone[1:] |= (entries[1:] & np.uint32(letters.STARTS) != 0) & (entries[:-1] & np.uint32(letters.ENDS) != 0)
        hard[np.searchsorted(borders, np.flatnonzero(alone), side="right")] = True
    return hard


def _without_gone(entries: Codes, borders: Ints) -> tuple[Codes, Ints]:
    gone = entries & np.uint32(letters.GONE) != 0
    return entries[~gone], borders - np.cumsum(gone)[borders - 1]


def _words(entries: Codes, told: int) -> tuple[Ints, Ints]:
    """Where each word begins and ends. The last entry is a NUL."""
    kinds = (entries >> np.uint32(_KIND)).astype(np.uint8)  # a byte each: four times as many in a vector
    inside = kinds & np.uint8(letters.LETTER >> _KIND)
    if told & letters.JOINER:
        inside[1:-1] |= kinds[1:-1] // np.uint8(letters.JOINER // letters.LETTER) & inside[:-2] & inside[2:]
    changes = np.empty(len(inside), dtype=bool)
    changes[:1] = inside[:1]
    np.not_equal(inside[1:], inside[:-1], out=changes[1:])
    if not told & letters.ALONE:
        places = np.flatnonzero(changes)  # what begins ends before the next begins
        return places[::2], places[1::2]
    alone, within = kinds & np.uint8(letters.ALONE >> _KIND) != 0, inside.view(bool)
    ends = np.concatenate((changes[1:] & within[:-1] | alone[:-1], [False]))
    return np.flatnonzero(changes & within | alone), np.flatnonzero(ends) + 1


def _word_hashes(entries: Codes, starts: Ints, stops: Ints) -> Hashes:
    """The polynomial of each word before it is mixed."""
    size = 1 << max(len(entries), 1).bit_length()
    sums = np.empty(len(entries) + 1, dtype=np.uint64)
    sums[0] = 0
    sums[1:] = entries & np.uint32(letters.CODE)
    sums[1:] *= powers(INVERSE, size)[: len(entries)]  # in place: to make room costs as much as to fill it
    np.add.accumulate(sums, out=sums)
    hashed = sums[stops]
    hashed -= sums[starts]
    hashed *= powers(MULTIPLIER, size)[stops - 1]
    return hashed


def _shingles(words: Hashes, lengths: Ints, counts: Ints, n: int) -> tuple[Codes, Ints]:
    """The hashes of all shingles, text by text, and the number of each text's."""
    size = max(len(words) - n + 1, 0)
    shifts = powers(MULTIPLIER, 1 << int(lengths.max(initial=1)).bit_length())[lengths]
    mixed = words[:size].copy()
    for k in range(1, n):
        mixed = (mixed * np.uint64(MULTIPLIER) + np.uint64(SPACE)) * shifts[k : k + size] + words[k : k + size]
    for factor in MIX:
        mixed = (mixed ^ mixed >> np.uint64(33)) * np.uint64(factor)
    whole = np.ones(len(words), dtype=bool)
    ends = np.cumsum(counts)
    for k in range(1, n):  # those that would run into the next text
        late = ends - k
        whole[late[late >= ends - counts]] = False
    hashes = (mixed ^ mixed >> np.uint64(33)).astype(np.uint32)
    return hashes[whole[:size]], np.maximum(counts - n + 1, 0)


def minima(hashes: Codes, counts: Ints, permutations: Codes) -> Codes:
    """A row a set of the least of each permutation of its hashes; all ones for an empty set.

    ``hashes`` holds the sets one after the other, ``counts`` the size of each, ``permutations`` two rows of factors and summands."""
    rows = np.full((len(counts), permutations.shape[1]), BLANK, dtype=np.uint32, order="F")
    filled = np.flatnonzero(counts)
    ends = np.cumsum(counts)[filled]
    first = 0
    while first < len(filled):
        begin = int(ends[first] - counts[filled[first]])
        last = max(first + 1, int(np.searchsorted(ends, begin + _BLOCK, side="right")))
        starts = ends[first:last] - counts[filled[first:last]] - begin
        rows[filled[first:last]] = _least(_mixed(hashes[begin : ends[last - 1]]), starts, permutations).T
        first = last
    return rows


def _least(hashes: Codes, starts: Ints, permutations: Codes) -> Codes:
    """A row a permutation of the least of each set; sets begin at ``starts`` and none is empty."""
    found = np.empty((permutations.shape[1], len(starts)), dtype=np.uint32)
    permuted = np.empty_like(hashes)
    for row, factor, summand in zip(found, *permutations, strict=True):
        np.multiply(hashes, factor, out=permuted)
        np.add(permuted, summand, out=permuted)
        np.minimum.reduceat(permuted, starts, out=row)
    return found


def _mixed(hashes: Codes) -> Codes:
    """The finaliser of MurmurHash3, 32 bits."""
    mixed = (hashes ^ hashes >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ mixed >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
