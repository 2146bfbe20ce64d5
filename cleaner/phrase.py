"""What a phrase table is: words of one language by which one rule knows its clutter, data only.

A table is ``phrases/<language>/<rule>.toml`` with ``phrase = [{ text, seen, case }, …]``:

- ``text``: words as folded by text.fold. ``(a|b)`` are alternatives, ``(a|)`` may be missing, ``*``
  stands for up to four words, none included; ``#`` for a number. A comma or a dash between two words need not be told. It matches whole words (in unspaced scripts, anywhere; in Korean, with what hangs on the last).
- ``where``: ``anywhere`` (default), ``start``, ``end`` or ``whole`` of the block.
- ``verdict``: ``strip`` (default), ``hint`` or ``keep``.
- ``seen``: where it was met, in general terms. ``case``: a block that it must match; the tests check it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from cleaner.grammar import anchors, compile_phrase, parts
from cleaner.model import Verdict


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of a table, compiled. ``pattern`` is matched against folded text."""

    text: str
    language: str
    where: str
    verdict: Verdict
    seen: str
    case: str
    pattern: re.Pattern[str]

    def find(self, folded: str) -> str:
        """What the phrase finds in the folded text, at its place; empty where it does not stand there."""
        look = self.pattern.match if self.where in ("start", "whole") else self.pattern.search
        found = look(folded)
        return found["phrase"] if found else ""


def _folder(language: str) -> Traversable:
    return resources.files("cleaner") / "phrases" / language


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a folder of phrase tables, sorted."""
    root = resources.files("cleaner") / "phrases"
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.is_dir() and len(entry.name) == 2))


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
                pattern=compile_phrase(row["text"], row.get("where", "anywhere")),
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


@cache
def _index(language: str) -> Mapping[str, tuple[tuple[int, str, Phrase], ...]]:
    """Phrases to look for on a page of ``language`` by one of the parts that their texts cannot lack ("" for
    those without): its own and the English ones (English boilerplate stands on pages of every language);
    those of all languages where it is unknown."""
    chosen = dict.fromkeys((language, "en") if language in languages() else languages())
    rows = [(rule, phrase) for code in chosen for rule in tables(code) for phrase in table(rule, code)]
    index: dict[str, list[tuple[int, str, Phrase]]] = defaultdict(list)
    for order, (rule, phrase) in enumerate(rows):
        for part in anchors(phrase.text) or ("",):
            index[part].append((order, rule, phrase))
    return {part: tuple(entries) for part, entries in index.items()}


def find_phrases(language: str, folded: str) -> list[Found]:
    """Phrases of all rules that stand in a folded text, those of the page's language first."""
    index = _index(language)
    tried = {entry[0]: entry for part in ("", *(parts(folded) & index.keys())) for entry in index.get(part, ())}
    found = (Found(rule, phrase, phrase.find(folded)) for _, (_, rule, phrase) in sorted(tried.items()))
    return [each for each in found if each.words]
