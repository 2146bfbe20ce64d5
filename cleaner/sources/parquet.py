"""Parquet, a row a text, its columns as JSON lines have fields. Rows are unpacked before they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.parquet import read_rows
from cleaner.settings import Settings
from cleaner.source import Entry, Source, open_regular
from cleaner.source.record import Piece
from cleaner.sources.jsonl import read

if TYPE_CHECKING:
    from cleaner.source.unpacking import Unpacking


def _pieces(entry: Entry, settings: Settings) -> Iterator[Piece]:
    with os.fdopen(open_regular(entry.path), "rb") as file:
        for number, row in read_rows(file, settings.input.text_column):
            yield Piece(number, fault=row) if isinstance(row, str) else Piece(number, row=row)


def _members(entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    return unpacking.lay_down(entry, _pieces(entry, unpacking.settings))


SOURCE = Source(suffixes=(".parquet",), about="Parquet of texts or HTML", read=read, members=_members, pieces=_pieces)
