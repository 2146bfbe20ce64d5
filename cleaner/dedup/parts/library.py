"""Texts of many parts as one part needs them: read where they lie, and made a corpus of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cleaner.dedup.facts import FactChecker
from cleaner.dedup.parts import store
from cleaner.dedup.parts.packed import Array
from cleaner.dedup.parts.plan import Plan, home_of
from cleaner.dedup.share import Overlaps
from cleaner.dedup.shingle import Corpus, Floats, Hashes, Ints, Shingles, Vocabulary, distinct, forms_of, number_hashes
from cleaner.dedup.verify import Basis, Verifier

_TABLE_BITS = 18  # entries of a table in which the shingles of one text are looked up: few of a long text share one
_NONE = np.int32(-1)


@dataclass(frozen=True, slots=True)
class Library:
    """Some texts: ``numbers``, sorted, and the hashes of each one's shingles, sorted."""

    numbers: Ints
    unique: list[Hashes]

    def shared(self, pairs: Ints) -> store.Ragged:
        """Of each line of sorted pairs which of the first text's shingles the second has too, by their places in ``unique``."""
        lines = np.searchsorted(self.numbers, pairs)
        lookup, found = _Lookup(), list[Array]()
        counts = np.zeros(len(pairs) + 1, dtype=np.int64)
        for first, last in runs(pairs[:, 0]):
            others = [self.unique[other] for other in lines[first:last, 1].tolist()]
            at, which = lookup.shared(self.unique[int(lines[first, 0])], np.concatenate(others))
            counts[first + 1 : last + 1] = np.diff(np.searchsorted(at, np.cumsum([0, *map(len, others)])))
            found.append(which)
        return store.Ragged(np.concatenate([np.zeros(0, dtype=np.int32), *found]), np.cumsum(counts))


def runs(sorted_numbers: Ints) -> list[tuple[int, int]]:
    """Where each run of like numbers begins and ends."""
    new = np.ones(len(sorted_numbers) + 1, dtype=bool)
    new[1:-1] = sorted_numbers[1:] != sorted_numbers[:-1]
    at = np.flatnonzero(new).tolist()
    return list(pairwise(at))


class _Lookup:
    """Finds which shingles of others one text has. A table of places by some bits of a hash makes it a pass over the others."""

    def __init__(self) -> None:
        self._table = np.full(1 << _TABLE_BITS, _NONE, dtype=np.int32)

    def shared(self, own: Hashes, others: Hashes) -> tuple[Ints, Array]:
        """Places in the others at which a shingle of the text stands, in order, and for each its place in the text."""
        shift = np.uint64(64 - _TABLE_BITS)
        at, order = (own >> shift).astype(np.int64), np.arange(len(own), dtype=np.int32)
        self._table[at] = order
        found = self._table.take((others >> shift).view(np.int64))
        met = np.flatnonzero(found >= 0)
        which = found.take(met)
        good = own.take(which) == others.take(met)
        met, which = met.compress(good), which.compress(good)
        for lost in np.flatnonzero(self._table.take(at) != order).tolist():  # another one has its entry
            more = np.flatnonzero(others == own[lost])
            if len(more):
                met, which = np.concatenate((met, more)), np.concatenate((which, np.full(len(more), lost, dtype=np.int32)))
                again = np.argsort(met)
                met, which = met[again], which[again]
        self._table[at] = _NONE
        return met, which


def _by_home(numbers: Ints, plan: Plan) -> Iterator[tuple[int, store.Store, Ints, Ints]]:
    """The homes of texts: each with its file, the lines of its texts among the numbers, and their rows in the file."""
    homes = home_of(numbers)
    for home in distinct(homes).tolist():
        held, lines = store.opened(plan.texts[home]), np.flatnonzero(homes == home)
        yield home, held, lines, np.searchsorted(held["number"], numbers[lines])


def library(numbers: Ints, plan: Plan) -> Library:
    """The texts of these numbers, each once."""
    numbers = distinct(numbers.ravel())
    unique: list[Hashes] = [np.zeros(0, dtype=np.uint64)] * len(numbers)
    for _, held, lines, rows in _by_home(numbers, plan):
        _set(unique, lines, held.ragged("unique").rows(rows))
    return Library(numbers, unique)


def masses(numbers: Ints, plan: Plan) -> Floats:
    """The summed weights of the shingles of texts, under the weights of the last pass."""
    found = np.zeros(len(numbers))
    for home, held, lines, rows in _by_home(numbers, plan):
        starts = held["unique.starts"]
        weighed = home in plan.weights
        found[lines] = store.opened(plan.weights[home])["mass"][rows] if weighed else starts[rows + 1] - starts[rows]
    return found


def overlaps(pairs: Ints, shared: store.Ragged, home: int, plan: Plan) -> Overlaps:
    """What the two texts of each line share, as verify.Verifier.overlaps; all first texts are of one home."""
    counts: Ints = np.diff(shared.starts)
    mass = counts.astype(float)
    if home in plan.weights:
        held, weights = store.opened(plan.texts[home]), store.opened(plan.weights[home])["weight"]
        starts, rows = held["unique.starts"], np.searchsorted(held["number"], pairs[:, 0])
        for first, last in runs(pairs[:, 0]):
            begin, end = starts[rows[first] : rows[first] + 2].tolist()
            ends = shared.starts[first : last + 1]
            of = weights[begin:end].take(shared.values[ends[0] : ends[-1]])
            mass[first:last] = np.diff(np.concatenate(([0.0], np.cumsum(of)))[ends - ends[0]])
    left, right = masses(pairs[:, 0], plan), masses(pairs[:, 1], plan)
    return Overlaps(counts, mass, mass / np.minimum(left, right), mass / (left + right - mass))


def _set(found: list[Array], lines: Ints, values: list[Array]) -> None:
    for line, value in zip(lines.tolist(), values, strict=True):
        found[line] = value


def verifier(texts: Library, plan: Plan) -> Verifier:
    """A verifier of the texts, in which they are numbered by their order here."""
    numbers, hashes = number_hashes(np.concatenate([np.zeros(0, dtype=np.uint64), *texts.unique]))
    weights = np.ones(len(hashes)) if plan.weighed else None
    if weights is not None and plan.weights:
        weights[numbers] = np.concatenate([np.zeros(0), *_weights(texts, plan)])
    uniques = np.split(numbers, np.cumsum(list(map(len, texts.unique)))[:-1])
    words, sequences, days, vocabulary = _words(texts.numbers, plan)
    held = [Shingles(word, unique[sequence], unique) for word, sequence, unique in zip(words, sequences, uniques, strict=True)]
    corpus = Corpus(tuple(held), vocabulary, hashes)
    return Verifier(Basis(corpus, days, FactChecker(corpus), plan.total), weights, plan.settings)


class _Forms(Sequence[str]):
    """The forms of words, each made when it is asked for: of thousands of words few stand between two copies."""

    def __init__(self, spelled: Sequence[Array]) -> None:
        self._spelled = spelled

    def __len__(self) -> int:
        return len(self._spelled)

    def __getitem__(self, word: Any) -> Any:
        return forms_of([self._spelled[word].tobytes().decode("utf8", "surrogatepass")])[0][0]


def _weights(texts: Library, plan: Plan) -> list[Floats]:
    """What each text's shingles are worth."""
    found = [np.ones(0)] * len(texts.numbers)
    for home, held, lines, rows in _by_home(texts.numbers, plan):
        if home in plan.weights:
            _set(found, lines, store.Ragged(store.opened(plan.weights[home])["weight"], held["unique.starts"]).rows(rows))
        else:
            _set(found, lines, [np.ones(len(texts.unique[line])) for line in lines.tolist()])
    return found


def _words(numbers: Ints, plan: Plan) -> tuple[list[Ints], list[Ints], Ints, Vocabulary]:
    """The words of texts as indexes of one vocabulary, which of its shingles begins at each, and its day."""
    words: list[Ints] = [np.zeros(0, dtype=np.int64)] * len(numbers)
    sequences, days = list(words), np.zeros(len(numbers), dtype=np.int64)
    keys, marks, spelled = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=bool)], list[Array]()
    for home, held, lines, rows in _by_home(numbers, plan):
        articles = store.opened(plan.articles[home])
        found = articles.ragged("word").rows(held["row"][rows])
        used = np.zeros(len(articles["hash"]), dtype=bool)
        used[np.concatenate(found)] = True
        at = np.cumsum(used) - 1 + len(spelled)
        _set(words, lines, [at[each] for each in found])
        _set(sequences, lines, held.ragged("sequence").rows(rows))
        days[lines] = held["day"][rows]
        # Words are told by their form, and by whether they are names: nothing else is asked of them.
        keys.append(articles["hash"][used] & ~np.uint64(1) | held["name"][used])
        marks.append(articles["number"][used])
        spelled += articles.ragged("spelling").rows(np.flatnonzero(used))
    known, first, at = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    number = np.concatenate(marks)[first]
    forms = _Forms([spelled[each] for each in first.tolist()])
    return [at[each] for each in words], sequences, days, Vocabulary(forms, known, number, (known & np.uint64(1) > 0) & ~number)
