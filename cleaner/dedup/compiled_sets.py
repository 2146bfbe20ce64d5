"""The loop of overlap.py, compiled: one text's shingles in a table, those of others looked up in it."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.compiling import U32, U64, compiled
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Ints

_SPREAD = U32(0x9E3779B1)


def count_shared(hashes: Codes, held: tuple[Ints, Ints], pairs: Ints, sizes: Ints) -> Ints:
    """As overlap.count_shared."""
    bits = max(int(held[1].max(initial=0)) * 2, 2).bit_length()
    keys, marks, met = (np.zeros(1 << bits, dtype=np.uint32) for _ in range(3))
    order = np.argsort(pairs[:, 0], kind="stable")  # a text's table serves all its pairs
    shared = np.zeros(len(pairs), dtype=np.int64)
    _count(np.asarray(hashes), tuple(held), (pairs, order), (keys, marks, met, U32(32 - bits)), (shared, sizes))
    return shared


@compiled
def _count(hashes, held, lines, table, out):  # type: ignore[no-untyped-def]
    """``marks`` say for which text a key was entered, ``met`` in which pair it was last met."""
    starts, counts = held
    pairs, order = lines
    keys, marks, met, shift = table
    shared, sizes = out
    stamp, entered, mask = U32(0), -1, U64(len(keys) - 1)
    for place in range(len(order)):
        line = order[place]
        left, right = pairs[line, 0], pairs[line, 1]
        if left != entered:
            stamp = U32(stamp + U32(1))
            entered = left
            sizes[left] = _enter(hashes[starts[left] : starts[left] + counts[left]], (keys, marks, shift, mask), stamp)
        count, pair = 0, U32(place + 1)
        for at in range(starts[right], starts[right] + counts[right]):
            slot = U64(U32(hashes[at] * _SPREAD) >> shift)
            while marks[slot] == stamp and keys[slot] != hashes[at]:
                slot = (slot + U64(1)) & mask
            if marks[slot] == stamp and met[slot] != pair:
                met[slot] = pair
                count += 1
        shared[line] = count
    for text in range(len(sizes)):
        if counts[text] and not sizes[text]:  # no pair has it on the left
            stamp = U32(stamp + U32(1))
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
