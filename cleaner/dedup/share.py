"""What texts share, by weight, of many pairs at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints
from cleaner.settings import DedupSettings


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share. ``count`` is the number of shared shingles, ``mass`` their summed weight, ``share``
    that mass by the lighter text's whole mass, ``likeness`` by that of both, 0 to 1."""

    count: int
    mass: float
    share: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The same of many pairs, a line each."""

    count: Ints
    mass: Floats
    share: Floats
    likeness: Floats

    def of(self, marked: NDArray[np.bool_] | Ints) -> Overlaps:
        """The marked lines."""
        return Overlaps(self.count[marked], self.mass[marked], self.share[marked], self.likeness[marked])

    def __getitem__(self, line: int) -> Overlap:
        return Overlap(int(self.count[line]), float(self.mass[line]), float(self.share[line]), float(self.likeness[line]))


@dataclass(frozen=True, slots=True)
class Repeated:
    """The shingles that stand in two texts or more, in a numbering of their own: no others can be shared, and they are so few
    that a mark for each stays in the processor's cache. ``of_text`` holds those of each text, ``numbers`` their numbers
    in the corpus."""

    numbers: Ints
    of_text: tuple[Ints, ...]

    @classmethod
    def of(cls, corpus: Corpus) -> Repeated:
        """The repeated shingles of a corpus."""
        held = np.concatenate([np.zeros(0, dtype=np.int64), *(text.unique for text in corpus.texts)])
        marked = np.bincount(held, minlength=len(corpus.hashes)) > 1
        numbering = np.cumsum(marked) - 1
        return cls(np.flatnonzero(marked), tuple(numbering.take(text.unique.compress(marked.take(text.unique))) for text in corpus.texts))


@dataclass(frozen=True, slots=True)
class Leads:
    """The beginnings of all texts, a row each, filled up with a number that is no shingle's; what their shingles are worth, with a
    nought for that number; and what each row is worth in all."""

    heads: Ints
    weights: Floats
    worth: Floats

    @classmethod
    def of(cls, corpus: Corpus, weights: Floats, words: int) -> Leads:
        """The beginnings, of so many words, under weights."""
        heads = np.full((len(corpus), words), len(weights), dtype=np.int64)
        for row, text in zip(heads, corpus.texts, strict=True):
            head = text.sequence[:words]
            row[: len(head)] = head
        padded = np.append(weights, 0.0)
        return cls(heads, padded, padded[heads].sum(axis=1))

    def within(self, marks: NDArray[np.bool_], texts: Ints) -> Floats:
        """How much of the beginnings of texts is marked, by weight."""
        heads = self.heads[texts]
        shared: Floats = (self.weights.take(heads) * marks.take(heads)).sum(axis=1) / self.worth[texts]
        return shared


def groups(texts: Ints) -> Iterator[tuple[int, Ints]]:
    """Each text with its lines, in the order of the texts."""
    order = np.argsort(texts, kind="stable")
    for lines in np.split(order, np.flatnonzero(np.diff(texts[order])) + 1) if len(order) else ():
        yield int(texts[lines[0]]), lines


def hopeful(found: Overlaps, threshold: float, settings: DedupSettings) -> Ints:
    """The lines of pairs that may be found related at the threshold, whatever the other evidence says."""
    most = found.share + np.minimum(found.share, settings.mending) + np.minimum(settings.lead_worth, found.share / 2)
    lines: Ints = np.flatnonzero((most >= threshold) & (found.mass >= settings.minimum_mass))
    return lines
