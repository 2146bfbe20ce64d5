"""What several commands take: inputs, one page, a folder, a name that the shell can complete.

Arguments are hidden from the list of options: the help of a command speaks of them in its sentences."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from cleaner.cli.commandline import Argument, BadParameter, Context, Option
from cleaner.cli.results import Filter, ResultsError, read_clusters

_URL_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # a path made of s3://bucket has s3: as its first part


def _check_page(value: str) -> str:
    path = Path(value)
    if value != "-" and not path.is_file():
        raise BadParameter(f"{value} is not a file" if path.exists() else f"{value} does not exist")
    return value


def _complete_cluster(context: Context, incomplete: str) -> list[str]:
    """Clusters of the folder that was typed; none where it holds no run."""
    try:
        found = read_clusters(Path(context.params.get("folder") or "."), Filter())
    except ResultsError:
        return []
    return [row["cluster"] for row in found if row["cluster"].startswith(incomplete)]


def _check_out(value: Path | None) -> Path | None:
    if value and value.parts and _URL_SCHEME.fullmatch(value.parts[0]) and not value.exists():
        raise BadParameter(f"{value.parts[0]}// is read, but not written to: name a folder")
    return value


_OUT: Any = Option("-o", "--out", metavar="DIR", file_okay=False, callback=_check_out, help="folder for the results")

# One or more inputs, as they are typed: the pipeline expands globs.
Paths: TypeAlias = Annotated[list[str], Argument(metavar="PATH", hidden=True)]
PathsOrNone: TypeAlias = Annotated[list[str] | None, Argument(metavar="PATH", hidden=True, show_default=False)]
# A file that is there, or ``-``; read_page says what it holds.
PageA: TypeAlias = Annotated[str, Argument(metavar="A", hidden=True, callback=_check_page)]
PageB: TypeAlias = Annotated[str, Argument(metavar="B", hidden=True, callback=_check_page)]
PageFile: TypeAlias = Annotated[str, Argument(metavar="FILE", hidden=True, callback=_check_page)]
# The folder of a run.
RunFolder: TypeAlias = Annotated[Path, Argument(metavar="DIR", hidden=True, exists=True, file_okay=False)]
# The name of a cluster, or of one of its members.
ClusterName: TypeAlias = Annotated[str, Argument(metavar="CLUSTER", hidden=True, autocompletion=_complete_cluster)]
# The folder for the results, where a command must have one and where it may.
Out: TypeAlias = Annotated[Path, _OUT]
OutOrNone: TypeAlias = Annotated[Path | None, _OUT]
# What to take from folders.
Glob: TypeAlias = Annotated[str, Option(metavar="PATTERN", help="take only files of folders that match, e.g. '*.html'", show_default=False)]


def read_page(page: str) -> Path | bytes:
    """The path of a page, or the bytes of standard input for ``-``."""
    return sys.stdin.buffer.read() if page == "-" else Path(page)


def name_option(flag: str, names: Callable[[], Iterable[str]], text: str) -> Any:
    """An option that takes the name of a plug-in. ``names`` is called only where one is given, for it imports them all."""

    def check(value: str | None) -> str | None:
        known = list(names()) if value is not None else []
        if value is None or value in known:
            return value
        near = get_close_matches(value, known, n=1)
        raise BadParameter(f"{value!r} is none; " + (f"did you mean {near[0]}?" if near else "there are " + ", ".join(known)))

    def complete(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return Option(flag, metavar=flag.lstrip("-").upper(), help=text, callback=check, autocompletion=complete)
