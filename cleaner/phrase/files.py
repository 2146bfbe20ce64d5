"""The phrase tables as they stand in their files."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cleaner.data import data
from cleaner.model import Verdict
from cleaner.phrase.grammar import BEFORE, BEHIND, compile_phrase
from cleaner.text import UNSPACED

# Letters beyond which no label is a whole block.
LONGEST_WHOLE = 160
_WITHIN = re.compile(r"\w\w")
# A sign beside a space that need not be allowed between two words.
_ODD = re.compile(rf"[^\w {BEFORE}] | [^\w {BEHIND}]| [^\w ][^\w ]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of a table; its pattern is compiled when it is first looked for. ``seen`` and ``case`` are empty where it was read
    from an index."""

    text: str
    language: str
    where: str
    verdict: Verdict
    seen: str = field(default="", compare=False)
    case: str = field(default="", compare=False)

    def find(self, folded: str) -> str:
        """What the phrase finds in the folded text, at its place; empty where it does not stand there."""
        if self.where == "whole" and len(folded) > LONGEST_WHOLE:
            return ""
        found = self._match(folded, loose=True)
        if found and (_ODD.search(found["phrase"]) or self._within(folded, found.start("phrase"))):
            found = self._match(folded, loose=False)
        return found["phrase"] if found else ""

    def _match(self, folded: str, loose: bool) -> re.Match[str] | None:
        pattern = compile_phrase(self.text, self.where, loose)
        return pattern.match(folded) if self.where in ("start", "whole") else pattern.search(folded)

    def _within(self, folded: str, at: int) -> bool:
        """True where a word that must be whole begins before the place."""
        return at > 0 and _WITHIN.match(folded, at - 1) is not None and not UNSPACED.search(self.text)


def folder(language: str) -> Path:
    """Where the tables of a language lie."""
    return data("phrases", language)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a folder of phrase tables, sorted."""
    root = data("phrases")
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.is_dir() and len(entry.name) == 2))


@cache
def table(rule: str, language: str) -> tuple[Phrase, ...]:
    """The phrases of one rule in one language; empty where there is no such table.

    Raises ValueError, naming the file, where a row is not as the module's text says."""
    file = folder(language) / f"{rule}.toml"
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
    inside = folder(language).iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in inside if entry.name.endswith(".toml")))
