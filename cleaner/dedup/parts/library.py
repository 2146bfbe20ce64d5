"""Texts of many parts as one part needs them: read where they lie, and made a corpus of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cleaner.dedup.facts import FactChecker
from cleaner.dedup.parts import store
from cleaner.dedup.parts.packed import Array
from cleaner.dedup.parts.plan import Plan, home_of
from cleaner.dedup.shingle import Corpus, Floats, Hashes, Ints, Shingles, Vocabulary, forms_of, number_hashes
from cleaner.dedup.verify import Basis, Overlaps, Verifier

_TABLE_BITS = 18  # entries of a table in which the shingles of one text are looked up: few of a long text share one
_NONE = np.int32(-1)


@dataclass(frozen=True, slots=True)
class Library:
    """Some texts: ``numbers``, sorted. ``unique`` are the hashes of each one's shingles, sorted, and ``weights`` what these are
    worth, None where each is worth one."""

    numbers: Ints
    unique: list[Hashes]
    weights: list[Floats] | None
    masses: Floats

    def overlaps(self, pairs: Ints) -> Overlaps:
        """What the two texts of each line share, as verify.Verifier.overlaps; lines are sorted."""
        lines = np.searchsorted(self.numbers, pairs)
        counts, masses = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs))
        lookup = _Lookup()
        starts = np.flatnonzero(np.concatenate((np.ones(min(len(pairs), 1), dtype=bool), np.diff(pairs[:, 0]) != 0)))
        for first, last in zip(starts.tolist(), [*starts[1:].tolist(), len(pairs)], strict=True):
            text = int(lines[first, 0])
            others = [self.unique[other] for other in lines[first:last, 1].tolist()]
            shared, which = lookup.shared(self.unique[text], np.concatenate(others))
            ends = np.searchsorted(shared, np.cumsum([0, *map(len, others)]))
            counts[first:last] = np.diff(ends)
            if self.weights is not None:
                masses[first:last] = np.diff(np.concatenate(([0.0], np.cumsum(self.weights[text].take(which))))[ends])
        masses = counts.astype(float) if self.weights is None else masses
        left, right = self.masses[lines[:, 0]], self.masses[lines[:, 1]]
        return Overlaps(counts, masses, masses / np.minimum(left, right), masses / (left + right - masses))


class _Lookup:
    """Finds which shingles of others one text has. A table of places by some bits of a hash makes it a pass over the others."""

    def __init__(self) -> None:
        self._table = np.full(1 << _TABLE_BITS, _NONE, dtype=np.int32)

    def shared(self, own: Hashes, others: Hashes) -> tuple[Ints, Ints]:
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
    for home in np.unique(homes).tolist():
        held, lines = store.opened(plan.texts[home]), np.flatnonzero(homes == home)
        yield home, held, lines, np.searchsorted(held["number"], numbers[lines])


def library(numbers: Ints, plan: Plan) -> Library:
    """The texts of these numbers, each once, under the weights of the last pass."""
    numbers = np.unique(numbers)
    unique: list[Hashes] = [np.zeros(0, dtype=np.uint64)] * len(numbers)
    weights: list[Floats] = [np.zeros(0)] * len(numbers)
    masses = np.zeros(len(numbers))
    for home, held, lines, rows in _by_home(numbers, plan):
        starts = held["unique.starts"]
        _set(unique, lines, held.ragged("unique").rows(rows))
        if home in plan.weights:
            weighed = store.opened(plan.weights[home])
            _set(weights, lines, store.Ragged(weighed["weight"], starts).rows(rows))
            masses[lines] = weighed["mass"][rows]
        else:
            masses[lines] = starts[rows + 1] - starts[rows]
            _set(weights, lines, [np.ones(count) for count in masses[lines].astype(int).tolist()] if plan.weights else [])
    return Library(numbers, unique, weights if plan.weights else None, masses)


def _set(found: list[Array], lines: Ints, values: list[Array]) -> None:
    for line, value in zip(lines.tolist(), values, strict=False):
        found[line] = value


def verifier(texts: Library, plan: Plan) -> Verifier:
    """A verifier of the texts, in which they are numbered by their order here."""
    numbers, hashes = number_hashes(np.concatenate([np.zeros(0, dtype=np.uint64), *texts.unique]))
    weights = np.ones(len(hashes))
    if texts.weights is not None:
        weights[numbers] = np.concatenate([np.zeros(0), *texts.weights])
    uniques = np.split(numbers, np.cumsum(list(map(len, texts.unique)))[:-1])
    words, sequences, days, vocabulary = _words(texts.numbers, plan)
    held = [Shingles(word, unique[sequence], unique) for word, sequence, unique in zip(words, sequences, uniques, strict=True)]
    corpus = Corpus(tuple(held), vocabulary, hashes)
    return Verifier(Basis(corpus, days, FactChecker(corpus)), weights, plan.settings)


def _words(numbers: Ints, plan: Plan) -> tuple[list[Ints], list[Ints], Ints, Vocabulary]:
    """The words of texts as indexes of one vocabulary, which of its shingles begins at each, and its day."""
    words: list[Ints] = [np.zeros(0, dtype=np.int64)] * len(numbers)
    sequences, days = list(words), np.zeros(len(numbers), dtype=np.int64)
    numbering: dict[bytes, int] = {}
    names: list[Array] = [np.zeros(0, dtype=bool)]
    for home, held, lines, rows in _by_home(numbers, plan):
        articles = store.opened(plan.articles[home])
        found = articles.ragged("word").rows(held["row"][rows])
        used, spelled = np.unique(np.concatenate(found)), articles.ragged("spelling")
        before = len(numbering)
        at = np.array([numbering.setdefault(each.tobytes(), len(numbering)) for each in spelled.rows(used)], dtype=np.int64)
        names.append(held["name"][used[at >= before]])
        _set(words, lines, [at[np.searchsorted(used, each)] for each in found])
        _set(sequences, lines, held.ragged("sequence").rows(rows))
        days[lines] = held["day"][rows]
    forms, number = forms_of([each.decode("utf8", "surrogatepass") for each in numbering])
    return words, sequences, days, Vocabulary(forms, np.zeros(len(forms), dtype=np.uint64), number, np.concatenate(names) & ~number)
