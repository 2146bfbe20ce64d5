"""True numbers of a pair of texts, and whether they make it one story. Nothing is joined without them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.facts import Places, Side, compare_places
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
        self._evidence: dict[tuple[int, int], float] = {}

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
        shared = unique[self._marks[unique]]
        mass = float(self.weights[shared].sum())
        small, both = min(self.masses[left], self.masses[right]), self.masses[left] + self.masses[right] - mass
        return Overlap(len(shared), mass, mass / small if small else 0.0, mass / both if both else 0.0)

    def related(self, left: int, right: int, threshold: float) -> bool:
        """True where the two texts carry one story, by the evidence that evidence() weighs."""
        return not self._apart(left, right) and self.evidence(left, right) >= threshold

    def evidence(self, left: int, right: int) -> float:
        """How much of the lighter text stands in the other, as a share: with what differs by spelling alone,
        more where they begin alike, less by each place where their facts disagree; 0 where the mass shared
        is no more than a quotation's."""
        pair = (min(left, right), max(left, right))
        if pair not in self._evidence:
            self._evidence[pair] = self._weigh_evidence(*pair)
        return self._evidence[pair]

    def _weigh_evidence(self, left: int, right: int) -> float:
        settings = self.settings
        found = self.overlap(left, right)
        if found.mass < settings.minimum_mass or found.share < settings.worth_a_look:
            return 0.0
        places = self.places(left, right)
        share = (found.mass + places.mended) / min(self.masses[left], self.masses[right])
        rate = max(places.wrong_mass / found.mass, places.wrong / found.count)
        return min(share, 1.0) + settings.lead_worth * self._lead(left, right) - settings.fact_cost * rate

    def _lead(self, left: int, right: int) -> float:
        """How much of the one text's beginning, or of the other's, stands in the other, by weight."""
        shares = []
        for text, other in ((left, right), (right, left)):
            self._mark(other)
            head = self.corpus.texts[text].sequence[: self.settings.lead_words]
            weights = self.weights[head]
            shares.append(float(weights[self._marks[head]].sum() / weights.sum()))
        return max(shares)

    def places(self, left: int, right: int) -> Places:
        """What stands between the words that the two texts share; the shorter is the left one."""
        short, long = sorted((left, right), key=lambda t: (len(self.corpus.texts[t].words), t))
        self._mark(long)
        text = self.corpus.texts[short]
        return compare_places(self.corpus, Side(text, self._marks[text.sequence]), self.corpus.texts[long], self.weights)

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
