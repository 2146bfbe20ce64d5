"""The index of a language's phrases: by which labels and keys they are found.

To make it takes longer than to clean some pages, so ``phrases/<language>.json`` holds it ready made (by docs/generate.py). That
file tells of which tables it was made; where they have changed since, the index is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from cleaner.model import Verdict
from cleaner.phrase.files import Phrase, folder, languages, table, tables
from cleaner.phrase.grammar import labels
from cleaner.phrase.keys import OPENS, anchors, beginnings

# Rule, text, place and verdict of a phrase, all that it says if that is little, and sets of keys of which its texts hold one each,
# the rarest first.
Row: TypeAlias = "tuple[str, str, str, str, list[str], list[list[str]]]"
# How rows are made; another number where that changes, so that files that were made before are not read.
_FORM = b"2"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A phrase with its place in the tables of its language, and sets of keys of which its texts hold one each, beside those by which
    it is found."""

    place: tuple[str, int]
    rule: str
    phrase: Phrase
    others: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What to look for on pages of a language. ``labels`` maps whole blocks to the phrases that say just that, ``keys`` a key of a
    text to the phrases that cannot do without it, and ``known`` are these keys. ``always`` are the phrases without such; ``seconds``
    has for the first run of keys that are pairs the second ones; ``opens`` is True where there are keys of how a run begins."""

    labels: Mapping[str, Sequence[Entry]]
    keys: Mapping[str, Sequence[Entry]]
    known: frozenset[str]
    always: Sequence[Entry]
    seconds: Mapping[str, frozenset[str]]
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
    for number, (rule, text, where, verdict, labels_, anchors_) in enumerate(read(language)):
        first, *others = map(frozenset, anchors_) if anchors_ else (frozenset[str](),)
        # One tuple for all that leads to this phrase alone: a phrase has hundreds of labels.
        alone = (Entry((language, number), rule, Phrase(text, language, where, Verdict(verdict)), tuple(others)),)
        for table_, names in ((said, labels_), (keys, first)):
            for name in names:
                table_[name] = table_[name] + alone if name in table_ else alone
        if not labels_ and not first:
            always += alone
        used.update(first, *others)
    seconds: dict[str, set[str]] = defaultdict(set)
    for one, _, other in (key.partition(" ") for key in used if " " in key):
        seconds[one].add(other)
    opens = any(key.endswith(OPENS) for key in used)
    return Index(said, keys, frozenset(keys), always, {one: frozenset(others) for one, others in seconds.items()}, opens)


def _joined(first: Index, *others: Index) -> Index:
    """One index of several."""
    if not others:
        return first
    every = (first, *others)
    said, keys = (_united([each.labels for each in every]), _united([each.keys for each in every]))
    always = [entry for each in every for entry in each.always]
    firsts = set[str]().union(*[each.seconds for each in every])
    seconds = {one: frozenset[str]().union(*[each.seconds.get(one, ()) for each in every]) for one in firsts}
    return Index(said, keys, frozenset(keys), always, seconds, any(each.opens for each in every))


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
    begins = beginnings(phrase.text) if phrase.where in ("start", "whole") else ()
    keys = [] if said else [sorted(each) for each in (begins, *anchors(phrase.text)) if each]
    return rule, phrase.text, phrase.where, str(phrase.verdict), said, keys


def digest(language: str) -> str:
    """A digest of a language's tables and of how rows are made of them."""
    found = hashlib.blake2b(_FORM, digest_size=16)
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
