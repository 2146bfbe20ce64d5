"""Members of containers in which nothing can be found by its place are laid down in a file where it can.

A run lists its inputs before workers read them, each on its own, so a line of a packed file must be found without
the lines before it. A file for each container, in the folder of work in progress, holds its lines unpacked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cleaner.packing import Chunk, Damage
from cleaner.settings import Settings
from cleaner.source import Entry
from cleaner.source.record import Piece


class Unpacking:
    """Where members are laid down: in ``folder``, else in a temporary one that goes with this object."""

    def __init__(self, settings: Settings | None = None, folder: Path | None = None) -> None:
        self.settings = settings or Settings()
        self._folder = folder
        self._count = 0
        self._faults: Path | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def path(self) -> Path:
        """The name of a file that is not there yet, or is left from a run that was killed."""
        if self._folder is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="cleaner-")
            self._folder = Path(self._temporary.name)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        return (self._folder / f"{self._count}").resolve()

    def fault(self, source: str, reason: str) -> Entry:
        """The entry of a member that cannot be read, which is told so when it is asked for."""
        if self._faults is None:
            self._faults = self.path()
            self._faults.write_bytes(b"")
        with open(self._faults, "ab") as file:
            return _laid(Entry(source, str(self._faults), "damage"), file, reason.encode())

    def lay_down(self, entry: Entry, pieces: Iterable[Piece]) -> Iterator[Entry]:
        """Entries of the pieces of a container."""
        path = self.path()
        with open(path, "wb") as file:
            for piece in pieces:
                source = f"{entry.source}#{piece.number}"
                yield self.fault(source, piece.fault) if piece.fault else _laid(Entry(source, str(path), "jsonl"), file, as_line(piece))

    def copy(self, chunks: Iterable[Chunk]) -> tuple[Path, list[Damage]]:
        """A file of the chunks, and what was damaged between them."""
        path, damaged = self.path(), []
        with open(path, "wb") as file:
            for chunk in chunks:
                if isinstance(chunk, Damage):
                    damaged.append(chunk)
                else:
                    file.write(chunk)
        return path, damaged


def _laid(entry: Entry, file: BinaryIO, body: bytes) -> Entry:
    start = file.tell()
    file.write(body)
    file.flush()  # the entry may be read before the next one is listed
    return Entry(entry.source, entry.path, entry.kind, start, len(body))


def as_line(piece: Piece) -> bytes:
    """The line of a piece, made of its row where it has none."""
    return piece.line if piece.row is None else json.dumps(piece.row, ensure_ascii=False).encode("utf8", "replace")
