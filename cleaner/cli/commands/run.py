"""``cleaner run``: clean, cluster, keep one of each story."""

from __future__ import annotations

from cleaner.cli.arguments import Glob, Out, Paths
from cleaner.cli.command import command
from cleaner.cli.console import quote
from cleaner.cli.options import Call


@command(
    "run",
    settings=("input", "clean", "dedup", "run"),
    examples=(
        "cleaner run pages/ -o out/",
        "cleaner run 'crawl/**/*.html' dumps/ -o out/ --jobs 8",
        "cleaner run pages/ -o out/ --keep-kind caption --keep earliest",
    ),
)
def run(call: Call, paths: Paths, out: Out, glob: Glob = "") -> int:
    """Of each story one copy is kept. PATH is a file, a folder, a glob, or - for standard input. A second
    run over the same folder takes up what the first left."""
    from cleaner.cli.tables import print_clusters
    from cleaner.pipeline import Inputs, full_run

    console = call.console
    settings = call.configured().settings
    with console.progress() as progress:
        summary = full_run(Inputs(tuple(paths), glob), out, settings, progress)
    print_clusters(console, out)
    console.summary(summary, f"cleaner clusters {quote(out)}")
    return summary.exit_status


COMMAND = run
