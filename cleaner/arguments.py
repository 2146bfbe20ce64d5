"""What several commands take: inputs, one page, a folder, a name that the shell can complete."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from cleaner.commandline import BadParameter, CompletionItem, Context, Parameter, PathType, argument, option
from cleaner.results import Filter, ResultsError, read_clusters

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


def paths_argument() -> Decorator:
    """One or more inputs, as they are typed: the pipeline expands globs."""
    return argument("paths", nargs=-1, required=True, metavar="PATH...")


def page_argument(name: str, metavar: str) -> Decorator:
    """One page: the path of a file that is there, or the bytes of standard input for ``-``."""
    return argument(name, metavar=metavar, callback=_page)


def folder_argument() -> Decorator:
    """The folder of a run."""
    return argument("folder", metavar="DIR", type=PathType(exists=True, file_okay=False, path_type=Path))


def cluster_argument() -> Decorator:
    """The name of a cluster, or of one of its members."""
    return argument("cluster", metavar="CLUSTER", shell_complete=_clusters)


def out_option(required: bool = False) -> Decorator:
    """The folder for the results."""
    kind = PathType(file_okay=False, path_type=Path)
    return option("-o", "--out", required=required, metavar="DIR", type=kind, help="folder for the results")


def glob_option() -> Decorator:
    """What to take from folders."""
    return option("--glob", default="", metavar="PATTERN", help="take only files of folders that match, e.g. '*.html'")


def name_option(flag: str, names: Callable[[], Iterable[str]], text: str) -> Decorator:
    """The name of a plug-in. ``names`` is called only where one is given, for it imports them all."""
    noun = flag.lstrip("-")

    def check(_ctx: Context, _param: Parameter, value: str | None) -> str | None:
        known = list(names()) if value is not None else []
        if value is None or value in known:
            return value
        near = get_close_matches(value, known, n=1)
        raise BadParameter(f"{value!r} is none; " + (f"did you mean {near[0]}?" if near else "there are " + ", ".join(known)))

    def complete(_ctx: Context, _param: Parameter, begun: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in names() if name.startswith(begun)]

    return option(flag, metavar=noun.upper(), help=text, callback=check, shell_complete=complete)


def _page(_ctx: Context, _param: Parameter, value: str) -> Path | bytes:
    if value == "-":
        return sys.stdin.buffer.read()
    path = Path(value)
    if not path.is_file():
        raise BadParameter(f"{value} is not a file" if path.exists() else f"{value} does not exist")
    return path


def _clusters(ctx: Context, _param: Parameter, begun: str) -> list[CompletionItem]:
    """Clusters of the folder that was typed; none where it holds no run."""
    try:
        found = read_clusters(Path(ctx.params.get("folder") or "."), Filter())
    except ResultsError:
        return []
    return [CompletionItem(row["cluster"]) for row in found if row["cluster"].startswith(begun)]
