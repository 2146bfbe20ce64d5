"""Verification, over all parts: a part looks after the pairs whose first text has its home there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.dedup.components import Components
from cleaner.dedup.parts.library import library, verifier
from cleaner.dedup.parts.packed import dealt, joined, pack, place
from cleaner.dedup.parts.plan import HOME, Plan, home_of
from cleaner.dedup.shingle import Ints
from cleaner.dedup.verify import Overlaps, hopeful
from cleaner.engine import Row

EDGE, PAIR = b"E", b"P"


def read_pairs(values: Iterable[bytes]) -> Ints:
    """The pairs among the values, each once, sorted."""
    left, right = joined(values, PAIR, (np.int64, np.int64))
    order = np.lexsort((right, left))
    pairs: Ints = np.column_stack((left[order], right[order]))
    return pairs[np.concatenate((np.ones(min(len(pairs), 1), dtype=bool), (np.diff(pairs, axis=0) != 0).any(axis=1)))]


def verify_first(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The first pass over the pairs of a part, in which each shingle weighs one: pairs that are worth a look, and what joins."""
    pairs = read_pairs(values)
    found = library(pairs, plan).overlaps(pairs)
    worthy = found.share >= plan.settings.worth_a_look
    pairs, found = pairs[worthy], found.of(worthy)
    if len(pairs):
        yield key, pack(PAIR, pairs[:, 0], pairs[:, 1])
        yield from _related(pairs, found, (*plan.settings.passes, plan.settings.threshold)[0], plan)


def verify(_: str, values: list[bytes], plan: Plan, threshold: float) -> Iterator[Row]:
    """A later pass over the pairs of a part: what joins under the weights."""
    pairs = read_pairs(values)
    yield from _related(pairs, library(pairs, plan).overlaps(pairs), threshold, plan)


def _related(pairs: Ints, found: Overlaps, threshold: float, plan: Plan) -> Iterator[Row]:
    """Joined texts, each with the least of its set in this part: fewer edges than pairs, and the same sets."""
    lines = hopeful(found, threshold, plan.settings)
    texts = library(pairs[lines], plan)
    checker, inner = verifier(texts, plan), np.searchsorted(texts.numbers, pairs[lines])
    joined_here = Components(len(texts.numbers))
    held = []
    for line, (left, right) in zip(lines.tolist(), inner.tolist(), strict=True):
        if checker.related(left, right, threshold, found[line]):
            held.append((left, right))
    both = np.array(held, dtype=np.int64).reshape(-1, 2)
    joined_here.join(both[:, 0], both[:, 1])
    labels = joined_here.labels()
    moved = np.flatnonzero(labels != np.arange(len(labels)))
    yield from edges(texts.numbers[labels[moved]], texts.numbers[moved])


def edges(low: Ints, high: Ints) -> Iterator[Row]:
    """Edges to the homes of both their ends, each with the number that has its home there first."""
    ours, theirs = np.concatenate((low, high)), np.concatenate((high, low))
    for part, columns in dealt(home_of(ours), ours, theirs):
        yield place(HOME, part), pack(EDGE, *columns)
