"""True numbers of a pair of texts, and whether they make it one story. Nothing is joined without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.facts import FactChecker, Places
from cleaner.dedup.share import Leads, Overlap, Overlaps, Repeated, groups, hopeful
from cleaner.dedup.shingle import Corpus, Floats, Ints
from cleaner.settings import DedupSettings

# What sums in another order may differ by.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pair's share, corrected by the evidence, and the most that it could be where that was not worked out."""

    share: float
    most: float


@dataclass(frozen=True)
class Basis:
    """What is known of the texts whatever their weights. ``days`` holds each text's day of publication, -1
    where unknown; ``texts`` is how many there are in all, of which the corpus may be a part."""

    corpus: Corpus
    days: Ints
    facts: FactChecker
    texts: int

    @cached_property
    def repeated(self) -> Repeated:
        """The shingles that two texts may share."""
        return Repeated.of(self.corpus)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in a text another one stands: shingles before and after the stretch that holds nine tenths of
    what is shared, and the share of the stretch that the other text has."""

    before: int
    after: int
    share: float


@dataclass(slots=True)
class _Slot:
    """A text, -1 for none, and a mark for each shingle of the corpus that it holds."""

    text: int
    marks: NDArray[np.bool_]


class Verifier:
    """Compares texts of one corpus under one weighing of its shingles; without weights each is worth one.

    A mark a shingle makes a comparison linear in one text alone, so one text against many is cheap."""

    def __init__(self, basis: Basis, weights: Floats | None, settings: DedupSettings) -> None:
        self.corpus = corpus = basis.corpus
        self.days = basis.days
        self._plain = weights is None  # then the mass is the count, with no look at the weights
        self.weights: Floats = np.ones(len(corpus.hashes)) if weights is None else weights
        self.settings = settings
        # Weights tell what recurs, and the better the more texts they were counted from: then a few disagreements make an update,
        # not another story. Where there is little to count from, facts are all there is to tell them by.
        self._few = 0.0 if weights is None else settings.few_facts * min(1.0, basis.texts / settings.ample)
        self.masses: Floats = np.array([self.weights[text.unique].sum() for text in corpus.texts])
        self._basis = basis
        self._slots = [_Slot(-1, np.zeros(len(corpus.hashes) + 1, dtype=bool)) for _ in range(2)]  # the last is no shingle's
        self._leads: Leads | None = None
        self._evidence: dict[tuple[int, int], Evidence] = {}
        self._facts = basis.facts

    def _marks(self, text: int) -> NDArray[np.bool_]:
        """Marks of the shingles that the text holds; those of two texts, the last asked for, are kept."""
        if self._slots[0].text != text:
            self._slots.reverse()
        slot = self._slots[0]
        if slot.text != text:
            if slot.text >= 0:
                slot.marks[self.corpus.texts[slot.text].unique] = False
            slot.marks[self.corpus.texts[text].unique] = True
            slot.text = text
        return slot.marks

    @cached_property
    def _repeated(self) -> tuple[tuple[Ints, ...], Floats, NDArray[np.bool_]]:
        """The repeated shingles of each text, what each is worth, and a mark for each, none set."""
        repeated = self._basis.repeated
        return repeated.of_text, self.weights.take(repeated.numbers), np.zeros(len(repeated.numbers), dtype=bool)

    def overlaps(self, pairs: Ints) -> Overlaps:
        """What the two texts of each line share. Many pairs at once cost a fifth of what they do one by one."""
        counts, masses = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs))
        repeated, worth, marks = self._repeated
        for left_text, lines in groups(pairs[:, 0]):
            marks[repeated[left_text]] = True
            others = [repeated[text] for text in pairs[lines, 1].tolist()]
            together = np.concatenate(others)
            shared = np.flatnonzero(marks.take(together))
            marks[repeated[left_text]] = False
            # Sums of the shared alone: few are, and their weights lie far apart.
            ends = np.searchsorted(shared, np.cumsum([0, *map(len, others)]))
            counts[lines] = np.diff(ends)
            if not self._plain:
                masses[lines] = np.diff(np.concatenate(([0.0], np.cumsum(worth.take(together.take(shared)))))[ends])
        masses = counts.astype(float) if self._plain else masses
        left, right = self.masses[pairs[:, 0]], self.masses[pairs[:, 1]]
        return Overlaps(counts, masses, masses / np.minimum(left, right), masses / (left + right - masses))

    def promising(self, pairs: Ints, found: Overlaps, threshold: float) -> Ints:
        """The lines of pairs that may be found related at the threshold with their leads looked at, by first text."""
        lines = hopeful(found, threshold, self.settings)
        lines = lines[np.argsort(pairs[lines, 0], kind="stable")]
        share = found.share[lines]
        bonus = np.minimum(self.settings.lead_worth * self._leads_within(pairs[lines]), share / 2)
        most = np.minimum(share + np.minimum(share, self.settings.mending), 1.0) + bonus
        held: Ints = lines[most > threshold - _ROUNDING]
        return held

    def _leads_within(self, pairs: Ints) -> Floats:
        """For each line what ``lead`` says of its texts; many at once cost a tenth of what they do one by one."""
        if self._leads is None:
            self._leads = Leads.of(self.corpus, self.weights, self.settings.lead_words)
        leads, found = self._leads, np.zeros(len(pairs))
        for text, lines in groups(pairs[:, 0]):
            found[lines] = leads.within(self._marks(text), pairs[lines, 1])
        for text, lines in groups(pairs[:, 1]):
            found[lines] = np.maximum(found[lines], leads.within(self._marks(text), pairs[lines, 0]))
        return found

    def _apart(self, left: int, right: int) -> bool:
        early, late = sorted((int(self.days[left]), int(self.days[right])))
        return 0 < self.settings.window < late - early and early >= 0

    def overlap(self, left: int, right: int) -> Overlap:
        """What the two texts share, by weight."""
        unique = self.corpus.texts[right].unique
        shared = unique.compress(self._marks(left).take(unique))
        mass = float(self.weights.take(shared).sum())
        small, both = min(self.masses[left], self.masses[right]), self.masses[left] + self.masses[right] - mass
        return Overlap(len(shared), mass, mass / small if small else 0.0, mass / both if both else 0.0)

    def related(self, left: int, right: int, threshold: float, found: Overlap | None = None) -> bool:
        """True where the two texts carry one story: where enough of the lighter stands in the other, by share
        and by mass. What differs by spelling alone counts as shared; a lead in common adds to the share, each
        place where facts disagree takes from it. ``found`` is what they share, where it is known."""
        return self.evidence(left, right, threshold, found).share >= threshold

    def related_to(self, text: int, others: Sequence[int], threshold: float) -> list[int]:
        """Those of the others that relate to the text."""
        pairs = np.array([(text, other) for other in others], dtype=np.int64).reshape(-1, 2)
        found = self.overlaps(pairs)
        lines = hopeful(found, threshold, self.settings).tolist()
        return [other for line in lines if self.related(text, other := others[line], threshold, found[line])]

    def evidence(self, left: int, right: int, threshold: float, found: Overlap | None = None) -> Evidence:
        """The same as a number, worked out only as far as the threshold needs it."""
        pair = (min(left, right), max(left, right))
        known = self._evidence.get(pair)
        if known is None or known.share <= threshold < known.most:
            known = self._evidence[pair] = self._weigh_evidence(*pair, threshold, found or self.overlap(*pair))
        return known

    def _weigh_evidence(self, left: int, right: int, threshold: float, found: Overlap) -> Evidence:
        settings = self.settings
        if found.mass < settings.minimum_mass or self._apart(left, right):
            return Evidence(0.0, 0.0)
        # A lead is worth at most half of what is shared: where little else is, background stands at the top.
        bonus = min(settings.lead_worth * self.lead(left, right), found.share / 2)
        # What is mended is no more than what is shared, lest two scans of other texts make one another's case.
        most = min(found.share + min(found.share, settings.mending), 1.0) + bonus
        if most < threshold:
            return Evidence(0.0, most)
        places = self.places(left, right)
        mended = float(self.weights[places.mended].sum()) / min(self.masses[left], self.masses[right])
        rate = max(float(self.weights[places.before].sum()) / found.mass, places.wrong / found.count)
        share = min(found.share + mended + bonus, most) - settings.fact_cost * rate * min(1.0, rate / self._few if self._few else 1.0)
        return Evidence(share, share)

    def _length(self, text: int) -> tuple[int, int]:
        return len(self.corpus.texts[text].words), text

    def lead(self, left: int, right: int) -> float:
        """How much of the one text's beginning, or of the other's, stands in the other, by weight."""
        long, short = sorted((left, right), key=self._length, reverse=True)
        within = self.lead_within(short, long)
        return within if within == 1 else max(within, self.lead_within(long, short))

    def lead_within(self, text: int, other: int) -> float:
        """How much of the first text's beginning stands in the other, by weight."""
        head = self.corpus.texts[text].sequence[: self.settings.lead_words]
        weights = self.weights.take(head)
        return float(weights.compress(self._marks(other).take(head)).sum() / weights.sum())

    def stretch(self, text: int, within: int) -> Stretch:
        """Where in the second text the first stands. A twentieth of what is shared may lie astray at either end."""
        sequence = self.corpus.texts[within].sequence
        at = np.flatnonzero(self._marks(text)[sequence])
        astray = len(at) // 20
        inner = at[astray : len(at) - astray]
        first, last = int(inner[0]), int(inner[-1])
        return Stretch(first - astray, len(sequence) - 1 - last - astray, len(inner) / (last - first + 1))

    def rounds_up(self, text: int, other: int) -> bool:
        """True where the text, if it holds the other at all, is a round-up around it: much longer, and begun
        with something else. The long version of a story begins like its short one."""
        longer = self.masses[text] >= self.settings.round_up * self.masses[other]
        return bool(longer) and self.lead_within(text, other) < self.settings.new_lead

    def places(self, left: int, right: int) -> Places:
        """What stands between the words that the two texts share."""
        short, long = sorted((left, right), key=self._length)
        return self._facts.places(short, long, self._marks(long).take(self.corpus.texts[short].sequence))

    def wrong(self, left: int, right: int) -> float:
        """The number of facts in which the two texts disagree, each by the weight of the words before it."""
        return float(self.weights[self.places(left, right).before].sum())

    def same(self, left: int, right: int) -> bool:
        """True where the two texts are the same shingles in the same order."""
        return np.array_equal(self.corpus.texts[left].sequence, self.corpus.texts[right].sequence)

    def true_numbers(self, left: int, right: int) -> tuple[float, float]:
        """Jaccard and containment of the shorter, each shingle counted once, whatever its weight."""
        a, b = len(self.corpus.texts[left].unique), len(self.corpus.texts[right].unique)
        both = self.overlap(left, right).count
        small = min(a, b)
        return (both / (a + b - both) if small else 0.0), (both / small if small else 0.0)


def texts_sharing(pairs: Ints, likeness: Floats, count: int) -> list[list[tuple[int, float]]]:
    """For each text the others it is paired with, and how like they are."""
    near: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (left, right), like in zip(pairs.tolist(), likeness.tolist(), strict=True):
        near[left].append((right, like))
        near[right].append((left, like))
    return near
