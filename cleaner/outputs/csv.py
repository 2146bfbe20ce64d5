"""One line a row for spreadsheets: a header, lists joined by ``; ``, objects as JSON, formulas disarmed.

A cell that begins like a formula would be run by a spreadsheet, so it is led by an apostrophe, as OWASP's
page on CSV injection advises."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from cleaner.output import Output, Row
from cleaner.text import printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """The value as one cell: never a formula, without control characters; empty for None."""
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        value = "; ".join(value)
    text = printable(value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False))
    return "'" + text if text.lstrip(" \n").startswith(_FORMULA) else text


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    for line in chain([map(cell, names)] if names else [], ([cell(row.get(name)) for name in names] for row in rows)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(line)
        stream.write(text.getvalue().encode())


OUTPUT = Output(suffix="csv", about="a header and one line a row; formulas are disarmed", write=_write)
