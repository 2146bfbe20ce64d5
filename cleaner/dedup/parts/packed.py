"""Arrays packed into one value of a dataset, behind a byte that says of what kind the value is."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Ints

Array: TypeAlias = NDArray[Any]
_HEAD = struct.Struct("<2sq")


def pack(kind: bytes, *arrays: Array) -> bytes:
    """A value of arrays of one dimension, which keep their types."""
    parts = [kind]
    for each in arrays:
        body = np.ascontiguousarray(each).tobytes()
        parts += (_HEAD.pack(each.dtype.str[1:].encode(), len(body)), body)
    return b"".join(parts)


def unpack(value: bytes) -> list[Array]:
    """The arrays of a value, not to be written to."""
    found, at = [], 1
    while at < len(value):
        code, size = _HEAD.unpack_from(value, at)
        at += _HEAD.size
        dtype = np.dtype("<" + code.decode())
        found.append(np.frombuffer(value, dtype, size // dtype.itemsize, at))
        at += size
    return found


def joined(values: Iterable[bytes], kind: bytes, like: Sequence[Any]) -> list[Array]:
    """The arrays of all values of a kind, those of each place one after the other; ``like`` are their types."""
    columns: list[list[Array]] = [[np.zeros(0, dtype=each)] for each in like]
    for value in values:
        if value[:1] == kind:
            for column, array in zip(columns, unpack(value), strict=True):
                column.append(array)
    return [np.concatenate(column) for column in columns]


def dealt(to: Ints, *arrays: Array) -> Iterator[tuple[int, list[Array]]]:
    """Lines of the arrays by the part that ``to`` says of each."""
    if not len(to):
        return
    order = np.argsort(to, kind="stable")
    parts, starts = np.unique(to[order], return_index=True)
    for part, lines in zip(parts.tolist(), np.split(order, starts[1:]), strict=True):
        yield part, [each[lines] for each in arrays]


def place(tag: str, part: int) -> str:
    """The key of a part of what the tag names."""
    return f"{tag}/{part:05d}"


def part_of(key: str) -> int:
    """The part that a key names."""
    return int(key.rpartition("/")[2])
