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

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from cleaner.data import data
from cleaner.model import Verdict
from cleaner.phrase.grammar import anchors, bare, beginnings, compile_phrase, labels, parts, pieces, runs

# Letters beyond which no label is a whole block.
_LONGEST_WHOLE = 160
# Patterns of phrases by text and place, made when first needed: to compile one takes as long as to look for all on a page.
_COMPILED: dict[tuple[str, str], re.Pattern[str]] = {}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of a table; its pattern is compiled when it is first looked for."""

    text: str
    language: str
    where: str
    verdict: Verdict
    seen: str
    case: str

    def find(self, folded: str, said: str = "") -> str:
        """What the phrase finds in the folded text, at its place; empty where it does not stand there. ``said`` are the runs of
        the text between spaces: by these most phrases are told not to stand there, and need never be compiled."""
        if self.where == "whole" and len(folded) > _LONGEST_WHOLE:
            return ""
        pattern = _COMPILED.get((self.text, self.where))
        if pattern is None:
            if said and (rows := pieces(self.text)) and not any(all(map(said.__contains__, row)) for row in rows):
                return ""
            pattern = _COMPILED[self.text, self.where] = compile_phrase(self.text, self.where)
        found = pattern.match(folded) if self.where in ("start", "whole") else pattern.search(folded)
        return found["phrase"] if found else ""


def _folder(language: str) -> Path:
    return data("phrases", language)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a folder of phrase tables, sorted."""
    return tuple(sorted(entry.name for entry in data("phrases").iterdir() if entry.is_dir() and len(entry.name) == 2))


@cache
def table(rule: str, language: str) -> tuple[Phrase, ...]:
    """The phrases of one rule in one language; empty where there is no such table.

    Raises ValueError, naming the file, where a row is not as the module's text says."""
    file = _folder(language) / f"{rule}.toml"
    if not file.is_file():
        return ()
    rows = tomllib.loads(file.read_text(encoding="utf8")).get("phrase", [])
    try:
        return tuple(
            Phrase(
                text=row["text"],
                language=language,
                where=row.get("where", "anywhere"),
                verdict=Verdict(row.get("verdict", "strip")),
                seen=row["seen"],
                case=row["case"],
            )
            for row in rows
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"phrases/{language}/{rule}.toml: {error!r}") from error


@cache
def tables(language: str) -> tuple[str, ...]:
    """Names of the rules that have a table in the language, sorted."""
    folder = _folder(language)
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a rule that stands in a text, and the words that it met there, folded."""

    rule: str
    phrase: Phrase
    words: str


class _Entry(NamedTuple):
    """A phrase with its place in the tables, sets of parts of which its texts hold one each, and how these texts begin."""

    order: int
    rule: str
    phrase: Phrase
    others: tuple[frozenset[str], ...]
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """What to look for on pages of a language. ``labels`` maps whole blocks to the phrases that say just
    that, ``parts`` a part of a text to the phrases that cannot do without it ("" for those without such)."""

    labels: dict[str, tuple[_Entry, ...]] = field(default_factory=dict)
    parts: dict[str, tuple[_Entry, ...]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)


@cache
def _index(language: str) -> _Index:
    """The phrases of the language and the English ones (English boilerplate stands on pages of every
    language); those of all languages where it is unknown."""
    chosen = dict.fromkeys((language, "en") if language in languages() else languages())
    rows = [(rule, phrase) for code in chosen for rule in tables(code) for phrase in table(rule, code)]
    index = _Index()
    for order, (rule, phrase) in enumerate(rows):
        said = labels(phrase.text) if phrase.where == "whole" else frozenset[str]()
        first, *others = (said,) if said else anchors(phrase.text) or (frozenset([""]),)
        begins = beginnings(phrase.text) if phrase.where in ("start", "whole") and not said else ("",)
        # One tuple for all that leads to this phrase alone: a phrase has hundreds of labels.
        alone = (_Entry(order, rule, phrase, tuple(others), begins),)
        where = index.labels if said else index.parts
        for each in first:
            where[each] = where[each] + alone if each in where else alone
    index.known.update(index.parts)
    return index


@lru_cache(maxsize=2048)
def _find_short(language: str, folded: str) -> tuple[Found, ...]:
    return tuple(_find(language, folded))


def _find(language: str, folded: str) -> Iterator[Found]:
    index = _index(language)
    label = bare(folded) if len(folded) <= _LONGEST_WHOLE else ""
    said: dict[int, Found | None] = {entry.order: Found(entry.rule, entry.phrase, label) for entry in index.labels.get(label, ())}
    found = runs(folded)
    here, first, whole = parts(found), found[0] if found else "", f" {' '.join(found)} "
    for part in ("", *here.intersection(index.known)):
        for order, rule, phrase, others, begins in index.parts.get(part, ()):
            if order not in said and first.startswith(begins) and not any(map(here.isdisjoint, others)):
                words = phrase.find(folded, whole)
                said[order] = Found(rule, phrase, words) if words else None
    return (each for _, each in sorted(said.items(), key=itemgetter(0)) if each and each.words)


def find_phrases(language: str, folded: str) -> Sequence[Found]:
    """Phrases of all rules that stand in a folded text, those of the page's language first."""
    return _find_short(language, folded) if len(folded) <= _LONGEST_WHOLE else tuple(_find(language, folded))
