"""Arrays of a part in a file of their own, which any part reads where they lie.

Texts are great and wanted in many parts: to deal them out by rows would copy each as often as it has neighbours elsewhere.
A function therefore writes them once, gives a row with the path, and others map the file: of what is mapped only what is
looked at is read. The name is new at each attempt, so that what a lost one wrote, of which no row tells, is never read.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from cleaner.dedup.parts.packed import Array
from cleaner.dedup.shingle import Ints

_OPEN = 256  # files that a process holds open
_HEAD = 8


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unlike length: row k lies from starts[k] to starts[k + 1]."""

    values: Array
    starts: Ints

    def __getitem__(self, row: int) -> Array:
        return self.values[self.starts[row] : self.starts[row + 1]]

    def rows(self, rows: Ints) -> list[Array]:
        """Several rows."""
        begins, ends = self.starts[rows].tolist(), self.starts[rows + 1].tolist()
        return [self.values[begin:end] for begin, end in zip(begins, ends, strict=True)]


def ragged(name: str, rows: Sequence[Array], dtype: Any) -> dict[str, Array]:
    """Arrays by which write() keeps rows of unlike length under a name."""
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    return {name: np.concatenate([np.zeros(0, dtype=dtype), *rows]).astype(dtype, copy=False), f"{name}.starts": starts}


def narrow(numbers: Ints) -> Array:
    """The numbers, in half the room where they fit."""
    return numbers.astype(np.int32) if int(numbers.max(initial=0)) <= np.iinfo(np.int32).max else numbers


def ragged_bytes(name: str, rows: Sequence[bytes]) -> dict[str, Array]:
    """The same for strings of bytes."""
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    return {name: np.frombuffer(b"".join(rows), dtype=np.uint8), f"{name}.starts": starts}


class Store:
    """A file of named arrays, mapped. They are not to be written to."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(self._map[:_HEAD], "little")
        self._index: dict[str, tuple[str, int, int]] = json.loads(self._map[_HEAD : _HEAD + size])
        self._begin = _even(_HEAD + size)

    def __getitem__(self, name: str) -> Array:
        dtype, count, at = self._index[name]
        return np.frombuffer(self._map, np.dtype(dtype), count, self._begin + at)

    def ragged(self, name: str) -> Ragged:
        """The rows of unlike length that are kept under a name."""
        return Ragged(self[name], self[f"{name}.starts"])


def _even(size: int) -> int:
    return -(-size // 8) * 8


def write(folder: str, name: str, arrays: Mapping[str, Array]) -> str:
    """Write arrays of one dimension into a new file of the folder, and return its path."""
    index: dict[str, tuple[str, int, int]] = {}
    at = 0
    for key, each in arrays.items():
        index[key] = (each.dtype.str, len(each), at)
        at += _even(each.nbytes)
    told = json.dumps(index).encode()
    Path(folder).mkdir(parents=True, exist_ok=True)
    path = f"{folder}/{name}-{uuid4().hex}"
    with open(path, "wb") as file:
        file.write((len(told).to_bytes(_HEAD, "little") + told).ljust(_even(_HEAD + len(told)), b"\0"))
        for each in arrays.values():
            file.write(np.ascontiguousarray(each).data)
            file.write(bytes(_even(each.nbytes) - each.nbytes))
    return path


@lru_cache(maxsize=_OPEN)
def opened(path: str) -> Store:
    """The file, mapped once a process."""
    return Store(path)
