"""What a phrase table is: words of one language by which one rule knows its clutter, data only.

A table is ``phrases/<language>/<rule>.toml`` with ``phrase = [{ text, seen, case }, …]``:

- ``text``: words as folded by text.fold. ``(a|b)`` are alternatives, ``(a|)`` may be missing, ``*``
  stands for up to four words, none included; ``#`` for a number. A comma or a dash between two
  words need not be told. It matches whole words (in unspaced scripts anywhere, in Korean with what hangs on the last).
- ``where``: ``anywhere`` (default), ``start``, ``end`` or ``whole`` of the block.
- ``verdict``: ``strip`` (default), ``hint`` or ``keep``.
- ``seen``: where it was met, in general terms. ``case``: a block that it must match; the tests check it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from cleaner.phrase.files import LONGEST_WHOLE, Phrase, languages, table, tables
from cleaner.phrase.grammar import bare, runs
from cleaner.phrase.index import Index, index_of
from cleaner.phrase.keys import opening

__all__ = ["Found", "Phrase", "find_phrases", "languages", "table", "tables"]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a rule that stands in a text, and the words that it met there, folded."""

    rule: str
    phrase: Phrase
    words: str


def _keys(index: Index, found: Sequence[str]) -> set[str]:
    """The keys that a text of such runs holds: these, how they begin, and pairs of them, as far as the index asks for these."""
    keys = {*found, *map(opening, found)} if index.opens else set(found)
    keys.update([f"{a} {b}" for a, b in pairwise(found) if a in index.firsts])
    return keys


@lru_cache(maxsize=2048)
def _find_short(language: str, folded: str) -> tuple[Found, ...]:
    return tuple(_find(language, folded))


def _find(language: str, folded: str) -> Iterator[Found]:
    index = index_of(language)
    said: dict[tuple[str, int], Found | None] = {}
    if len(folded) <= LONGEST_WHOLE and (label := bare(folded)) in index.labels:
        said = {entry.place: Found(entry.rule, entry.phrase, label) for entry in index.labels[label]}
    found = runs(folded)
    keys, first = _keys(index, found), found[0] if found else ""
    for entries in chain((index.always,), map(index.keys.__getitem__, keys & index.known)):
        for place, rule, phrase, others, begins in entries:
            if place not in said and first.startswith(begins) and not any(map(keys.isdisjoint, others)):
                words = phrase.find(folded)
                said[place] = Found(rule, phrase, words) if words else None
    return (each for _, each in sorted(said.items(), key=lambda item: (item[0][0] != language, item[0])) if each and each.words)


def find_phrases(language: str, folded: str) -> Sequence[Found]:
    """Phrases of all rules that stand in a folded text, those of the page's language first."""
    return _find_short(language, folded) if len(folded) <= LONGEST_WHOLE else tuple(_find(language, folded))
