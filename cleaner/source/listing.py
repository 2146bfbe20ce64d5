"""Which inputs a run has: every file under the paths that were asked for, once, sorted, none of them opened."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from cleaner.model import FailedError, SkippedError
from cleaner.source import Entry, InputError, kind_of, sources
from cleaner.source.unpacking import Unpacking

_MEMBER = re.compile(r"(.+)#(\d+)", re.ASCII | re.DOTALL)


def find_roots(paths: Sequence[str]) -> list[str]:
    """Absolute names of the files and folders that paths and globs mean, sorted, without those inside others.

    ``-`` stands for itself. Raises InputError for a path that is missing, or a glob that matches nothing."""
    roots: list[str] = ["-"] if "-" in paths else []
    named = {os.path.abspath(found) for path in paths if path != "-" for found in _expand(path)}
    folders = {each for each in named if not os.path.islink(each)}
    return roots + sorted(each for each in named if folders.isdisjoint(_above(each)))


def _above(path: str) -> Iterator[str]:
    """The folders around a path, the nearest first."""
    while (folder := os.path.dirname(path)) != path:
        yield (path := folder)


def list_entries(roots: Sequence[str], pattern: str = "", leave: str = "", unpacking: Unpacking | None = None) -> Iterator[Entry]:
    """Entries of files and folders and of what containers among them hold, in the order of their names within each.

    Arguments and sources are as in list_files. Members of packed containers are laid down by ``unpacking``, which must
    outlive the entries; without it, only until all are listed."""
    unpacking = unpacking or Unpacking()
    for entry in list_files(roots, pattern, leave):
        yield from _members(entry, unpacking)


def list_files(roots: Sequence[str], pattern: str = "", leave: str = "") -> Iterator[Entry]:
    """Entries of files and folders, containers as they are, in the order of their names within each.

    Sources are relative to the one folder that was asked for, else to the folder that all roots have in
    common. ``pattern`` narrows what is taken from folders; the folder ``leave`` is not entered."""
    base = _base(roots)
    matches = matcher(pattern)
    away = os.path.realpath(leave) if leave else ""
    for root in roots:
        if not os.path.isdir(root):
            yield Entry(_source(root, base), os.path.realpath(root), kind_of(root))
            continue
        for name in _walk(root, away):
            if matches(os.path.relpath(name, root)):
                yield Entry(_source(name, base), _inside(name, base), kind_of(name))


def display(name: str) -> str:
    """A file's name in valid Unicode, another for each name: bytes that are none are written ``\\xNN``, and a backslash
    that would read as one of these ``\\x5c``; ``/`` on every system."""
    return os.fsencode(name).replace(rb"\x", rb"\x5cx").decode("utf8", "backslashreplace").replace(os.sep, "/")


def _source(name: str, base: str) -> str:
    """The source of a file. One that is called as a member of the file beside it would be has ``\\x23`` for its ``#``."""
    shown = display(os.path.relpath(name, base))
    of_member = _MEMBER.fullmatch(name)
    if of_member is None or not os.path.isfile(of_member[1]):
        return shown
    return f"{shown[: -len(of_member[2]) - 1]}\\x23{of_member[2]}"


def _expand(path: str) -> list[str]:
    if os.path.lexists(path):
        return [path]
    found = glob.glob(path, recursive=True, include_hidden=True) if glob.has_magic(path) else []
    if not found:
        raise InputError(f"no such file or folder: {display(path)}")
    return found


def _base(roots: Sequence[str]) -> str:
    if not roots:
        return ""
    if len(roots) == 1:
        return roots[0] if os.path.isdir(roots[0]) else os.path.dirname(roots[0])
    common = os.path.commonpath(roots)
    return common if os.path.isdir(common) else os.path.dirname(common)


def _walk(folder: str, leave: str) -> Iterator[str]:
    """Names of all that is no folder below ``folder``, and of folders that cannot be listed, which reading then
    reports. Links to folders are not entered, and not listed."""
    real = os.path.realpath(folder)
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if not here.endswith("/") and here is not folder:
            yield here
        elif not leave or real + here.rstrip("/")[len(folder) :] != leave:
            try:
                waiting.extend(reversed(_inner(here)))
            except OSError:
                yield here.rstrip("/")


def _inner(folder: str) -> list[str]:
    """What lies in a folder, sorted; folders end in a slash, as that is how their contents sort."""
    with os.scandir(folder) as found:
        listed = [(os.path.join(folder, each.name), _is_folder(each), each.is_symlink()) for each in found]
    return sorted(name + "/" * is_folder for name, is_folder, is_link in listed if not (is_folder and is_link))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _inside(name: str, base: str) -> str:
    """Where a link leads, if that is inside the input; else its own name, which reading then refuses."""
    if not os.path.islink(name):
        return name
    real = os.path.realpath(name)
    return real if real.startswith(os.path.join(os.path.realpath(base), "")) and os.path.exists(real) else name


def _members(entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    members = sources()[entry.kind].members
    if members is None:
        yield entry
        return
    try:
        yield from members(entry, unpacking)
    except SkippedError:
        yield Entry(entry.source, entry.path, "page")  # reading says it once more
    except FailedError as error:
        yield unpacking.fault(entry.source, str(error))


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    # Stars in a row mean no more than two; each that is tried by itself takes a power more.
    parts = re.split(r"((?:\*\*/)+|\*\*+|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(_once(part)) or re.escape(part) for part in parts), re.DOTALL)


def _once(part: str) -> str:
    return ("**/" if part.endswith("/") else "**") if part.startswith("**") else part


def matcher(pattern: str) -> Callable[[str], bool]:
    """A pattern without a slash is matched against the last part of the name, as by find(1)."""
    whole = _regex(pattern if "/" in pattern else f"**/{pattern or '*'}")
    return lambda name: whole.fullmatch(display(name)) is not None
