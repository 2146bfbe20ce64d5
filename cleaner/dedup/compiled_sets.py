"""The loop of overlap.py, compiled: one text's shingles in a table, those of others looked up in it."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.compiled import U32, U64, compiled
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Ints

_SPREAD = U32(0x9E3779B1)


def count_shared(hashes: Codes, held: tuple[Ints, Ints], pairs: Ints) -> tuple[Ints, Ints]:
    """As overlap.count_shared."""
    bits = max(int(held[1].max(initial=0)) * 2, 2).bit_length()
    keys, marks = np.zeros(1 << bits, dtype=np.uint32), np.zeros(1 << bits, dtype=np.uint64)
    order = np.argsort(pairs[:, 0], kind="stable")  # a text's table serves all its pairs
    shared, sizes = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(held[1]), dtype=np.int64)
    _count(np.asarray(hashes), tuple(held), (pairs, order), (keys, marks, U32(32 - bits)), (shared, sizes))
    return shared, sizes


@compiled
def _count(hashes, held, lines, table, out):  # type: ignore[no-untyped-def]
    """``marks`` of a key say for which table it was entered, and below that in which pair it was last met."""
    starts, counts = held
    pairs, order = lines
    keys, marks, shift = table
    shared, sizes = out
    stamp, entered, mask = U64(0), -1, U64(len(keys) - 1)
    met = np.zeros(len(keys), dtype=np.uint64)
    for place in range(len(order)):
        line = order[place]
        left, right = pairs[line, 0], pairs[line, 1]
        if left != entered:
            stamp += U64(1)
            entered = left
            sizes[left] = _enter(hashes[starts[left] : starts[left] + counts[left]], (keys, marks, shift, mask), stamp)
        count = 0
        for at in range(starts[right], starts[right] + counts[right]):
            slot = U64(U32(hashes[at] * _SPREAD) >> shift)
            while marks[slot] == stamp and keys[slot] != hashes[at]:
                slot = (slot + U64(1)) & mask
            if marks[slot] == stamp and met[slot] != U64(place + 1):
                met[slot] = U64(place + 1)
                count += 1
        shared[line] = count
    for text in range(len(sizes)):
        if counts[text] and not sizes[text]:  # no pair has it on the left
            stamp += U64(1)
            sizes[text] = _enter(hashes[starts[text] : starts[text] + counts[text]], (keys, marks, shift, mask), stamp)


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
