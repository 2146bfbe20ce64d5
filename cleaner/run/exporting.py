"""An export: articles of a run as shards to train on, in splits that share no story, with a data card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from cleaner import run
from cleaner.columns import kinds_of
from cleaner.output import flat
from cleaner.run.data_card import CARD, Census, write_card
from cleaner.run.shards import Form, write_shards
from cleaner.source import InputError

Only: TypeAlias = Literal["kept", "all"]
GroupBy: TypeAlias = Literal["cluster", "outlet", "none"]
LISTING = "export.json"
TRAIN, TEST = "train", "test"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles go where: one of each story or all; ``share`` of the groups, 0 to 1, to train on, the rest to
    test; what belongs together stays together."""

    only: Only = "kept"
    share: float = 1.0
    group_by: GroupBy = "cluster"

    @property
    def needs(self) -> tuple[str, ...]:
        """The files of a run that this takes."""
        told = self.only == "kept" or self.group_by == "cluster"
        return (self.articles, *(("assignments.jsonl", "clusters.jsonl") if told else ()))

    @property
    def articles(self) -> str:
        """The file that holds the articles."""
        return "kept.jsonl" if self.only == "kept" else "articles.jsonl"

    def split(self, row: Mapping[str, Any]) -> str:
        """The split of a row: a digest of what its group is called decides, so that no other row changes it."""
        own = f"{row['source']} {row['id']}"
        name = {"cluster": row.get("story") or own, "outlet": row["outlet"], "none": own}[self.group_by]
        place = int.from_bytes(hashlib.sha256(name.encode("utf8", "replace")).digest()[:8], "big") / 2**64
        return TRAIN if place < self.share else TEST


def export(folder: Path, out: Path, choice: Choice, form: Form) -> Census:
    """Write shards, the data card and the list of files into ``out``, from the files of a run in ``folder``; what an
    earlier export left there and this one did not write goes.

    Raises InputError where the files do not belong together, OSError where one cannot be read, run.OutputError where
    ``out`` cannot be written."""
    census = Census()
    kinds = kinds_of(census.counting(_rows(folder, choice)))
    kinds.pop("story", None)
    files = write_shards(out, census.splitting(_rows(folder, choice), choice.split), replace(form, kinds=kinds))
    census.count_run(folder)
    with run.atomic_write(out / CARD) as file:
        write_card(file, census, files, kinds)
    _leave(out, [name for names in files.values() for name in names])
    return census


def _leave(out: Path, names: list[str]) -> None:
    """List the files with their digests, and remove those of the export before that are not among them."""
    try:
        before = json.loads((out / LISTING).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        before = {}
    for name, value in before.items():
        if name not in names and run.digest(out / Path(name).name) == value:
            (out / Path(name).name).unlink()
    with run.atomic_write(out / LISTING) as file:
        listed = {"files": {name: run.digest(out / name) for name in names}}
        file.write((json.dumps(listed, indent=1) + "\n").encode())


def _rows(folder: Path, choice: Choice) -> Iterator[dict[str, Any]]:
    """Rows of the articles as tables have them, with their cluster and relation; ``story`` is the source and id of the
    copy that stands for the cluster, which, unlike the cluster's name, do not change with other stories."""
    if "assignments.jsonl" not in choice.needs:
        yield from map(flat, read(folder / choice.articles))
        return
    stories = {
        row["cluster"]: next(f"{each['source']} {each['id']}" for each in row["members"] if each["id"] == row["representative"])
        for row in read(folder / "clusters.jsonl")
    }
    assigned = read(folder / "assignments.jsonl")
    for row in read(folder / choice.articles):
        # Both files are sorted by source, and of two rows of one source by id.
        same = (each for each in assigned if each["source"] == row["source"] and (choice.only == "all" or each["id"] == row["id"]))
        if (said := next(same, None)) is None:
            raise InputError(f"{row['source']} is not among the articles that were compared")
        cluster = said["cluster"] or ""
        more = {"cluster": cluster, "relation": said["relation"] or "", "story": stories.get(cluster, "")}
        yield flat(row) | more


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file that a run wrote."""
    with open(path, encoding="utf8", newline="\n") as lines:
        yield from map(json.loads, lines)
