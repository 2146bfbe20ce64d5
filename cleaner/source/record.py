"""Containers of texts, one object a text: their members as rows, and what is read of a row."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from cleaner.model import FailedError
from cleaner.packing import Chunk, Damage
from cleaner.settings import InputSettings

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of a container by its number, from 1. It has a ``line`` of JSON, or is a ``row`` already, or ``fault``
    says why there is neither."""

    number: int
    line: bytes = b""
    row: Row | None = None
    fault: str = ""


def lines(chunks: Iterable[Chunk], most: int) -> Iterator[Piece]:
    """The lines of a stream that are not blank, numbered with those that are. No more than ``most`` bytes of a line
    are held: a longer one is a fault, and so is one in which the stream is damaged."""
    held: list[bytes] = []
    number, size = 1, 0
    for chunk in chunks:
        if isinstance(chunk, Damage):
            yield Piece(number, fault=chunk.reason)
            number, held, size = number + 1, [], 0
            continue
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            yield from _line(number, [*held, part], size + len(part), most)
            number, held, size = number + 1, [], 0
        size += len(rest)
        if size <= most:
            held.append(rest)
    yield from _line(number, held, size, most)


def _line(number: int, parts: list[bytes], size: int, most: int) -> Iterator[Piece]:
    if size > most:
        yield Piece(number, fault=f"too large: {size / 1e6:.0f} MB")
    elif (body := b"".join(parts)) and not body.isspace():
        yield Piece(number, body)


def parse(body: bytes, columns: InputSettings) -> Row:
    """The object of one line, its columns under the names that are ours.

    Raises FailedError where the line holds no object with a text."""
    try:
        row = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=_no_number, parse_float=_number)
    except ValueError as error:
        raise FailedError(f"unreadable: not JSON at character {getattr(error, 'pos', 0) + 1} of the line") from error
    except RecursionError as error:
        raise FailedError("unreadable: not JSON, it is nested too deep") from error
    if not isinstance(row, dict):
        raise FailedError("unreadable: no object with a text")
    return named(row, columns)


def _no_number(_: str) -> None:
    """NaN and Infinity, which Python reads and JSON has not, say nothing."""


def _number(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def named(row: Row, columns: InputSettings) -> Row:
    """The row with its columns under the names that are ours: ``text``, ``id`` and ``url``; a ``date`` is what
    ``published`` says where that is missing.

    Raises FailedError where there is no text."""
    ours = {"text": columns.text_column, "id": columns.id_column, "url": columns.url_column}
    if not isinstance(row.get(columns.text_column), str):
        raise FailedError(f"unreadable: no object with a text in the field {columns.text_column}")
    taken = {name: row.get(column) for name, column in ours.items()}
    rest = {name: value for name, value in row.items() if name not in ours.values()}
    if not rest.get("published") and rest.get("date"):
        rest["published"] = rest.pop("date")
    return {**{name if name not in ours else f"input_{name}": value for name, value in rest.items()}, **taken}
