"""Texts joined into stories, in passes from strict to loose, each weighing shingles by the clusters of the one before.

Within a pass, related pairs make components; a component is then cut into stars, sets whose members were all
verified against their centre, so that a chain of small changes does not weld its two ends together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from cleaner.dedup.facts import FactChecker
from cleaner.dedup.share import Overlaps
from cleaner.dedup.shingle import Corpus, Ints, in_order_of_appearance
from cleaner.dedup.verify import Basis, Verifier, texts_sharing
from cleaner.dedup.weigh import Weigher
from cleaner.model import Progress, silent
from cleaner.settings import DedupSettings
from cleaner.union import Union

Near: TypeAlias = Sequence[Sequence[tuple[int, float]]]
"""For each text the others it is paired with, and how like they are."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each text beside its words: of how many documents it is the exact text, and its
    day of publication, -1 where unknown."""

    copies: Ints
    days: Ints


def components(verifier: Verifier, pairs: Ints, found: Overlaps, threshold: float) -> list[list[int]]:
    """Sets of two or more texts that related pairs join, each from its least on; ``found`` is what the pairs share."""
    union = Union(len(verifier.corpus))
    lines = verifier.promising(pairs, found, threshold)  # by first text: the verifier has the marks of one at hand while it stays
    for line, (left, right) in zip(lines.tolist(), pairs[lines].tolist(), strict=True):
        if union.find(left) != union.find(right) and verifier.related(left, right, threshold, found[line]):
            union.join(left, right)
    return [members for members in union.sets() if len(members) > 1]


class _Closeness:
    """How like each member of a component is to those it is paired with, among the members left."""

    def __init__(self, members: Sequence[int], near: Near) -> None:
        self._near = near
        self._inside = set(members)
        self._sums = {m: sum(like for other, like in near[m] if other in self._inside) for m in members}

    def remove(self, members: Iterable[int]) -> None:
        """Take members out."""
        for member in members:
            self._inside.discard(member)
            for other, like in self._near[member]:
                if other in self._inside:
                    self._sums[other] -= like

    def centre(self, members: Iterable[int]) -> int:
        """The member that is most like the others."""
        return max(members, key=lambda m: (round(self._sums[m], 9), -m))


def _holds_other_stories(verifier: Verifier, star: list[int], threshold: float) -> bool:
    """True where the star's centre, its first, is a round-up: where it holds texts that begin elsewhere than it
    does and that relate to none of the others."""
    inside = [m for m in star[1:] if verifier.rounds_up(star[0], m)]
    own = [m for m in star[1:] if m not in set(inside)]
    return any(not any(verifier.related(m, o, threshold) for o in own) for m in inside)


def _stars(verifier: Verifier, component: list[int], near: Near, threshold: float) -> tuple[list[list[int]], set[int]]:
    """The component cut into sets of two or more whose members relate to the set's centre, which is first, and
    the round-ups met: a round-up is a member of one story's set and never a centre, so that it joins no two."""
    stars: list[list[int]] = []
    round_ups: set[int] = set()
    left, closeness = component, _Closeness(component, near)
    while len(left) > 1 and (free := [m for m in left if m not in round_ups]):
        centre = closeness.centre(free)
        star = [centre, *verifier.related_to(centre, [m for m in left if m != centre], threshold)]
        if _holds_other_stories(verifier, star, threshold):
            round_ups.add(centre)
            continue
        if len(star) > 1:
            stars.append(star)
        held = set(star)
        closeness.remove(star)
        left = [m for m in left if m not in held]
    return _settled(verifier, stars, near, threshold), round_ups


def _settled(verifier: Verifier, stars: list[list[int]], near: Near, threshold: float) -> list[list[int]]:
    """The sets, each member in that of the centre with which it shares most, of those to which it relates: the sets
    were made one after the other, and the first took what belongs to a later one."""
    if len(stars) < 2:
        return stars
    settled = {star[0]: [star[0]] for star in stars}
    for star in stars:
        for member in star[1:]:
            others = sorted({other for other, _ in near[member]} & settled.keys() - {star[0]})
            may = [star[0], *(other for other in others if verifier.related(other, member, threshold))]
            settled[max(may, key=lambda c: round(verifier.overlap(c, member).mass, 9))].append(member)
    return [star for star in settled.values() if len(star) > 1]


def _numbered(stars: Sequence[Sequence[int]], count: int) -> Ints:
    cluster_of = np.arange(count)
    for star in stars:
        cluster_of[list(star)] = min(star)
    return cluster_of


@dataclass(frozen=True, slots=True)
class Stories:
    """Sets of two or more texts that carry one story, the centre of each first; the texts that were found to
    round up several; and the verifier of the last pass."""

    stars: tuple[list[int], ...]
    round_ups: frozenset[int]
    verifier: Verifier


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of texts worth a look, what each shares, and the verifier that knows what shingles are worth."""

    verifier: Verifier
    pairs: Ints
    found: Overlaps


def weigh_pairs(corpus: Corpus, pairs: Ints, known: Known, settings: DedupSettings, progress: Progress = silent) -> Weighed:
    """The passes before the last, over pairs that may be copies, the likeliest first."""
    corpus = in_order_of_appearance(corpus)
    basis = Basis(corpus, known.days, FactChecker(corpus), len(corpus))
    weigher = Weigher(corpus, basis.repeated, known.copies)
    # Before anything is joined, to count in how many texts a shingle stands would hold a story's fame against it.
    verifier = Verifier(basis, None, settings)
    found = verifier.overlaps(pairs)
    worthy = found.share >= settings.worth_a_look
    pairs, found = pairs[worthy], found.of(worthy)
    for number, step in enumerate(settings.passes, 1):
        progress("compare", number, len(settings.passes) + 2)
        joined = components(verifier, pairs, found, step)
        verifier = Verifier(basis, weigher.weigh(_numbered(joined, len(corpus))), settings)
        found = verifier.overlaps(pairs)
    return Weighed(verifier, pairs, found)


def stories_at(weighed: Weighed, threshold: float) -> Stories:
    """The last pass: the stories among the texts at a threshold."""
    verifier = weighed.verifier
    near = texts_sharing(weighed.pairs, weighed.found.likeness, len(verifier.corpus))
    cut = [_stars(verifier, each, near, threshold) for each in components(verifier, weighed.pairs, weighed.found, threshold)]
    return Stories(tuple(s for stars, _ in cut for s in stars), frozenset(t for _, ups in cut for t in ups), verifier)
