"""JSON lines, one text an object: ``id``, ``url``, ``outlet``, ``title``, ``published`` (or ``date``), ``text``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import FailedError, Media, RawPage
from cleaner.source import Entry, Source, open_regular


def _members(entry: Entry) -> Iterator[Entry]:
    with os.fdopen(open_regular(entry.path), "rb") as file:
        start = 0
        for number, size in _lines(file.fileno()):
            if size:
                yield Entry(f"{entry.source}#{number}", entry.path, entry.kind, start, size)
            start += size


def _lines(descriptor: int) -> Iterator[tuple[int, int]]:
    """Number (from 1) and size of each line, its end included, reading a megabyte at a time."""
    number, size = 1, 0
    while part := os.read(descriptor, 1 << 20):
        pieces = part.split(b"\n")
        for piece in pieces[:-1]:
            yield number, size + len(piece) + 1
            number, size = number + 1, 0
        size += len(pieces[-1])
    if size:
        yield number, size


def record(body: bytes, columns: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The object of one line. ``columns`` names fields that stand for others: ``{"text": "body"}``.

    Raises FailedError where the line holds no object with a text."""
    try:
        row = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise FailedError("unreadable: not JSON") from error
    if isinstance(row, dict):
        row |= {name: row.get(column) for name, column in (columns or {}).items()}
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise FailedError("unreadable: no object with a text")
    return row


def _read(entry: Entry, body: bytes) -> RawPage:
    row = record(body)
    said = {name: str(row.get(name) or "") for name in ("id", "url", "outlet", "title", "text")}
    text = said.pop("text")
    if said["title"] and not text.lstrip().startswith(said["title"]):
        text = f"{said['title']}\n\n{text}"
    published = str(row.get("published") or row.get("date") or "")
    return RawPage(entry.source, text.encode("utf8", "replace"), Media.TEXT, published=published, **said)


SOURCE = Source(suffixes=(".jsonl", ".ndjson"), about="JSON lines of texts", read=_read, members=_members)
