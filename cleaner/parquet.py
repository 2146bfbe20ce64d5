"""Parquet files, read and written as streams of rows. pyarrow's only door.

A row is a dict of what JSON can hold: moments are ISO 8601, decimals and bytes are texts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, time
from itertools import accumulate, islice
from typing import Any, BinaryIO, TypeAlias

from cleaner.columns import cell
from cleaner.extra import MissingExtraError
from cleaner.model import FailedError

Row: TypeAlias = dict[str, Any]
# Rows that are in memory at once; what Parquet itself holds is a page of each column.
_BATCH = 256
_TEXTS = 1024
# Of rows of datasets, which engines read and write by the part: rows, and bytes, that go into a group.
_PAIRS, _GROUP_BYTES = 1 << 14, 1 << 25


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("parquet", "Parquet") from error
    return pyarrow


def read_rows(file: BinaryIO, column: str) -> Iterator[tuple[int, Row | str]]:
    """Number, from 1, and row of each row of an open file; where a group of rows is damaged, the number of the first
    that is lost, and why.

    Raises FailedError where the file is not Parquet or has no such ``column``, MissingExtraError without pyarrow."""
    pyarrow = _pyarrow()
    try:
        table = pyarrow.parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
        names, groups = table.schema_arrow.names, [table.metadata.row_group(each).num_rows for each in range(table.num_row_groups)]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise FailedError(f"unreadable: no whole Parquet file: {_first_line(error)}") from error
    if column not in names:
        raise FailedError(f"unreadable: no column {column}; there are {', '.join(names)}")
    before = 0
    for group, count in enumerate(groups):
        number = before + 1
        try:
            for row in _rows(pyarrow, table, group):
                yield number, row
                number += 1
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            first = table.metadata.row_group(group).column(0)
            at = first.dictionary_page_offset if first.has_dictionary_page else first.data_page_offset
            where = f"rows {number} to {before + count}, in the row group at byte {at}"
            yield number, f"unreadable: {where}: {_first_line(error)}"
        before += count


def count_rows(file: BinaryIO) -> int:
    """How many rows an open file says it has; 0 where it is not Parquet, or pyarrow is missing."""
    try:
        return int(_pyarrow().parquet.ParquetFile(file).metadata.num_rows)
    except (MissingExtraError, ValueError, OSError):  # pyarrow's errors are one or the other
        return 0


@dataclass(frozen=True, slots=True)
class Column:
    """Texts of a column one after the other in UTF-8, row by row, the first that of the row ``number``, and where each begins and
    the last ends. A row without a text has an empty one."""

    number: int
    data: memoryview
    offsets: memoryview


def read_column(file: BinaryIO, column: str) -> Iterator[Column]:
    """The texts of an open file, without a Python string of them; of a damaged group of rows what comes before the damage.
    Nothing where the column is missing or not of texts. Raises MissingExtraError without pyarrow."""
    pyarrow = _pyarrow()
    try:
        table = pyarrow.parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
        groups = [table.metadata.row_group(each).num_rows for each in range(table.num_row_groups)]
    except (pyarrow.ArrowException, OSError, ValueError):
        return
    if column not in table.schema_arrow.names or not pyarrow.types.is_string(table.schema_arrow.field(column).type):
        return
    for group, before in zip(range(len(groups)), accumulate(groups, initial=0), strict=False):
        number = before + 1
        with suppress(pyarrow.ArrowException, OSError, ValueError):
            for batch in table.iter_batches(batch_size=_TEXTS, row_groups=[group], columns=[column], use_threads=False):
                found = batch.column(0)
                _, offsets, data = found.buffers()
                begin = 4 * found.offset
                yield Column(number, memoryview(data or b""), memoryview(offsets)[begin : begin + 4 * (len(found) + 1)].cast("i"))
                number += len(found)


def _rows(pyarrow: Any, table: Any, group: int) -> Iterator[Row]:
    for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group], use_threads=False):
        columns = {name: _values(pyarrow, batch.column(place)) for place, name in enumerate(batch.schema.names)}
        yield from (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _values(pyarrow: Any, column: Any) -> list[Any]:
    """The values of a column. Nanoseconds, which Python's moments lack, are cut."""
    kind = column.type
    if pyarrow.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pyarrow.timestamp("us", kind.tz), safe=False)
    found: list[Any] = column.to_pylist()
    simple = pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind) or pyarrow.types.is_integer(kind)
    return found if simple else [_plain(value) for value in found]


def _plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0].rstrip(".")


class Writer:
    """A Parquet file that grows by batches of rows, packed with ``codec`` (``none``, ``gzip`` or ``zstd``); the same
    bytes for the same batches. ``kinds`` are as columns.kinds_of gives them. Raises MissingExtraError without pyarrow."""

    def __init__(self, stream: BinaryIO, kinds: Mapping[str, str], codec: str = "zstd") -> None:
        self._pyarrow = pyarrow = _pyarrow()
        types = {
            "bool": pyarrow.bool_(),
            "int": pyarrow.int64(),
            "float": pyarrow.float64(),
            "text": pyarrow.string(),
            "texts": pyarrow.list_(pyarrow.string()),
            "json": pyarrow.string(),
        }
        self._kinds = kinds
        self._schema = pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()])
        self._writer = pyarrow.parquet.ParquetWriter(stream, self._schema, compression=codec)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add a group of rows."""
        columns = {name: [cell(row.get(name), kind) for row in rows] for name, kind in self._kinds.items()}
        self._writer.write_table(self._pyarrow.table(columns, schema=self._schema))

    def close(self) -> None:
        """Write the end of the file; the stream stays open."""
        self._writer.close()


def batches(rows: Iterable[Mapping[str, Any]], size: int = 1000) -> Iterator[list[Mapping[str, Any]]]:
    """The rows in lists of ``size``, the last as long as it comes."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def warm() -> None:
    """Load what reads Parquet, so that workers, which are forked, share it. Raises MissingExtraError without pyarrow."""
    _pyarrow()
    from pyarrow import compute

    compute.starts_with(_pyarrow().array([""]), pattern="")


def read_pairs(paths: Sequence[str], prefix: str = "") -> tuple[list[str], list[bytes]]:
    """Keys and values of the rows that write_pairs wrote, of those whose keys begin with the prefix."""
    keys: list[str] = []
    values: list[bytes] = []
    for path in paths:
        with _pyarrow().parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_PAIRS, columns=["key", "value"], use_threads=False):
                kept = batch.filter(_begins(batch.column(0), prefix)) if prefix else batch
                keys += kept.column(0).to_pylist()
                values += kept.column(1).to_pylist()
    return keys, values


def _begins(column: Any, prefix: str) -> Any:
    from pyarrow import compute

    return compute.starts_with(column, pattern=prefix)


def write_pairs(path: str, rows: Iterable[tuple[str, bytes]]) -> None:
    """Write rows of a key and a value as Parquet, as a stream."""
    pyarrow = _pyarrow()
    schema = pyarrow.schema([("key", pyarrow.string()), ("value", pyarrow.binary())])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=["key"]) as writer:
        held: list[tuple[str, bytes]] = []
        size = 0
        for row in rows:
            held.append(row)
            size += len(row[1])
            if size >= _GROUP_BYTES or len(held) >= _PAIRS:
                _write_held(writer, schema, held)
                held, size = [], 0
        _write_held(writer, schema, held)


def _write_held(writer: Any, schema: Any, held: Sequence[tuple[str, bytes]]) -> None:
    columns = {"key": [key for key, _ in held], "value": [value for _, value in held]}
    writer.write_table(_pyarrow().table(columns, schema=schema))


class RemoteError(Exception):
    """What an object store said, in a line."""


class ObjectStore:
    """The files of an object store, or of a folder by a URL. Its methods raise RemoteError."""

    def __init__(self, system: Any, fs: Any) -> None:
        self._system, self._fs = system, fs

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (_pyarrow().ArrowException, OSError, ValueError) as error:
            raise RemoteError(_first_line(error)) from error

    def files(self, key: str) -> list[Any]:
        """What is known of the file of that key, or of all below it, in the order of their keys: path, size and mtime_ns."""
        with self._asking():
            found = self._system.get_file_info(key)
            if found.type == self._fs.FileType.Directory:
                listed = self._system.get_file_info(self._fs.FileSelector(key, recursive=True))
                return sorted((each for each in listed if each.is_file), key=lambda each: str(each.path))
            return [found] if found.is_file else []

    def copy(self, key: str, target: str) -> None:
        """Copy a file of that key to a path of this machine."""
        with self._asking():
            self._fs.copy_files(key, target, source_filesystem=self._system, destination_filesystem=self._fs.LocalFileSystem())


def object_store(url: str) -> tuple[ObjectStore, str]:
    """The store that a URL names, and the key in it. Raises RemoteError, MissingExtraError without pyarrow."""
    pyarrow = _pyarrow()
    from pyarrow import fs

    try:
        system, key = fs.FileSystem.from_uri(url)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise RemoteError(_first_line(error)) from error
    return ObjectStore(system, fs), key
