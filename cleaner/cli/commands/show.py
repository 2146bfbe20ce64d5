"""``cleaner show``: one cluster, its members and their time line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cleaner.cli.arguments import ClusterName, RunFolder
from cleaner.cli.command import command
from cleaner.cli.commandline import Option
from cleaner.cli.console import Console
from cleaner.cli.options import Call
from cleaner.cli.results import ResultsError, Row, agency_name, find_cluster, read_articles
from cleaner.cli.tables import by_time, print_members
from cleaner.diff import diff_words


@command(
    "show",
    examples=("cleaner show out/ c0001", "cleaner show out/ c0001 --diff", "cleaner show out/ herald/77.html --format csv"),
)
def show(
    call: Call,
    folder: RunFolder,
    cluster: ClusterName,
    diff: Annotated[bool, Option("--diff", help="mark word by word what each outlet cut from the representative, or added")] = False,
) -> int:
    """CLUSTER is its name, or the id or file of one of its members. sim is the share of all shingles of the
    representative and the member that stand in both, in* the share of the shorter text found in the other."""
    console = call.console
    row = find_cluster(folder, cluster)
    members = by_time(row["members"])
    articles = read_articles(folder, {member["id"] for member in members})
    if console.table:
        _headline(console, row, articles.get(row["representative"], {}))
    if diff:
        members = _with_changes(members, articles, folder)
    print_members(console, [{**member, "cluster": row["cluster"]} for member in members])
    if diff and console.table:
        for member in members:
            _print_changes(console, member)
    return 0


def _headline(console: Console, row: Row, article: Row) -> None:
    agency = agency_name(row)
    lines = [
        f"{row['cluster']}: {row.get('title') or article.get('title') or row['representative']}",
        ", ".join(part for part in (f"{row['size']} copies", f"{len(row['outlets'])} outlets", agency) if part),
        f"kept because: {row['reason']}" if row.get("reason") else "",
    ]
    console.text(*(line for line in lines if line), "")


def _with_changes(members: list[Row], articles: dict[str, Row], folder: Path) -> list[Row]:
    """The members with what each changed against the representative.

    Raises ResultsError where the folder does not hold the texts."""
    first = next(member for member in members if member["relation"] == "representative")
    if missing := [member["source"] for member in members if member["id"] not in articles]:
        raise ResultsError(f"no text of {missing[0]}", str(folder / "articles.jsonl"), f"cleaner run PATH -o {folder}")
    text = articles[first["id"]]["text"]
    return [{**m, "diff": [] if m is first else _changes(text, articles[m["id"]]["text"])} for m in members]


def _changes(old: str, new: str) -> list[list[str]]:
    return [[piece.change, piece.text] for piece in diff_words(old, new)]


def _print_changes(console: Console, member: dict[str, Any]) -> None:
    from cleaner.outputs.terminal import diff_text, marked

    if member["diff"]:
        title = f"{member['outlet'] or member['source']}: {member['relation']}"
        console.text("", marked([(title, "strong")]), diff_text(member["diff"], console.colored))


COMMAND = show
