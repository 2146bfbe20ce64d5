"""Which copy of a story is kept, and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from cleaner.dedup.when import earliest_first
from cleaner.model import Article
from cleaner.settings import DedupSettings
from cleaner.text import fold

Rank: TypeAlias = Callable[[Article], tuple[float, ...]]

_POLICIES: Mapping[str, tuple[Rank, str]] = {
    "wire": (lambda a: (a.agency is None,), "names its agency"),
    "earliest": (earliest_first, "published first"),
    "longest": (lambda a: (-a.words,), "longest"),
    "clutter": (lambda a: (a.clutter,), "least clutter"),
}
POLICIES = tuple(_POLICIES)
"""Names that the setting ``keep`` may hold."""


def read_preferred(path: str) -> tuple[str, ...]:
    """Folded names of outlets, best first, from a file of one a line; none for an empty path.

    Raises OSError where the file cannot be read."""
    if not path:
        return ()
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return tuple(fold(line) for line in lines if line.strip() and not line.startswith("#"))


def _ranks(settings: DedupSettings, preferred: Sequence[str]) -> list[tuple[Rank, str]]:
    unknown = [name for name in settings.keep if name not in _POLICIES]
    if unknown:
        raise ValueError(f"no such policy of keeping: {unknown[0]}; there are {', '.join(POLICIES)}")
    place = {outlet: float(k) for k, outlet in enumerate(reversed(preferred))}
    by_outlet: tuple[Rank, str] = (lambda a: (-place.get(fold(a.meta.outlet), -1.0),), "preferred outlet")
    return ([by_outlet] if preferred else []) + [_POLICIES[name] for name in settings.keep]


class Keeper:
    """Puts copies in the order in which they would be kept. Raises ValueError for an unknown policy, OSError
    where the file of preferred outlets cannot be read."""

    def __init__(self, settings: DedupSettings) -> None:
        self._ranked = _ranks(settings, read_preferred(settings.prefer))

    def order(self, copies: Sequence[Article]) -> list[Article]:
        """The copies, best first; what no policy parts is put in order of id."""
        return sorted(copies, key=lambda a: (*(rank(a) for rank, _ in self._ranked), a.id, a.source))

    def reason(self, kept: Article, copies: Sequence[Article]) -> str:
        """The policies that told the kept copy from others, in their order."""
        pool, told = list(copies), []
        for rank, words in self._ranked:
            level = [c for c in pool if rank(c) == rank(kept)]
            if len(level) < len(pool) and min(rank(c) for c in pool) == rank(kept):
                told.append(words)
                pool = level
        return ", ".join(told) or "first by id among equals"
