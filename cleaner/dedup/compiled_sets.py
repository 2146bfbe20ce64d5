"""The loop of overlap.py, compiled: one text's shingles in a table, those of others looked up in it."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.compiling import U32, U64, compiled
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Ints

_SPREAD, _NEXT = U32(0x9E3779B1), U32(1)


def count_shared(hashes: Codes, held: tuple[Ints, Ints], pairs: Ints, sizes: Ints) -> Ints:
    """As overlap.count_shared: one text's hashes go into a table, and those of the others that it is paired with are looked up
    in it, what they have of their own entered for as long."""
    bits = max(int(held[1][pairs].max(initial=0)) * 2, 2).bit_length()
    keys, marks, met = (np.zeros(1 << bits, dtype=np.uint32) for _ in range(3))
    order = np.argsort(pairs[:, 0], kind="stable")  # a text's table serves all its pairs
    shared = np.zeros(len(pairs), dtype=np.int64)
    _count(np.asarray(hashes), tuple(held), (pairs, order), (keys, marks, met, U32(32 - bits)), (shared, sizes))
    return shared


@compiled
def _count(hashes, held, lines, table, out):  # type: ignore[no-untyped-def]
    """``marks`` say which text entered a key, the one on the left or, where it has that of the pair, the one on the right;
    ``met`` in which pair a key of the left one was last met."""
    starts, counts = held
    pairs, order = lines
    keys, marks, met, shift = table
    shared, sizes = out
    stamp, text, entered, mask = U32(0), U32(0), -1, U64(len(keys) - 1)
    for place in range(len(order)):
        line = order[place]
        left, right = pairs[line, 0], pairs[line, 1]
        if left != entered:
            stamp = text = U32(stamp + _NEXT)
            entered = left
            sizes[left] = _enter(hashes[starts[left] : starts[left] + counts[left]], (keys, marks, shift, mask), text)
        stamp = U32(stamp + _NEXT)
        count, other = 0, 0
        for at in range(starts[right], starts[right] + counts[right]):
            slot = U64(U32(hashes[at] * _SPREAD) >> shift)
            while keys[slot] != hashes[at] and (marks[slot] == text or marks[slot] == stamp):
                slot = (slot + U64(1)) & mask
            if marks[slot] == text:
                count += met[slot] != stamp
                met[slot] = stamp
            elif marks[slot] != stamp:
                keys[slot], marks[slot] = hashes[at], stamp
                other += 1
        shared[line], sizes[right] = count, count + other


@compiled
def _enter(hashes, table, stamp):  # type: ignore[no-untyped-def]
    """Put the hashes in the table, what it held before forgotten; the number of distinct ones."""
    keys, marks, shift, mask = table
    count = 0
    for at in range(len(hashes)):
        slot = U64(U32(hashes[at] * _SPREAD) >> shift)
        while marks[slot] == stamp and keys[slot] != hashes[at]:
            slot = (slot + U64(1)) & mask
        if marks[slot] != stamp:
            keys[slot], marks[slot] = hashes[at], stamp
            count += 1
    return count
