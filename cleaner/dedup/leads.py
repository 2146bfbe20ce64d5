"""How much of one text's beginning stands in another: of many pairs at once, which costs a tenth of one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints


@dataclass(frozen=True, slots=True)
class Leads:
    """The beginnings of all texts, a row each, filled up with a number that is no shingle's; what their shingles are worth, with a
    nought for that number; and what each row is worth in all."""

    heads: Ints
    weights: Floats
    worth: Floats

    @classmethod
    def of(cls, corpus: Corpus, weights: Floats, words: int) -> Leads:
        """The first so many shingles of each text of a corpus."""
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
