"""``cleaner dedup``: cluster articles."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from cleaner.cli.arguments import Glob, OutOrNone
from cleaner.cli.command import command
from cleaner.cli.commandline import Argument, Option
from cleaner.cli.console import quote
from cleaner.cli.options import Call
from cleaner.cli.results import ResultsError


@command(
    "dedup",
    settings=("input", "dedup"),
    examples=(
        "cleaner dedup out/ -o out/",
        "cleaner dedup articles.jsonl -o stories/ --threshold 0.6",
        "cleaner dedup 'dumps/*.parquet' -o stories/ --text-column body --id-column url",
        "cleaner dedup articles.jsonl --keep earliest --format csv > clusters.csv",
    ),
)
def dedup(
    call: Call,
    paths: Annotated[list[str], Argument(metavar="INPUT", hidden=True)],
    glob: Glob = "",
    out: OutOrNone = None,
    check: Annotated[bool, Option("--check", help="exit with 1 where there are copies of a story")] = False,
) -> int:
    """Copies may be whole, abridged, updated or embedded in a longer page. INPUT is JSONL (also .gz, .zst), Parquet, a
    folder or glob of these, a folder that 'cleaner clean' wrote, or - for standard input."""
    from cleaner.cli.tables import print_clusters
    from cleaner.pipeline import Inputs, dedup_run
    from cleaner.run.texts import find_texts
    from cleaner.source import InputError

    try:
        find_texts(paths, glob)
    except InputError as error:
        if not (folders := [Path(path) for path in paths if Path(path).is_dir()]):
            raise
        hint = f"cleaner run {quote(folders[0])} -o DIR cleans pages first"
        raise ResultsError("no articles.jsonl, no other JSONL, no Parquet", str(folders[0]), hint) from error
    console = call.console
    settings = call.configured().settings
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        with console.progress() as progress:
            summary = dedup_run(Inputs(tuple(paths), glob), out or Path(folder), settings, progress)
        print_clusters(console, out or Path(folder))
    console.summary(summary, f"cleaner clusters {quote(out)}" if out else "")
    return summary.exit_status or int(check and summary.clusters > 0)


COMMAND = dedup
