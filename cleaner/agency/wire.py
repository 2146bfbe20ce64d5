"""The table of news agencies: by which names, codes and domains each is known. Data in agencies.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cleaner.data import data
from cleaner.phrase.lexicon import any_of
from cleaner.text import UNSPACED, fold

_WORD = re.compile(r"\w+")
# Signs beyond ASCII that stand in many texts, but in no agency's name.
TYPED = "’‘“”—–…\u00a0"
# In ASCII a table parts words in a third of the time.
_GAPS = bytes(c if chr(c).isalnum() or chr(c) == "_" else 32 for c in range(128)) + bytes(128)


@dataclass(frozen=True, slots=True)
class Wire:
    """``names`` hold in any spelling of case; ``codes``, short or ambiguous, in their own spelling only.
    ``signs`` are patterns of folded text that the agency alone prints."""

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    domains: tuple[str, ...]
    signs: tuple[str, ...] = ()


@cache
def wires() -> tuple[Wire, ...]:
    """All agencies, in the order of the table. Raises KeyError where a row lacks a field."""
    file = data("agency", "agencies.toml")
    rows = tomllib.loads(file.read_text(encoding="utf8"))["agency"]
    return tuple(
        Wire(row["name"], tuple(row["names"]), tuple(row["codes"]), tuple(row["domains"]), tuple(row.get("signs", ()))) for row in rows
    )


@cache
def _spellings() -> dict[str, str]:
    return {spelling: wire.name for wire in reversed(wires()) for spelling in (*map(fold, wire.names), *wire.codes)}


def by_spelling(text: str) -> str:
    """The agency that a text names and nothing else; empty where it does not."""
    text = text.strip()
    return _spellings().get(text) or _spellings().get(fold(text), "")


@cache
def _domains() -> dict[str, str]:
    return {domain: wire.name for wire in reversed(wires()) for domain in wire.domains if domain}


def by_domain(domain: str) -> str:
    """The agency whose own site lies at a registrable domain; empty for any other."""
    return _domains().get(domain, "")


@cache
def spoken(*, codes: bool, bounded: bool = True) -> str:
    """A pattern of the agencies' names as its group 1, with their codes where asked for; longest first.

    Names hold in any case, codes in their own. ``bounded``: letters or digits may not adjoin; False is
    for scripts that put no space between words."""
    names = any_of({name for wire in wires() for name in wire.names})
    short = any_of({code for wire in wires() for code in wire.codes}) if codes else ""
    parts = f"(?i:{names})|{short}" if short else f"(?i:{names})"
    return rf"(?<!\w)({parts})(?!\w)" if bounded else f"({parts})"


@cache
def _tokens() -> tuple[frozenset[str], dict[str, list[frozenset[str]]], re.Pattern[str]]:
    """Codes of one word; by first word the words of names; a pattern of what is written without spaces."""
    named = [
        (name, _WORD.findall(_small(name)))
        for wire in wires()
        for name in (*wire.names, *(c for c in wire.codes if not _WORD.fullmatch(c)))
    ]
    by_first: dict[str, list[frozenset[str]]] = {}
    for _, parts in named:
        by_first.setdefault(parts[0], []).append(frozenset(parts))
    codes = frozenset(code for wire in wires() for code in wire.codes)
    unspaced = [re.escape(name) for name in (*codes, *(name for name, _ in named)) if not name.isascii() and " " not in name]
    return codes, by_first, re.compile("|".join(sorted(unspaced)))


@cache
def _telling() -> frozenset[str]:
    """Of each name and code the longest word, folded."""
    return frozenset(max(_WORD.findall(fold(said)), key=len) for wire in wires() for said in (*wire.names, *wire.codes))


def names_none(text: str) -> bool:
    """True where a text in ASCII, but for quotes and dashes, surely names no agency, in whatever case; tells nothing of others."""
    if not text.isascii():
        for sign in TYPED:
            text = text.replace(sign, " ")
    return text.isascii() and _telling().isdisjoint(text.lower().encode().translate(_GAPS).decode().split())


def may_name(text: str) -> bool:
    """False where a text surely names no agency: cheap, asked before a pattern is run."""
    if names_none(text):
        return False
    codes, by_first, unspaced = _tokens()
    found = set(_WORD.findall(text))
    if not codes.isdisjoint(found) or (not text.isascii() and unspaced.search(text)):
        return True
    small = set(map(_small, found))
    return any(parts <= small for word in small & by_first.keys() for parts in by_first[word])


def _small(text: str) -> str:
    """The text in lower case, where the Turkish i without its dot is one letter with the other, as it is in a pattern of any case."""
    return text.lower().replace("ı", "i")


@cache
def naming() -> re.Pattern[str]:
    """Finds the name or code of an agency (group 1) in a text."""
    return re.compile(spoken(codes=True))


@cache
def _adjoining() -> re.Pattern[str]:
    said = {name for wire in wires() for name in (*wire.names, *wire.codes)}
    return re.compile(any_of(name for name in said if UNSPACED.search(name) or "\uac00" <= name[0] <= "\ud7af"))


def named(text: str) -> Iterator[re.Match[str]]:
    """Where a text names an agency, one after the other; in scripts without spaces also inside a run of letters: 東京共同."""
    if text.isascii():
        yield from naming().finditer(text)
        return
    at = 0
    while found := [match for pattern in (_adjoining(), naming()) if (match := pattern.search(text, at))]:
        first = min(found, key=re.Match[str].start)
        yield first
        at = first.end()
