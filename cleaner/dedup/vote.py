"""The agency of a cluster, by vote of its members' evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.model import Agency, Article


def tally(members: Sequence[Article]) -> tuple[tuple[str, int], ...]:
    """Agencies that members name and by how many, most first, equals by name."""
    counts = Counter(m.agency.name for m in members if m.agency)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def cluster_agency(members: Sequence[Article]) -> Agency | None:
    """The agency that most members name, with the vote as evidence; None where none does, or two as often."""
    votes = tally(members)
    if not votes or (len(votes) > 1 and votes[0][1] == votes[1][1]):
        return None
    shown = ", ".join(f"{name} {count}" for name, count in votes)
    return Agency(votes[0][0], f"{shown} of {len(members)} copies")
