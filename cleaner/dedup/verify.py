"""True numbers of a pair of texts, and whether they make it one story. Nothing is joined without them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.facts import Side, disagreement
from cleaner.dedup.shingle import Corpus, Floats, Ints
from cleaner.settings import DedupSettings


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share. ``mass`` is the summed weight of the shared shingles, ``share`` that mass by
    the lighter text's whole mass, ``likeness`` by that of both; each 0 to 1 but for the mass."""

    mass: float
    share: float
    likeness: float


class Verifier:
    """Compares texts of one corpus under one weighing of its shingles.

    ``days`` holds each text's day of publication, -1 where unknown. A mark a shingle makes a comparison
    linear in one text alone, so one text against many is cheap."""

    def __init__(self, corpus: Corpus, weights: Floats, days: Ints, settings: DedupSettings) -> None:
        self.corpus = corpus
        self.days = days
        self.weights = weights
        self.settings = settings
        self.masses: Floats = np.array([weights[text.unique].sum() for text in corpus.texts])
        self._marks: NDArray[np.bool_] = np.zeros(len(weights), dtype=bool)
        self._marked = -1

    def _mark(self, text: int) -> None:
        if text == self._marked:
            return
        if self._marked >= 0:
            self._marks[self.corpus.texts[self._marked].unique] = False
        self._marks[self.corpus.texts[text].unique] = True
        self._marked = text

    def _apart(self, left: int, right: int) -> bool:
        early, late = sorted((int(self.days[left]), int(self.days[right])))
        return 0 < self.settings.window < late - early and early >= 0

    def overlap(self, left: int, right: int) -> Overlap:
        """What the two texts share, by weight."""
        self._mark(left)
        unique = self.corpus.texts[right].unique
        mass = float(self.weights[unique[self._marks[unique]]].sum())
        small, both = min(self.masses[left], self.masses[right]), self.masses[left] + self.masses[right] - mass
        return Overlap(mass, mass / small if small else 0.0, mass / both if both else 0.0)

    def related(self, left: int, right: int, threshold: float) -> bool:
        """True where the two texts carry one story: enough of the lighter stands in the other, by share
        and by mass, after each place where their facts disagree has been taken off."""
        if self._apart(left, right):
            return False
        found = self.overlap(left, right)
        if found.mass < self.settings.minimum_mass or found.share < threshold:
            return False
        return found.share - self.settings.fact_cost * self.wrong(left, right) / found.mass >= threshold

    def wrong(self, left: int, right: int) -> float:
        """The weighed number of places where the two texts' facts disagree."""
        short, long = sorted((left, right), key=lambda t: (len(self.corpus.texts[t].words), t))
        self._mark(long)
        text = self.corpus.texts[short]
        return disagreement(self.corpus, Side(text, self._marks[text.sequence]), self.corpus.texts[long], self.weights)

    def same(self, left: int, right: int) -> bool:
        """True where the two texts are the same shingles in the same order."""
        return np.array_equal(self.corpus.texts[left].sequence, self.corpus.texts[right].sequence)

    def true_numbers(self, left: int, right: int) -> tuple[float, float]:
        """Jaccard and containment of the shorter, each shingle counted once, whatever its weight."""
        a, b = self.corpus.texts[left].unique, self.corpus.texts[right].unique
        both = len(np.intersect1d(a, b, assume_unique=True))
        small = min(len(a), len(b))
        return (both / (len(a) + len(b) - both) if small else 0.0), (both / small if small else 0.0)


def texts_sharing(pairs: Ints, count: int) -> list[list[int]]:
    """For each text the others it is paired with."""
    near: list[list[int]] = [[] for _ in range(count)]
    for left, right in pairs.tolist():
        near[left].append(right)
        near[right].append(left)
    return near
