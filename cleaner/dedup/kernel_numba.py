"""The same signatures as kernel_numpy's, compiled; the one door to numba, which the extra ``fast`` brings.

One loop a text goes from bytes to the minimum hashes and keeps nothing of the text but its shingles' hashes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.dedup.shingle_hash import MIX, MULTIPLIER, SPACE

Octets: TypeAlias = NDArray[np.uint8]
_Decode: TypeAlias = Callable[[Octets, int], tuple[np.uint32, int]]

_LETTER, _ALONE, _JOINER, _CODE = (np.uint32(bit) for bit in (letters.LETTER, letters.ALONE, letters.JOINER, letters.CODE))
_GONE, _HARD, _ENDS = (np.uint32(bit) for bit in (letters.GONE, letters.HARD, letters.ENDS))
_FACTOR, _SPACE = np.uint64(MULTIPLIER), np.uint64(SPACE)
_FIRST, _SECOND, _HALF = np.uint64(MIX[0]), np.uint64(MIX[1]), np.uint64(33)
_APOSTROPHE, _NO_WORD = np.uint64(ord("'")), np.uint64(1)  # no power of the multiplier but the 0th is one
_TAIL, _SIX, _ONE = np.uint32(0x3F), np.uint32(6), np.uint32(1)


def installed() -> bool:
    """True where numba can be imported."""
    return find_spec("numba") is not None


def signatures(data: bytes, ends: Ints, table: Codes, permutations: Codes, n: int) -> tuple[Codes, NDArray[np.bool_]]:
    """As kernel_numpy.signatures, bit for bit; but a text that is no UTF-8 is marked, nothing raised."""
    rows = np.full((len(ends), permutations.shape[1]), 0xFFFFFFFF, dtype=np.uint32)
    hard = np.zeros(len(ends), dtype=np.bool_)
    room = int(np.diff(ends, prepend=0).max(initial=0)) + 2
    scratch = (np.empty(room, np.uint32), np.empty(room, np.uint64), np.empty(room, np.uint64))
    tables = (table, *permutations)
    _compiled()(np.frombuffer(data, dtype=np.uint8), ends, tables, scratch, (n, rows, hard))
    return rows, hard


@cache
def _compiled() -> Callable[..., None]:
    from numba import njit

    compile_: Any = njit(nogil=True)  # some releases have types, and these cannot say it
    decode, hash_words, join, permute = map(compile_, (_decode, _hash_words, _join, _permute))

    def run(data, ends, tables, scratch, rest):  # type: ignore[no-untyped-def]
        table, factors, summands = tables
        hashes, words, powers = scratch
        n, rows, hard = rest
        begin = 0
        for text in range(len(ends)):
            count, hard[text] = hash_words(data[begin : ends[text]], table, words, powers, decode)
            begin = ends[text]
            if not hard[text]:
                count = join(words[:count], powers, hashes, n)
                permute(hashes[:count], factors, summands, rows[text])

    compiled: Callable[..., None] = compile_(run)
    return compiled


def _hash_words(data: Octets, table: Codes, words: Hashes, powers: Hashes, decode: _Decode) -> tuple[int, bool]:
    """Fill ``words`` with polynomials and ``powers`` with the multiplier's by each word's length.

    The number of words, and whether the text is hard, or no UTF-8."""
    at, count, before, told = 0, 0, np.uint32(0), np.uint32(0)
    mixed, power, joined = np.uint64(0), np.uint64(1), False
    while at < len(data):
        code = np.uint32(data[at])
        at += 1
        if code >= 0x80:
            code, size = decode(data, at - 1)
            if not size:
                return 0, True
            at += size - 1
        entry = table[code]
        told |= np.uint32(entry & _HARD) | np.uint32((entry >> _ONE) & before & _ENDS)  # STARTS is the bit above ENDS
        before = entry
        if entry & _LETTER:
            if joined:
                mixed, power, joined = mixed * _FACTOR + _APOSTROPHE, power * _FACTOR, False
            mixed, power = mixed * _FACTOR + np.uint64(entry & _CODE), power * _FACTOR
        elif entry & _JOINER and power != _NO_WORD and not joined:
            joined = True
        elif not entry & _GONE:
            if power != _NO_WORD:
                words[count], powers[count] = mixed, power
                count, mixed, power, joined = count + 1, np.uint64(0), np.uint64(1), False
            if entry & _ALONE:
                words[count], powers[count] = np.uint64(entry & _CODE), _FACTOR
                count += 1
    if power != _NO_WORD:
        words[count], powers[count] = mixed, power
        count += 1
    return count, told != 0


def _decode(data: Octets, at: int) -> tuple[np.uint32, int]:
    """A character of several bytes and their number, 0 where they are no UTF-8. A surrogate passes."""
    lead = np.uint32(data[at])
    size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if lead < 0xC2 or at + size > len(data):
        return np.uint32(0), 0
    code = np.uint32(lead & np.uint32(0x7F >> size))
    for k in range(at + 1, at + size):
        if data[k] & 0xC0 != 0x80:
            return np.uint32(0), 0
        code = np.uint32(code << _SIX) | np.uint32(data[k] & _TAIL)
    least = 0x80 if size == 2 else 0x800 if size == 3 else 0x10000
    return (code, size) if least <= code < 0x110000 else (np.uint32(0), 0)


def _join(words: Hashes, powers: Hashes, hashes: Codes, n: int) -> int:
    """Fill ``hashes`` with those of the shingles, as the permutations take them; their number."""
    count = max(len(words) - n + 1, 0)
    for at in range(count):
        mixed = words[at]
        for k in range(at + 1, at + n):
            mixed = (mixed * _FACTOR + _SPACE) * powers[k] + words[k]
        mixed = (mixed ^ (mixed >> _HALF)) * _FIRST
        mixed = (mixed ^ (mixed >> _HALF)) * _SECOND
        low = np.uint32(mixed ^ (mixed >> _HALF))
        low = np.uint32((low ^ (low >> np.uint32(16))) * np.uint32(0x85EBCA6B))
        low = np.uint32((low ^ (low >> np.uint32(13))) * np.uint32(0xC2B2AE35))
        hashes[at] = low ^ (low >> np.uint32(16))
    return count


def _permute(hashes: Codes, factors: Codes, summands: Codes, row: Codes) -> None:
    """Lower each value of the row to the least of its permutation of the hashes."""
    for k in range(len(row)):
        factor, summand, least = factors[k], summands[k], row[k]
        for at in range(len(hashes)):
            least = min(least, np.uint32(np.uint32(hashes[at] * factor) + summand))
        row[k] = least
