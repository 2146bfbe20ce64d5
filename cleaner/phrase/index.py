"""The index of a language's phrases: by which labels and keys they are found.

To make it takes longer than to clean some pages, so ``phrases/<language>.json`` holds it ready made (by docs/generate.py). That
file tells of which tables it was made; where they have changed since, the index is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from cleaner.model import Verdict
from cleaner.phrase.files import Phrase, folder, languages, table, tables
from cleaner.phrase.grammar import labels
from cleaner.phrase.keys import OPENS, anchors, beginnings

# Rule, text, place and verdict of a phrase, all that it says if that is little, how texts begin that begin with it, and sets of
# keys of which its texts hold one each, the rarest first.
Row: TypeAlias = "tuple[str, str, str, str, list[str], list[str], list[list[str]]]"


class Entry(NamedTuple):
    """A phrase with its place in the tables of its language, sets of keys of which its texts hold one each, and how these texts
    begin."""

    place: tuple[str, int]
    rule: str
    phrase: Phrase
    others: tuple[frozenset[str], ...]
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What to look for on pages of a language. ``labels`` maps whole blocks to the phrases that say just that, ``keys`` a key of a
    text to the phrases that cannot do without it, and ``known`` are these keys. ``always`` are the phrases without such; ``firsts``
    the first runs of keys that are pairs; ``opens`` is True where there are keys of how a run begins."""

    labels: Mapping[str, Sequence[Entry]]
    keys: Mapping[str, Sequence[Entry]]
    known: frozenset[str]
    always: Sequence[Entry]
    firsts: frozenset[str]
    opens: bool


@cache
def index_of(language: str) -> Index:
    """The phrases of the language and the English ones (English boilerplate stands on pages of every
    language); those of all languages where it is unknown."""
    chosen = (language, "en") if language in languages() else languages()
    return _joined(*map(_own, dict.fromkeys(chosen)))


@cache
def _own(language: str) -> Index:
    said, keys = dict[str, tuple[Entry, ...]](), dict[str, tuple[Entry, ...]]()
    always, used = list[Entry](), set[str]()
    for number, (rule, text, where, verdict, labels_, begins, anchors_) in enumerate(read(language)):
        first, *others = map(frozenset, anchors_) if anchors_ else (frozenset[str](),)
        # One tuple for all that leads to this phrase alone: a phrase has hundreds of labels.
        alone = (Entry((language, number), rule, Phrase(text, language, where, Verdict(verdict)), tuple(others), tuple(begins)),)
        for table_, names in ((said, labels_), (keys, first)):
            for name in names:
                table_[name] = table_[name] + alone if name in table_ else alone
        if not labels_ and not first:
            always += alone
        used.update(first, *others)
    firsts = frozenset([first for first, _, second in (key.partition(" ") for key in used) if second])
    return Index(said, keys, frozenset(keys), always, firsts, any(key.endswith(OPENS) for key in used))


def _joined(first: Index, *others: Index) -> Index:
    """One index of several."""
    if not others:
        return first
    every = (first, *others)
    said, keys = (_united([each.labels for each in every]), _united([each.keys for each in every]))
    always = [entry for each in every for entry in each.always]
    return Index(
        said, keys, frozenset(keys), always, frozenset().union(*(each.firsts for each in every)), any(each.opens for each in every)
    )


def _united(tables: Iterable[Mapping[str, Sequence[Entry]]]) -> dict[str, Sequence[Entry]]:
    found: dict[str, Sequence[Entry]] = {}
    for table_ in tables:
        both = {key: (*found[key], *table_[key]) for key in found.keys() & table_.keys()}
        found |= table_
        found |= both
    return found


def rows(language: str) -> list[Row]:
    """The rows of a language's index, made from its tables."""
    return [_row(rule, phrase) for rule in tables(language) for phrase in table(rule, language)]


def _row(rule: str, phrase: Phrase) -> Row:
    said = sorted(labels(phrase.text)) if phrase.where == "whole" else []
    begins = beginnings(phrase.text) if phrase.where in ("start", "whole") and not said else ("",)
    keys = [] if said else [sorted(each) for each in anchors(phrase.text)]
    return rule, phrase.text, phrase.where, str(phrase.verdict), said, list(begins), keys


def digest(language: str) -> str:
    """A digest of a language's tables."""
    found = hashlib.blake2b(digest_size=16)
    for name in tables(language):
        found.update((folder(language) / f"{name}.toml").read_bytes())
    return found.hexdigest()


def dump(language: str) -> str:
    """The text of a language's file."""
    told = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows(language))
    return f'{{"digest": "{digest(language)}", "rows": [\n{told}\n]}}\n'


def read(language: str) -> Iterable[Row]:
    """The rows of a language's index: those of its file, where the tables are as they were when it was made."""
    file = folder(f"{language}.json")
    ready: dict[str, Any] = json.loads(file.read_bytes()) if file.is_file() else {}
    return ready["rows"] if ready.get("digest") == digest(language) else rows(language)
