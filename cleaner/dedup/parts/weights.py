"""What shingles are worth, over all parts: weigh.Weigher's numbers, a part of the shingles each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.dedup.parts.candidates import scattered
from cleaner.dedup.parts.editions import Plan
from cleaner.dedup.parts.packed import dealt, joined, pack, place, unpack
from cleaner.dedup.parts.stars import labels
from cleaner.dedup.parts.verifying import REQUEST, SHINGLE, TEXT, WEIGHTS
from cleaner.dedup.shingle import Floats, Hashes, Ints
from cleaner.dedup.weigh import MOST_COPIES
from cleaner.engine import Row

OWNED = b"O"


def own(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The shingles of the texts of a part, with the cluster and the copies of each text, to where they are weighed."""
    heads, sets = [], []
    for value in values:
        if value[:1] == TEXT:
            head, hashes, _words = unpack(value)
            heads.append(head)
            sets.append(np.unique(hashes))
    if not sets:
        return
    numbers, _, copies = np.array(heads, dtype=np.int64).T
    cluster = numbers.copy()
    order = np.argsort(numbers)
    joined_ones, least = labels(values)
    cluster[order[np.searchsorted(numbers[order], joined_ones)]] = least
    lengths = [len(each) for each in sets]
    columns = (np.concatenate(sets), np.repeat(cluster, lengths), np.repeat(copies, lengths))
    for part, held in dealt(scattered(columns[0], plan.parts), *columns):
        yield place(SHINGLE, part), pack(OWNED, *held)


def weigh(_: str, values: list[bytes]) -> Iterator[Row]:
    """The weights that were asked for, but those of one."""
    hashes, weights = _weights(values)
    for value in values:
        if value[:1] == REQUEST:
            tag, wanted = unpack(value)
            held = np.isin(hashes, wanted, assume_unique=True)
            yield tag.tobytes().decode(), pack(WEIGHTS, hashes[held], weights[held])


def _weights(values: Iterable[bytes]) -> tuple[Hashes, Floats]:
    """The shingles that stand in several clusters, sorted, and their weights."""
    hashes, cluster, copies = joined(values, OWNED, (np.uint64, np.int64, np.int64))
    if not len(hashes):
        return hashes, np.zeros(0)
    order = np.lexsort((cluster, hashes))
    hashes, cluster, copies = hashes[order], cluster[order], np.minimum(copies[order], MOST_COPIES)
    held, starts = _summed(copies.astype(float), _starts(hashes, cluster)), _starts(hashes, cluster)
    of = hashes[starts]
    first = _starts(of)
    weights = _summed(held**2, first) / _summed(held, first) ** 2
    several: Ints = np.flatnonzero(weights != 1)
    return of[first][several], weights[several]


def _starts(*columns: Hashes | Ints) -> Ints:
    """The first of each run of like lines."""
    new = np.ones(len(columns[0]), dtype=bool)
    new[1:] = False
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def _summed(values: Floats, starts: Ints) -> Floats:
    found: Floats = np.add.reduceat(values, starts)
    return found
