"""Which copy of a story is kept, and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from cleaner.dedup.spread import read_lines
from cleaner.dedup.when import earliest, names_hour
from cleaner.model import Article
from cleaner.settings import POLICIES, DedupSettings
from cleaner.text import fold

Choice: TypeAlias = Callable[[Sequence[Article]], list[Article]]
OWN_SITE = "own site"
"""How the evidence of an agency begins where the page stands on its own outlet; see agency/."""


def _least(rank: Callable[[Article], float]) -> Choice:
    def choose(copies: Sequence[Article]) -> list[Article]:
        least = min(map(rank, copies))
        return [copy for copy in copies if rank(copy) == least]

    return choose


def _from_wire(article: Article) -> float:
    if article.agency is None:
        return 2.0
    return 0.0 if article.agency.evidence.startswith(OWN_SITE) else 1.0


_POLICIES: Mapping[str, tuple[Choice, str]] = {
    "wire": (_least(_from_wire), "from its agency"),
    "earliest": (earliest, "published first"),
    "longest": (_least(lambda a: -a.words), "longest"),
    "clutter": (_least(lambda a: a.clutter), "least clutter"),
}


def read_preferred(path: str) -> tuple[str, ...]:
    """Folded names of outlets, best first, from a file of one a line; none for an empty path.

    Raises InputError where the file cannot be read."""
    if not path:
        return ()
    lines = read_lines(path, "preferred outlets")
    return tuple(fold(line) for line in lines if line.strip() and not line.startswith("#"))


def _choices(settings: DedupSettings, preferred: Sequence[str]) -> list[tuple[Choice, str]]:
    unknown = [name for name in settings.keep if name not in _POLICIES]
    if unknown:
        raise ValueError(f"no such policy of keeping: {unknown[0]}; there are {', '.join(POLICIES)}")
    place = {outlet: k for k, outlet in enumerate(preferred)}
    by_outlet: tuple[Choice, str] = (_least(lambda a: place.get(fold(a.meta.outlet), len(place))), "preferred outlet")
    return ([by_outlet] if preferred else []) + [_POLICIES[name] for name in settings.keep]


class Keeper:
    """Chooses the copy to keep. Raises ValueError for an unknown policy, InputError
    where the file of preferred outlets cannot be read."""

    def __init__(self, settings: DedupSettings) -> None:
        self._choices = _choices(settings, read_preferred(settings.prefer))

    def best(self, copies: Sequence[Article], cut: Callable[[Article], bool] = lambda _: False) -> Article:
        """The copy to keep. What a policy leaves equal the next one parts; but of copies that the dates leave
        equal, one that is ``cut`` comes after a whole one, and one without an hour after one that has it. The
        last word has the id."""
        pool = sorted(copies, key=lambda a: (a.id, a.source))
        for choose, _ in self._choices:
            if len(pool) == 1:
                return pool[0]
            pool = choose(pool)
            if choose is earliest and len(pool) > 1:
                pool = [a for a in pool if not cut(a)] or pool
                pool = [a for a in pool if names_hour(a)] or pool
        return next((a for a in pool if not cut(a)), pool[0])

    def reason(self, kept: Article, copies: Sequence[Article]) -> str:
        """The policies that told the kept copy from others, in their order."""
        pool, told = list(copies), []
        for choose, words in self._choices:
            if len(pool) == 1:
                break
            level = choose(pool)
            if len(level) < len(pool) and any(copy is kept for copy in level):
                told.append(words)
                pool = level
        return ", ".join(told) or ("whole" if len(pool) > 1 and kept.words > min(c.words for c in pool) else "first by id among equals")
