"""What a phrase table is: words of one language by which one rule knows its clutter, data only.

A table is ``phrases/<language>/<rule>.toml`` with ``phrase = [{ text, seen, case }, …]``:

- ``text``: words as folded by text.fold. ``(a|b)`` are alternatives, ``(a|)`` may be missing, ``*``
  stands for up to four words. It matches whole words (in unspaced scripts, anywhere; in Korean, with what hangs on the last).
- ``where``: ``anywhere`` (default), ``start``, ``end`` or ``whole`` of the block.
- ``verdict``: ``strip`` (default), ``hint`` or ``keep``.
- ``seen``: where it was met, in general terms. ``case``: a block that it must match; the tests check it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from cleaner.model import Verdict
from cleaner.text import UNSPACED, fold

_TOKEN = re.compile(r"\(|\)|\||\*|[^()|*]+")
_WILD = r"(?:\S+ ){0,4}?"
# Korean hangs its particles on the word.
_HANGUL = re.compile("[\uac00-\ud7a3]")


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

    def matches(self, folded: str) -> bool:
        """True where the phrase stands in the folded text, at its place."""
        return self.pattern.search(folded) is not None


def _compile(text: str, where: str) -> re.Pattern[str]:
    source = "".join({"(": "(?:", ")": ")", "|": "|", "*": _WILD}.get(t) or re.escape(t) for t in _TOKEN.findall(fold(text)))
    source = source.replace(_WILD + r"\ ", _WILD)
    head, tail = (r"(?<!\w(?=\w))", r"(?!(?<=\w)\w)") if not UNSPACED.search(text) else ("", "")
    if _HANGUL.search(text):
        tail = ""
    opening, closing = r"^\W*", r"\W*$"
    start = opening if where in ("start", "whole") else head
    end = closing if where in ("end", "whole") else tail
    return re.compile(f"{start}(?:{source}){end}")


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
                pattern=_compile(row["text"], row.get("where", "anywhere")),
            )
            for row in rows
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"phrases/{language}/{rule}.toml: {error!r}") from error


@cache
def phrases(rule: str, language: str) -> tuple[Phrase, ...]:
    """The phrases to look for on a page of ``language``: its own and the English ones (English
    boilerplate stands on pages of every language); those of all languages where it is unknown."""
    chosen = (language, "en") if language in languages() else languages()
    return tuple(phrase for code in dict.fromkeys(chosen) for phrase in table(rule, code))


def find_phrases(rule: str, language: str, text: str) -> Iterator[Phrase]:
    """Phrases of the rule that stand in ``text`` (unfolded), in the order of the tables."""
    folded = fold(text)
    return (phrase for phrase in phrases(rule, language) if phrase.matches(folded))
