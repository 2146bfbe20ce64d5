"""How a copy stands to the representative of its cluster, by what of each stands in the other."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.dedup.verify import Verifier
from cleaner.model import Match, Relation


@dataclass(frozen=True, slots=True)
class _Standing:
    """Shares of the copy found in the kept text and the other way round, by weight; whether the copy begins with
    what the kept text has not, and whether it holds the kept text's beginning."""

    of_copy: float
    of_kept: float
    new_lead: bool
    holds_lead: bool


def _standing(verifier: Verifier, kept: int, copy: int) -> _Standing:
    mass, least = verifier.overlap(kept, copy).mass, verifier.settings.new_lead
    new_lead, holds_lead = verifier.lead_within(copy, kept) < least, verifier.lead_within(kept, copy) >= least
    return _Standing(float(mass / verifier.masses[copy]), float(mass / verifier.masses[kept]), new_lead, holds_lead)


def _embedded(verifier: Verifier, kept: int, copy: int, found: _Standing) -> bool:
    """True where the copy is a page of several stories: much more than the whole kept one, or its lead with
    another before it, and most of the page other matter or some of it before and after one unbroken stretch."""
    settings = verifier.settings
    whole = found.of_kept >= settings.within_share and verifier.masses[copy] >= settings.round_up * verifier.masses[kept]
    if whole or not (found.new_lead and found.holds_lead):
        return bool(whole)
    stretch = verifier.stretch(kept, copy)
    framed = min(stretch.before, stretch.after) >= settings.lead_words and stretch.share >= settings.within_share
    return found.of_copy < settings.own_share or framed


def _abridged(verifier: Verifier, found: _Standing) -> bool:
    """True where the copy is a part of the kept text, or has a part of it, the less of the two, around its own matter."""
    settings = verifier.settings
    if found.of_copy < settings.cut * found.of_kept:
        return False
    part = found.of_kept < settings.own_share and (found.of_copy >= settings.own_share or not found.new_lead)
    return found.of_copy >= settings.within_share or part


def _relation(verifier: Verifier, kept: int, copy: int, later: bool) -> Relation:
    settings = verifier.settings
    found = _standing(verifier, kept, copy)
    if _embedded(verifier, kept, copy, found):
        return "embedded"
    rewritten = not (found.holds_lead or not found.new_lead) or verifier.wrong(kept, copy) >= settings.changed_facts
    if later and rewritten:
        return "updated"
    return "abridged" if _abridged(verifier, found) else "near"


def is_cut(verifier: Verifier, whole: int, copy: int) -> bool:
    """True where the copy is clearly an abridged one: it stands in the whole one, which has more."""
    found = _standing(verifier, whole, copy)
    return found.of_copy >= verifier.settings.within_share and _abridged(verifier, found)


def match(verifier: Verifier, kept: int, copy: int, later: bool) -> Match:
    """The true numbers of two texts and the relation of the copy to the kept one. ``later`` tells that the
    copy was published after the kept one, without which nothing is an update."""
    if kept == copy:
        return Match(kept, copy, "exact", 1.0, 1.0)
    jaccard, containment = verifier.true_numbers(kept, copy)
    exact = verifier.same(kept, copy)
    return Match(kept, copy, "exact" if exact else _relation(verifier, kept, copy, later), jaccard, containment)
