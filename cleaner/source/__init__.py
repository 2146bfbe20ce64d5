"""What a source is: it names the pages in a file (listing) and makes a raw page of the bytes of one (reading).

Listing and reading are apart, so that a run knows its inputs before it opens them and workers read for
themselves. A file is opened without following a link and without waiting for a pipe or a device, and is
read only where it is a regular file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cleaner.discover import discover
from cleaner.model import FailedError, RawPage, SkippedError

if TYPE_CHECKING:
    from cleaner.settings import InputSettings, Settings
    from cleaner.source.record import Piece
    from cleaner.source.unpacking import Unpacking


class InputError(Exception):
    """An input that was asked for is not there; its text says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One input. ``source`` is its path relative to the input, in valid Unicode; ``path`` the name to open.
    A member of a container has its place in the file: ``start`` and ``size`` in bytes (-1: the whole file)."""

    source: str
    path: str
    kind: str
    start: int = 0
    size: int = -1


@dataclass(frozen=True, slots=True)
class Source:
    """``suffixes`` are the lower-cased endings of the file names that it reads. ``members`` names the pages
    in such a file, None where the file is one page; ``pieces`` streams them as rows, None where it holds none.
    ``read`` makes a page of the bytes of an entry, and raises SkippedError where they are no page."""

    suffixes: tuple[str, ...]
    about: str
    read: Callable[[Entry, bytes, InputSettings], RawPage]
    members: Callable[[Entry, Unpacking], Iterator[Entry]] | None = None
    pieces: Callable[[Entry, Settings], Iterator[Piece]] | None = None


def sources() -> dict[str, Source]:
    """All sources by name, sorted."""
    return cast(dict[str, Source], discover("cleaner.sources", "SOURCE"))


def kind_of(name: str) -> str:
    """The name of the source that reads a file so called: by its suffix, ``page`` where that tells nothing."""
    lowered = name.lower()
    return next((kind for kind, source in sources().items() if lowered.endswith(source.suffixes)), "page")


def open_regular(path: str) -> int:
    """A descriptor of the regular file ``path``, open for reading. The caller closes it.

    Raises SkippedError where it is something else, FailedError where it is gone or may not be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError as error:
        raise FailedError("vanished") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise SkippedError("a link that leads nowhere or out of the input") from error
        if error.errno == errno.EACCES or stat.S_ISREG(_mode(path)):
            raise FailedError(f"unreadable: {error.strerror}") from error
        raise SkippedError("not a regular file") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SkippedError("not a regular file")
    return descriptor


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return stat.S_IFREG


def read_bytes(entry: Entry, max_bytes: int) -> bytes:
    """The bytes of an entry as they lie on disk.

    Raises as open_regular does, and FailedError where there are more than ``max_bytes`` of them, or fewer
    than the file had when it was opened."""
    descriptor = open_regular(entry.path)
    try:
        size = entry.size if entry.size >= 0 else os.fstat(descriptor).st_size
        if size > max_bytes:
            raise FailedError(f"too large: {size / 1e6:.0f} MB")
        body = _read(descriptor, entry.start, size)
    except OSError as error:
        raise FailedError(f"unreadable: {error.strerror}") from error
    finally:
        os.close(descriptor)
    if len(body) < size:
        raise FailedError("changed while it was read")
    return body


def _read(descriptor: int, start: int, size: int) -> bytes:
    parts, at = [], start
    while at < start + size and (part := os.pread(descriptor, start + size - at, at)):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
