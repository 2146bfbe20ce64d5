"""What the tables of the commands show: rows of clusters and of their members, made for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from cleaner.cli.console import Console
from cleaner.cli.results import Filter, Row, agency_name, plain_outlet, read_articles, read_clusters

VERBATIM = ("exact", "near")
ABRIDGED = ("abridged", "embedded")
UPDATED = ("updated",)
STAR = "★"
NOTE = "* share of the shorter text that is found in the other"
Sort: TypeAlias = Literal["size", "first", "agency", "cluster"]


def sort_clusters(rows: Iterable[Row], by: Sort) -> list[Row]:
    """The clusters, largest, earliest or those of one agency first, or by name; equals by name."""
    keys: Mapping[Sort, Callable[[Row], Any]] = {
        "size": lambda row: (-row["size"], row["cluster"]),
        "first": lambda row: (not row["first_published"], row["first_published"] or "", row["cluster"]),
        "agency": lambda row: (not agency_name(row), agency_name(row), -row["size"], row["cluster"]),
        "cluster": lambda row: row["cluster"],
    }
    return sorted(rows, key=keys[by])


def print_clusters(console: Console, folder: Path, rows: Sequence[Row] | None = None, limit: int = 20) -> None:
    """Print clusters, all of the folder where none are given: whole rows, or a table of at most ``limit`` (0: all)."""
    found = sort_clusters(read_clusters(folder, Filter()), "size") if rows is None else rows
    if not console.table:
        console.rows(found, ())
        return
    from cleaner.outputs.terminal import Column

    shown = found[:limit] if limit else found
    columns = (
        Column("cluster", "cluster"),
        Column("size", "n", right=True),
        Column("outlets", "outlets", right=True),
        Column("agency", "agency"),
        Column("relations", "V/A/U"),
        Column("first", "first seen"),
        Column("headline", "headline", flexible=True),
    )
    titles = read_articles(folder, {row["representative"] for row in shown})
    if found:
        console.rows([_cluster(row, titles.get(row["representative"], {})) for row in shown], columns)
        console.say("V/A/U: copies that are verbatim, abridged or embedded, updated", 1)
    if len(shown) < len(found):
        console.say(f"{len(found) - len(shown)} more: cleaner clusters {folder} --limit 0")


def _cluster(row: Row, article: Row) -> Row:
    count = Counter(member["relation"] for member in row["members"])
    relations = "/".join(str(sum(count[relation] for relation in kinds)) for kinds in (VERBATIM, ABRIDGED, UPDATED))
    return {
        "cluster": row["cluster"],
        "size": row["size"],
        "outlets": len(row["outlets"]),
        "agency": agency_name(row),
        "relations": relations,
        "first": (row["first_published"] or "")[:10],
        "headline": row.get("title") or article.get("title") or row["representative"],
    }


def by_time(members: Iterable[Row]) -> list[Row]:
    """Members in the order of ``moment``, those without one last, the representative first among equals."""
    return sorted(members, key=lambda m: (not m["published"], moment(m["published"]), m["relation"] != "representative", m["source"]))


def print_members(console: Console, rows: Sequence[Row]) -> None:
    """Print the members of a cluster: whole rows, or a table in the order of time."""
    if not console.table:
        console.rows(rows, ())
        return
    from cleaner.outputs.terminal import Column

    columns = (
        Column("star", ""),
        Column("outlet", "outlet"),
        Column("published", "published"),
        Column("relation", "relation"),
        Column("jaccard", "sim", right=True),
        Column("containment", "in*", right=True),
        Column("source", "file", flexible=True, tail=True),
    )
    years = {(row["published"] or "")[:4] for row in rows} - {""}
    console.rows([_member(row, len(years) == 1) for row in rows], columns)
    console.say(NOTE)


def _member(row: Row, same_year: bool) -> Row:
    star = STAR if row["relation"] == "representative" else ""
    published = moment(row["published"])
    return {**row, "star": star, "published": published[5:] if same_year else published, "outlet": plain_outlet(row["outlet"])}


def moment(published: str | None) -> str:
    """An ISO 8601 moment in UTC as ``2025-07-31 21:14Z``; without an offset, or a time, as it is."""
    try:
        found = datetime.fromisoformat(published or "")
        if found.tzinfo:
            return f"{found.astimezone(UTC):%Y-%m-%d %H:%MZ}"
    except (ValueError, OverflowError):
        return published or ""
    return f"{found:%Y-%m-%d %H:%M}" if len(published or "") > 10 else f"{found:%Y-%m-%d}"
