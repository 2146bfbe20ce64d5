"""Parquet: columns as the rows have fields, the agency in two, what differs in kind as JSON. Needs the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from cleaner.columns import kinds_of
from cleaner.output import Output, Row, flat
from cleaner.parquet import Writer, batches


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    kinds = kinds_of(map(flat, rows))
    writer = Writer(stream, kinds)
    for batch in batches(map(flat, rows)):
        writer.write(batch)
    writer.close()


OUTPUT = Output(suffix="parquet", about="Parquet, a column a field (extra parquet)", write=_write)
