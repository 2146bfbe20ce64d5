"""The same signatures as kernel_numpy's, compiled; the one door to numba, which the extra ``fast`` brings.

One loop a text goes from bytes to the minimum hashes and keeps nothing of the text but its shingles' hashes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Ints
from cleaner.dedup.shingle_hash import MIX, MULTIPLIER, SPACE

_LETTER, _ALONE, _JOINER, _CODE = (np.uint32(bit) for bit in (letters.LETTER, letters.ALONE, letters.JOINER, letters.CODE))
_GONE, _HARD, _ENDS, _STARTS = (np.uint32(bit) for bit in (letters.GONE, letters.HARD, letters.ENDS, letters.STARTS))
_FACTOR, _SPACE = np.uint64(MULTIPLIER), np.uint64(SPACE)
_FIRST, _SECOND, _HALF = np.uint64(MIX[0]), np.uint64(MIX[1]), np.uint64(33)
_TAIL, _SIX = np.uint32(0x3F), np.uint32(6)


def installed() -> bool:
    """True where numba can be imported."""
    return find_spec("numba") is not None


def signatures(data: bytes, ends: Ints, table: Codes, permutations: Codes, n: int) -> tuple[Codes, NDArray[np.bool_]]:
    """As kernel_numpy.signatures, bit for bit."""
    data.decode("utf-8", "surrogatepass")  # the compiled loop trusts what it reads
    rows = np.full((len(ends), permutations.shape[1]), 0xFFFFFFFF, dtype=np.uint32)
    hard = np.zeros(len(ends), dtype=np.bool_)
    room = int(np.diff(ends, prepend=0).max(initial=0)) + 1
    scratch = (np.empty(room, np.uint32), np.empty(room, np.uint64), np.empty(room, np.uint64))
    _compiled()(np.frombuffer(data, dtype=np.uint8), ends, table, permutations, (n, rows, hard, scratch))
    return rows, hard


@cache
def _compiled() -> Callable[..., None]:
    from numba import njit

    compiled: dict[str, Any] = {}

    def compile_(function: Callable[..., Any]) -> Any:
        compiled[function.__name__] = njit(nogil=True, cache=False)(function)
        return compiled[function.__name__]

    read, hash_words, join, permute = map(compile_, (_read, _hash_words, _join, _permute))

    @njit(nogil=True)
    def run(data, ends, table, permutations, rest):  # type: ignore[no-untyped-def]
        n, rows, hard, (entries, words, powers) = rest
        begin = 0
        for text in range(len(ends)):
            count, hard[text] = read(data[begin : ends[text]], table, entries)
            begin = ends[text]
            if not hard[text]:
                count = hash_words(entries[:count], words, powers)
                count = join(words[:count], powers, entries, n)
                permute(entries[:count], permutations[0], permutations[1], rows[text])

    return run  # type: ignore[no-any-return]


def _read(data: NDArray[np.uint8], table: Codes, entries: Codes) -> tuple[int, bool]:
    """Fill ``entries``; their number, and whether the text is hard."""
    at, count, before, told = 0, 0, np.uint32(0), np.uint32(0)
    while at < len(data):
        code = np.uint32(data[at])
        size = 1 if code < 0x80 else 2 if code < 0xE0 else 3 if code < 0xF0 else 4
        if size > 1:
            code &= np.uint32(0x7F >> size)
            for k in range(1, size):
                code = np.uint32(code << _SIX) | np.uint32(np.uint32(data[at + k]) & _TAIL)
        at += size
        entry = table[code]
        told |= entry
        if entry & _STARTS and before & _ENDS:
            told |= _HARD
        before = entry
        if not entry & _GONE:
            entries[count] = entry
            count += 1
    return count, (told & _HARD) != 0


def _hash_words(entries: Codes, words: NDArray[np.uint64], powers: NDArray[np.uint64]) -> int:
    """Fill ``words`` with polynomials and ``powers`` with that of the multiplier by each word's length; their number."""
    count, inside, mixed, power = 0, False, np.uint64(0), np.uint64(1)
    for at in range(len(entries)):
        entry = entries[at]
        if entry & _LETTER or (inside and entry & _JOINER and at + 1 < len(entries) and entries[at + 1] & _LETTER):
            mixed = mixed * _FACTOR + np.uint64(entry & _CODE)
            power = power * _FACTOR
            inside = True
            continue
        if inside:
            words[count], powers[count] = mixed, power
            count, inside, mixed, power = count + 1, False, np.uint64(0), np.uint64(1)
        if entry & _ALONE:
            words[count], powers[count] = np.uint64(entry & _CODE), _FACTOR
            count += 1
    if inside:
        words[count], powers[count] = mixed, power
        count += 1
    return count


def _join(words: NDArray[np.uint64], powers: NDArray[np.uint64], hashes: Codes, n: int) -> int:
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
    for at in range(len(hashes)):
        for k in range(len(row)):
            row[k] = min(row[k], np.uint32(np.uint32(hashes[at] * factors[k]) + summands[k]))
