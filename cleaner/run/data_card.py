"""The card of an export: what is in it, for people, and for the loaders of Hugging Face datasets how to read it.

The form is that of dataset cards (huggingface.co/docs/hub/datasets-cards): Markdown behind a header in YAML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from cleaner.outputs.markdown import escape

Row: TypeAlias = Mapping[str, Any]
CARD = "README.md"
# Rows of a table; what is rarer is counted in one.
_ROWS = 50
_TYPES = {"bool": "bool", "int": "int64", "float": "float64", "text": "string", "json": "string"}


@dataclass(slots=True)
class Census:
    """Counts of articles, by what a field says; of blocks stripped in the whole run, by kind; of copies by relation."""

    documents: int = 0
    words: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    stripped: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)

    def counting(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, counted as they pass."""
        for row in rows:
            self.documents += 1
            self.words += row["words"]
            self.languages[row["language"] or "unknown"] += 1
            self.outlets[row["outlet"] or "unknown"] += 1
            self.agencies[row["agency"] or "none"] += 1
            yield row

    def splitting(self, rows: Iterable[Row], split: Callable[[Row], str]) -> Iterator[tuple[str, Row]]:
        """The rows with their splits, which are counted."""
        for row in rows:
            name = split(row)
            self.splits[name] += 1
            yield name, row

    def count_run(self, folder: Path) -> None:
        """Count what a run stripped and found to be copies, as far as the folder tells."""
        for name, key, counter in (("stripped.jsonl", "kind", self.stripped), ("assignments.jsonl", "relation", self.relations)):
            if (folder / name).is_file():
                with open(folder / name, encoding="utf8", newline="\n") as lines:
                    counter.update(row[key] for row in map(json.loads, lines) if row[key] not in (None, "representative"))


def write_card(stream: BinaryIO, census: Census, files: Mapping[str, list[str]], kinds: Mapping[str, str]) -> None:
    """Write the card of an export: its files by split, and its columns as in columns.kinds_of."""
    head = "\n".join(["---", *_configs(files), *_features(kinds), "---"])
    tables = [
        _table("split", "articles", census.splits),
        _table("language", "articles", census.languages),
        _table("outlet", "articles", census.outlets),
        _table("agency", "articles", census.agencies),
        _table("kind stripped", "blocks, in the whole run", census.stripped),
        _table("relation to the copy that is kept", "duplicates, in the whole run", census.relations),
    ]
    about = f"{census.documents} articles, {census.words} words of news, cleaned and compared by cleaner."
    stream.write("\n\n".join([head, "# Data card", about, *filter(None, tables)]).encode() + b"\n")


def _configs(files: Mapping[str, list[str]]) -> Iterator[str]:
    yield from ("configs:", "- config_name: default", "  data_files:")
    for split, names in files.items():
        yield from (f"  - split: {split}", "    path:", *(f"    - {name}" for name in names))


def _features(kinds: Mapping[str, str]) -> Iterator[str]:
    yield from ("dataset_info:", "  features:")
    for name, kind in kinds.items():
        yield f"  - name: {json.dumps(name)}"
        yield "    sequence: string" if kind == "texts" else f"    dtype: {_TYPES[kind]}"


def _table(what: str, of: str, counter: Counter[str]) -> str:
    """The counts, the greatest first; empty where there are none."""
    ordered = sorted(counter.items(), key=lambda each: (-each[1], each[0]))
    rest = sum(count for _, count in ordered[_ROWS:])
    shown = [*ordered[:_ROWS], *([(f"{len(ordered) - _ROWS} others", rest)] if rest else [])]
    lines = [f"| {what} | {of} |", "| --- | ---: |", *(f"| {escape(name)} | {count} |" for name, count in shown)]
    return "\n".join(lines) if shown else ""
