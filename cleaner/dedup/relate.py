"""How a copy stands to the representative of its cluster, by what of each stands in the other."""

from __future__ import annotations

from cleaner.dedup.verify import Verifier
from cleaner.model import Match, Relation


def _relation(verifier: Verifier, kept: int, copy: int, later: bool) -> Relation:
    settings = verifier.settings
    mass = verifier.overlap(kept, copy).mass
    of_copy, of_kept = mass / verifier.masses[copy], mass / verifier.masses[kept]
    new_lead = verifier.lead_within(copy, kept) < settings.new_lead
    inside = of_copy < settings.own_share and new_lead and verifier.lead_within(kept, copy) >= settings.new_lead
    whole = of_kept >= settings.within_share and verifier.masses[copy] >= settings.round_up * verifier.masses[kept]
    if inside or whole:
        return "embedded"
    rewritten = verifier.lead(kept, copy) < settings.new_lead or verifier.wrong(kept, copy) >= settings.changed_facts
    if later and rewritten:
        return "updated"
    if of_copy >= settings.within_share and of_copy >= settings.cut * of_kept:
        return "abridged"
    return "near"


def is_cut(verifier: Verifier, whole: int, copy: int) -> bool:
    """True where the copy is clearly an abridged one: it stands in the whole one, which has more."""
    mass = verifier.overlap(whole, copy).mass
    of_copy, of_whole = mass / verifier.masses[copy], mass / verifier.masses[whole]
    return bool(of_copy >= verifier.settings.within_share and of_copy >= verifier.settings.cut * of_whole)


def match(verifier: Verifier, kept: int, copy: int, later: bool) -> Match:
    """The true numbers of two texts and the relation of the copy to the kept one. ``later`` tells that the
    copy was published after the kept one, without which nothing is an update."""
    jaccard, containment = verifier.true_numbers(kept, copy)
    exact = verifier.same(kept, copy)
    return Match(kept, copy, "exact" if exact else _relation(verifier, kept, copy, later), jaccard, containment)
