"""What a run left in its folder, read back for the commands that show it."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]


class ResultsError(Exception):
    """The folder does not hold what was asked for; ``where`` and ``hint`` as in config.ConfigError."""

    def __init__(self, what: str, where: str, hint: str) -> None:
        super().__init__(what)
        self.where = where
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Filter:
    """Which clusters are wanted: at least so many members, of this agency, with a member of this outlet."""

    min_size: int = 2
    agency: str = ""
    outlet: str = ""

    def takes(self, row: Row) -> bool:
        """True where the cluster is wanted; case and a leading ``www.`` do not count."""
        outlets = {plain_outlet(name).casefold() for name in row["outlets"]}
        return (
            row["size"] >= self.min_size
            and (not self.agency or self.agency.casefold() == agency_name(row).casefold())
            and (not self.outlet or plain_outlet(self.outlet).casefold() in outlets)
        )


def plain_outlet(name: str | None) -> str:
    """The name of an outlet without a leading ``www.``, empty where there is none."""
    return (name or "").removeprefix("www.")


def agency_name(row: Row) -> str:
    """The name of a row's agency, empty where there is none; a row has it bare or beside its evidence."""
    agency = row.get("agency") or ""
    return str(agency["name"] if isinstance(agency, dict) else agency)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file. Raises ResultsError where it is missing or a line is no JSON object."""
    try:
        with path.open(encoding="utf8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = json.loads(line)
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    raise ResultsError(f"line {number} is no JSON object", str(path), f"cleaner run PATH -o {path.parent}")
                yield row
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else "cannot be read"
        raise ResultsError(what, str(path), f"cleaner run PATH -o {path.parent}") from error


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a JSONL file, which may be gone through again. Raises as read_rows does."""

    path: Path

    def __iter__(self) -> Iterator[Row]:
        return read_rows(self.path)


def read_clusters(folder: Path, wanted: Filter) -> list[Row]:
    """The wanted clusters, as the run sorted them. Raises as read_rows does."""
    return [row for row in read_rows(folder / "clusters.jsonl") if wanted.takes(row)]


def find_cluster(folder: Path, name: str) -> Row:
    """The cluster of that name, or the one that holds the article of that id or source.

    Raises ResultsError where there is none, naming the nearest, and as read_rows does."""
    names: list[str] = []
    for row in read_rows(folder / "clusters.jsonl"):
        if name == row["cluster"] or any(name in (member["id"], member["source"]) for member in row["members"]):
            return row
        names.append(row["cluster"])
    near = get_close_matches(name, names, n=1)
    hint = f"cleaner show {folder} {near[0]}" if near else f"cleaner clusters {folder}"
    raise ResultsError(f"no cluster {name}", str(folder), hint)


def read_articles(folder: Path, ids: Container[str]) -> dict[str, Row]:
    """The articles of those ids, from articles.jsonl or, where a folder has none, kept.jsonl. Ids that are in
    neither are left out. Raises as read_rows does."""
    path = folder / "articles.jsonl"
    path = path if path.is_file() else folder / "kept.jsonl"
    return {row["id"]: row for row in read_rows(path) if row["id"] in ids}
