"""Tables of single words by language, beside the phrase tables: ``phrases/<name>.toml``, data only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from cleaner.data import data
from cleaner.text import UNSPACED, fold


@cache
def lexicon(name: str) -> dict[str, Any]:
    """A table as it stands in its file. Raises FileNotFoundError where there is none of that name."""
    return tomllib.loads(data("phrases", f"{name}.toml").read_text(encoding="utf8"))


@cache
def byline_words(kind: str) -> frozenset[str]:
    """Folded words of bylines of one kind, in all languages: by, and, roles, staff, source, photo, credit, paper."""
    return frozenset(fold(word) for row in lexicon("bylines").values() for word in row.get(kind, ()))


@cache
def number_values() -> dict[str, str]:
    """Folded number words of all languages and their values in digits."""
    return {word: str(value) for row in lexicon("numbers").values() for word, value in row.items()}


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, longest first, wherever it stands; empty for none."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of the words as a whole, longest first; those of unspaced scripts, which come before, anywhere."""
    spaced, unspaced = set[str](), set[str]()
    for word in words:
        (unspaced if UNSPACED.search(word) else spaced).add(word)
    return "|".join(filter(None, (any_of(unspaced), rf"(?<!\w)(?:{any_of(spaced)})(?!\w)" if spaced else "")))
