"""``cleaner dedup``: cluster articles."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from cleaner.cli.arguments import OutOrNone
from cleaner.cli.command import command
from cleaner.cli.commandline import Argument, Option
from cleaner.cli.console import quote
from cleaner.cli.options import Call
from cleaner.cli.results import ResultsError


@command(
    "dedup",
    settings=("dedup", "dedup.text_column", "dedup.id_column"),
    examples=(
        "cleaner dedup out/ -o out/",
        "cleaner dedup articles.jsonl -o stories/ --threshold 0.6",
        "cleaner dedup dump.jsonl -o stories/ --text-column body --id-column url",
        "cleaner dedup articles.jsonl --keep earliest --format csv > clusters.csv",
    ),
)
def dedup(
    call: Call,
    source: Annotated[str, Argument(metavar="INPUT", hidden=True)],
    out: OutOrNone = None,
    check: Annotated[bool, Option("--check", help="exit with 1 where there are copies of a story")] = False,
) -> int:
    """Copies may be whole, abridged, updated or embedded in a longer page. INPUT is a JSONL file with a text
    column, a folder that 'cleaner clean' wrote, or - for standard input."""
    from cleaner.cli.tables import print_clusters
    from cleaner.pipeline import dedup_run

    if Path(source).is_dir() and not (Path(source) / "articles.jsonl").is_file():
        raise ResultsError("no articles.jsonl", source, f"cleaner run {quote(Path(source))} -o DIR cleans pages first")
    console = call.console
    settings = call.configured().settings
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        with console.progress() as progress:
            summary = dedup_run(source, out or Path(folder), settings, progress)
        print_clusters(console, out or Path(folder))
    console.summary(summary, f"cleaner clusters {quote(out)}" if out else "")
    return summary.exit_status or int(check and summary.clusters > 0)


COMMAND = dedup
