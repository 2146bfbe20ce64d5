"""``cleaner clusters``: list the clusters of a run."""

from __future__ import annotations

from pathlib import Path

from cleaner.arguments import folder_argument
from cleaner.commandline import Choice, IntRange, option
from cleaner.options import Call, command, format_option
from cleaner.tables import SORTS, print_clusters, sort_clusters


@command(
    "clusters",
    examples=(
        "cleaner clusters out/",
        "cleaner clusters out/ --agency AP --min-size 5 --limit 0",
        "cleaner clusters out/ --outlet herald.example --sort first --format csv > clusters.csv",
    ),
)
@folder_argument()
@option("--min-size", default=2, show_default=True, metavar="N", help="members that a cluster must have")
@option("--agency", default="", metavar="NAME", help="only stories of this agency")
@option("--outlet", default="", metavar="NAME", help="only stories that this outlet carried")
@option("--sort", type=Choice(list(SORTS)), default="size", show_default=True, help="order of the clusters")
@option("--limit", type=IntRange(min=0), metavar="N", help="show at most so many; 0 is all [20 in a table]")
@format_option
def clusters(call: Call, folder: Path, sort: str, limit: int | None, **wanted: object) -> int:
    """V/A/U counts the copies that are verbatim, abridged (or embedded in a longer page) and updated.
    """
    from cleaner.results import Filter, read_clusters

    found = sort_clusters(read_clusters(folder, Filter(**wanted)), sort)  # type: ignore[arg-type]
    console = call.console
    if not console.table and limit:
        found = found[:limit]
    print_clusters(console, folder, found, 20 if limit is None else limit)
    if not found:
        console.say("no such clusters")
    return 0


COMMAND = clusters
