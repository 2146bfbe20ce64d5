"""Connected components over all parts, in rounds of joins: large-star and small-star.

Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, "Connected components in MapReduce and beyond" (2014). An edge lies in
the homes of both its ends. After a round that changes nothing each number is joined to the least of its set alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.dedup.parts.packed import dealt, joined, pack, place
from cleaner.dedup.parts.plan import HOME, TOTAL, home_of
from cleaner.dedup.parts.verifying import EDGE, edges
from cleaner.dedup.shingle import Ints
from cleaner.engine import Row

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TOTALS = struct.Struct(">3Q")


def read_edges(values: Iterable[bytes]) -> tuple[Ints, Ints]:
    """Edges among the values, each once, sorted: a number that has its home here, and another."""
    ours, theirs = joined(values, EDGE, (np.int64, np.int64))
    lines = np.unique(np.column_stack((ours, theirs)), axis=0)
    return lines[:, 0], lines[:, 1]


def large_star(_: str, values: list[bytes]) -> Iterator[Row]:
    """Of each number here the greater neighbours, joined to the least of all; and totals of the edges that were here."""
    ours, theirs = read_edges(values)
    mixed = (ours.astype(np.uint64) * _MIX ^ theirs.astype(np.uint64)) * _MIX
    yield TOTAL, _TOTALS.pack(len(ours), int(ours.sum()), int(np.bitwise_xor.reduce(mixed ^ mixed >> np.uint64(31))))
    least = _least(ours, theirs)
    greater = theirs > ours
    high, low = theirs[greater], least[greater]
    for part, columns in dealt(home_of(high), high, low):
        yield place(HOME, part), pack(EDGE, *columns)


def small_star(_: str, values: list[bytes]) -> Iterator[Row]:
    """Of each number here the lesser neighbours and itself, joined to the least."""
    ours, theirs = read_edges(values)
    least = _least(ours, theirs)
    high, low = np.concatenate((ours, theirs)), np.concatenate((least, least))
    apart = high != low
    lines = np.unique(np.column_stack((low[apart], high[apart])), axis=0)
    yield from edges(lines[:, 0], lines[:, 1])


def _least(ours: Ints, theirs: Ints) -> Ints:
    """For each line the least of its number and all that number's neighbours."""
    if not len(ours):
        return ours
    starts = np.flatnonzero(np.concatenate(([True], ours[1:] != ours[:-1])))
    least = np.minimum(np.minimum.reduceat(theirs, starts), ours[starts])
    found: Ints = np.repeat(least, np.diff(np.concatenate((starts, [len(ours)]))))
    return found


def read_totals(values: Iterable[bytes]) -> tuple[int, int, int]:
    """The totals of all parts made one: edges, the sum of their ends, a digest."""
    count = ends = digest = 0
    for value in values:
        more, end, part = _TOTALS.unpack(value)
        count, ends, digest = count + more, ends + end, digest ^ part
    return count, ends, digest


def labels(values: Iterable[bytes]) -> tuple[Ints, Ints]:
    """Numbers with their home here that are joined to others, and for each the least of its set."""
    ours, theirs = read_edges(values)
    least = _least(ours, theirs)
    first = np.flatnonzero(np.concatenate(([True] * min(len(ours), 1), ours[1:] != ours[:-1])))
    return ours[first], least[first]
