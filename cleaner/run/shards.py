"""Files of rows of bounded size: JSON lines or Parquet, whole or not there, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from cleaner.columns import cell
from cleaner.outputs.jsonl import line
from cleaner.packing import packed
from cleaner.parquet import Writer
from cleaner.run import atomic_write

_SUFFIXES = {"none": "", "gzip": ".gz", "zstd": ".zst"}
# Rows that are held until they are written as a group of a Parquet file.
_GROUP = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """``to`` is ``jsonl`` or ``parquet``; ``codec`` is ``none``, ``gzip`` or ``zstd``; a shard holds at most ``size``
    bytes of JSON lines before they are packed, or one row; ``kinds`` are the columns, as in columns.kinds_of."""

    to: str
    codec: str
    size: int
    kinds: Mapping[str, str] = field(default_factory=dict)

    def name(self, split: str, number: int) -> str:
        """The name of a shard's file."""
        return f"{split}-{number:05d}.{self.to}{_SUFFIXES[self.codec] if self.to == 'jsonl' else ''}"


class Shards:
    """The shards of one split, in a folder. ``files`` are the names of those that are begun."""

    def __init__(self, out: Path, split: str, form: Form) -> None:
        self.files: list[str] = []
        self._out, self._split, self._form = out, split, form
        self._stack = ExitStack()
        self._put: Callable[[Mapping[str, Any], bytes], object] = lambda _row, _line: None
        self._left = 0

    def __enter__(self) -> Shards:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row, into a new file where it is too much for the last."""
        made = {name: cell(row.get(name), kind) for name, kind in self._form.kinds.items()}
        body = line(made)
        if not self.files or len(body) > self._left:
            self._begin()
        self._left -= len(body)
        self._put(made, body)

    def _begin(self) -> None:
        self._stack.close()
        self._left = self._form.size
        self.files.append(self._form.name(self._split, len(self.files)))
        stream = self._stack.enter_context(atomic_write(self._out / self.files[-1]))
        if self._form.to == "jsonl":
            packer = self._stack.enter_context(packed(stream, self._form.codec))
            self._put = lambda _, body: packer.write(body)
        else:
            self._put = self._stack.enter_context(_Groups(stream, self._form)).add


class _Groups:
    """Rows gathered into groups of a Parquet file."""

    def __init__(self, stream: BinaryIO, form: Form) -> None:
        self._writer = Writer(stream, form.kinds, form.codec)
        self._rows: list[Mapping[str, Any]] = []

    def __enter__(self) -> _Groups:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
            self._writer.close()

    def add(self, row: Mapping[str, Any], _: bytes) -> None:
        """Take a row."""
        self._rows.append(row)
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write(self._rows)
            self._rows = []


def write_shards(out: Path, rows: Iterable[tuple[str, Mapping[str, Any]]], form: Form) -> dict[str, list[str]]:
    """Write rows, each with the name of its split; the names of the files of each split."""
    with ExitStack() as stack:
        shards: dict[str, Shards] = {}
        for split, row in rows:
            if split not in shards:
                shards[split] = stack.enter_context(Shards(out, split, form))
            shards[split].add(row)
    return {split: each.files for split, each in sorted(shards.items(), reverse=True)}
