"""One JSON array of all rows, written as they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from cleaner.output import Output, Row
from cleaner.outputs.jsonl import line


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    lead = b"[\n"
    for row in rows:
        stream.write(lead + line(row).rstrip())
        lead = b",\n"
    stream.write(b"[]\n" if lead == b"[\n" else b"\n]\n")


OUTPUT = Output(suffix="json", about="one JSON array of all rows", write=_write)
