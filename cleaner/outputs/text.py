"""Articles as plain text for reading: headline, where and when, the body; a rule of dashes between two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from cleaner.output import Output, Row
from cleaner.text import collapse, printable

_BETWEEN = "\n" + "-" * 60 + "\n\n"


def heading(row: Row) -> tuple[str, str]:
    """The headline (the source where there is none), and outlet, date and agency in one line."""
    agency = (row.get("agency") or {}).get("name", "")
    parts = (row.get("outlet"), str(row.get("published") or "")[:10], agency)
    return printable(collapse(row.get("title") or row["source"])), printable(" · ".join(str(part) for part in parts if part))


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    between = ""
    for row in rows:
        head = "\n".join(line for line in heading(row) if line)
        stream.write(f"{between}{head}\n\n{printable(row['text'])}\n".encode())
        between = _BETWEEN


OUTPUT = Output(suffix="txt", about="headline, outlet and date, body; for reading", write=_write)
