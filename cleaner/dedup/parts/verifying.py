"""Verification, over all parts: a part looks after the pairs whose first text has its home there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.dedup.cluster import components
from cleaner.dedup.parts import store
from cleaner.dedup.parts.library import library, overlaps, verifier
from cleaner.dedup.parts.packed import dealt, joined, pack, part_of, place
from cleaner.dedup.parts.plan import HOME, Plan, home_of, told
from cleaner.dedup.share import Overlaps, hopeful
from cleaner.dedup.shingle import Ints
from cleaner.engine import Row

PAIRS = "pairs"
EDGE, PAIR = b"E", b"P"


def read_pairs(values: Iterable[bytes]) -> Ints:
    """The pairs among the values, each once, sorted."""
    left, right = joined(values, PAIR, (np.int64, np.int64))
    order = np.lexsort((right, left))
    pairs = np.column_stack((left[order], right[order]))
    new = np.ones(len(pairs), dtype=bool)
    new[1:] = (np.diff(pairs, axis=0) != 0).any(axis=1)
    found: Ints = pairs[new]
    return found


def verify_first(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The first pass over the pairs of a part, in which each shingle weighs one: the pairs that are worth a look, with the
    shingles that they share, into a file, and what joins."""
    home, pairs = part_of(key), read_pairs(values)
    texts = library(pairs, plan)
    shared = texts.shared(pairs)
    found = overlaps(pairs, shared, home, plan)
    worthy = found.share >= plan.settings.worth_a_look
    pairs, found = pairs[worthy], found.of(worthy)
    if len(pairs):
        arrays = {"left": pairs[:, 0], "right": pairs[:, 1], **store.ragged("shared", shared.rows(np.flatnonzero(worthy)), np.int32)}
        yield told(PAIRS, home, store.write(plan.folder, f"{PAIRS}{home}", arrays))
        yield from _related(pairs, found, (*plan.settings.passes, plan.settings.threshold)[0], plan)


def worthy_pairs(home: int, plan: Plan) -> Ints:
    """The pairs of a part that are worth a look, sorted."""
    if home not in plan.pairs:
        return np.zeros((0, 2), dtype=np.int64)
    held = store.opened(plan.pairs[home])
    return np.column_stack((held["left"], held["right"]))


def verify(key: str, _: list[bytes], plan: Plan, threshold: float) -> Iterator[Row]:
    """A later pass over the pairs of a part: what joins under the weights."""
    home = part_of(key)
    pairs, shared = worthy_pairs(home, plan), store.opened(plan.pairs[home]).ragged("shared")
    yield from _related(pairs, overlaps(pairs, shared, home, plan), threshold, plan)


def _related(pairs: Ints, found: Overlaps, threshold: float, plan: Plan) -> Iterator[Row]:
    """Joined texts, each with the least of its set in this part: fewer edges than pairs, and the same sets."""
    lines = hopeful(found, threshold, plan.settings)
    if not len(lines):
        return
    texts = library(pairs[lines], plan)
    inner = np.searchsorted(texts.numbers, pairs[lines])
    joined_here = components(verifier(texts, plan), inner, found.of(lines), threshold)
    if not joined_here:
        return
    low = np.repeat([members[0] for members in joined_here], [len(members) - 1 for members in joined_here])
    moved = [member for members in joined_here for member in members[1:]]
    yield from edges(texts.numbers[low], texts.numbers[moved])


def edges(low: Ints, high: Ints) -> Iterator[Row]:
    """Edges to the homes of both their ends, each with the number that has its home there first."""
    ours, theirs = np.concatenate((low, high)), np.concatenate((high, low))
    for part, columns in dealt(home_of(ours), ours, theirs):
        yield place(HOME, part), pack(EDGE, *columns)
