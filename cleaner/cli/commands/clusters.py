"""``cleaner clusters``: list the clusters of a run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from cleaner.cli.arguments import RunFolder
from cleaner.cli.command import command
from cleaner.cli.commandline import Option
from cleaner.cli.options import Call
from cleaner.cli.tables import Sort, print_clusters, sort_clusters


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clusters are listed; as results.Filter."""

    min_size: Annotated[int, Option(metavar="N", help="members that a cluster must have")] = 2
    agency: Annotated[str, Option(metavar="NAME", help="only stories of this agency")] = ""
    outlet: Annotated[str, Option(metavar="NAME", help="only stories that this outlet carried")] = ""


@command(
    "clusters",
    examples=(
        "cleaner clusters out/",
        "cleaner clusters out/ --agency AP --min-size 5 --limit 0",
        "cleaner clusters out/ --outlet herald.example --sort first --format csv > clusters.csv",
    ),
)
def clusters(
    call: Call,
    folder: RunFolder,
    wanted: Wanted,
    sort: Annotated[Sort, Option(help="order of the clusters")] = "size",
    limit: Annotated[int | None, Option(min=0, metavar="N", help="show at most so many; 0 is all [20 in a table]")] = None,
) -> int:
    """V/A/U counts the copies that are verbatim, abridged (or embedded in a longer page) and updated."""
    from cleaner.cli.results import Filter, read_clusters

    found = sort_clusters(read_clusters(folder, Filter(**asdict(wanted))), sort)
    console = call.console
    if not console.table and limit:
        found = found[:limit]
    print_clusters(console, folder, found, 20 if limit is None else limit)
    if not found:
        console.say("no such clusters")
    return 0


COMMAND = clusters
