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

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cleaner.phrase.files import LONGEST_WHOLE, Phrase, languages, table, tables
from cleaner.phrase.grammar import bare, runs
from cleaner.phrase.index import Entry, Index, index_of
from cleaner.phrase.keys import BEGINS, opening

__all__ = ["Found", "Phrase", "find_phrases", "languages", "table", "tables"]


class Found(NamedTuple):
    """A phrase of a rule that stands in a text, and the words that it met there, folded."""

    rule: str
    phrase: Phrase
    words: str


def _keys(index: Index, found: Sequence[str]) -> set[str]:
    """The keys that a text of such runs holds: these, which is the first, and how they begin and pairs of them, as far as the index
    asks for these."""
    keys, seconds = set(found), index.seconds
    keys.update([f"{a} {b}" for a, b in pairwise(found) if a in seconds and b in seconds[a]])
    if index.opens:
        keys.update(map(opening, found))
    if found:
        keys.add(f"{BEGINS}{found[0]}")
    return keys


@lru_cache(maxsize=2048)
def _find_short(language: str, folded: str) -> Sequence[Found]:
    index = index_of(language)
    label = bare(folded)
    return _find(language, folded, [(entry, label) for entry in index.labels[label]] if label in index.labels else [])


def _find(language: str, folded: str, said: list[tuple[Entry, str]]) -> Sequence[Found]:
    """The phrases that stand in a text, and those that it says as a whole, which are known."""
    index = index_of(language)
    keys = _keys(index, runs(folded))
    may = [index.always] if index.always else []
    may += map(index.keys.__getitem__, keys & index.known)
    tried = dict.fromkeys([entry for entries in may for entry in entries if not any(map(keys.isdisjoint, entry.others))])
    said += [(entry, words) for entry in tried if (words := entry.phrase.find(folded))]
    if len(said) > 1:
        said.sort(key=lambda each: (each[0].place[0] != language, each[0].place))
    return tuple([Found(entry.rule, entry.phrase, words) for entry, words in said])


def find_phrases(language: str, folded: str) -> Sequence[Found]:
    """Phrases of all rules that stand in a folded text, those of the page's language first."""
    return _find_short(language, folded) if len(folded) <= LONGEST_WHOLE else _find(language, folded, [])
