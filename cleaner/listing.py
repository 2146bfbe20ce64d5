"""Which inputs a run has: every file under the paths that were asked for, once, sorted, none of them opened."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from cleaner.model import FailedError, SkippedError
from cleaner.source import Entry, InputError, kind_of, sources

# A link is taken where it stays inside the input; elsewhere it is listed, and skipped when read.


def list_entries(paths: Sequence[str], pattern: str = "", leave: str = "") -> Iterator[Entry]:
    """Entries of files, folders and globs, in the order of their names within each.

    Sources are relative to the one folder that was asked for, else to the folder that all paths have in
    common. ``pattern`` narrows what is taken from folders; the folder ``leave`` is not entered.
    Raises InputError for a path that is missing, or a glob that matches nothing."""
    roots = sorted({os.path.abspath(found) for path in paths for found in _expand(path)})
    base = _base(roots)
    matches = _matcher(pattern)
    last = ""
    for root in roots:
        if last and root.startswith(last):
            continue
        found: Iterator[str] = iter((root,))
        if os.path.isdir(root):
            last = os.path.join(root, "")
            found = (name for name in _walk(root, os.path.realpath(leave) if leave else "") if matches(os.path.relpath(name, root)))
        for name in found:
            yield from _members(Entry(display(os.path.relpath(name, base)), _inside(name, base), kind_of(name)))


def display(name: str) -> str:
    """A file's name in valid Unicode: bytes that are none are written ``\\xNN``; ``/`` on every system."""
    return os.fsencode(name).decode("utf8", "backslashreplace").replace(os.sep, "/")


def _expand(path: str) -> list[str]:
    if os.path.lexists(path):
        return [path]
    found = glob.glob(path, recursive=True, include_hidden=True) if glob.has_magic(path) else []
    if not found:
        raise InputError(f"no such file or folder: {display(path)}")
    return found


def _base(roots: list[str]) -> str:
    if len(roots) == 1:
        return roots[0] if os.path.isdir(roots[0]) else os.path.dirname(roots[0])
    common = os.path.commonpath(roots)
    return common if os.path.isdir(common) else os.path.dirname(common)


def _walk(folder: str, leave: str) -> Iterator[str]:
    """Names of all that is no folder below ``folder``; links to folders are not entered, and not listed."""
    if leave and os.path.realpath(folder) == leave:
        return
    try:
        with os.scandir(folder) as found:
            inner = sorted((each.name + "/" * each.is_dir(), each.is_symlink()) for each in found)
    except OSError as error:
        raise InputError(f"cannot list the folder {display(folder)}: {error.strerror}") from error
    for name, link in inner:
        if not name.endswith("/"):
            yield os.path.join(folder, name)
        elif not link:
            yield from _walk(os.path.join(folder, name[:-1]), leave)


def _inside(name: str, base: str) -> str:
    """Where a link leads, if that is inside the input; else its own name, which reading then refuses."""
    if not os.path.islink(name):
        return name
    real = os.path.realpath(name)
    return real if real.startswith(os.path.join(os.path.realpath(base), "")) else name


def _members(entry: Entry) -> Iterator[Entry]:
    members = sources()[entry.kind].members
    if members is None:
        yield entry
        return
    try:
        yield from members(entry)
    except (SkippedError, FailedError):
        yield Entry(entry.source, entry.path, "page")


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts), re.DOTALL)


def _matcher(pattern: str) -> Callable[[str], bool]:
    """A pattern without a slash is matched against the last part of the name, as by find(1)."""
    whole = _regex(pattern if "/" in pattern else f"**/{pattern or '*'}")
    return lambda name: whole.fullmatch(display(name)) is not None
