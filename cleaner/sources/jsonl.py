"""JSON lines, one text an object: ``id``, ``url``, ``outlet``, ``title``, ``published`` (or ``date``), ``text``, which
may be HTML. Lines of a plain file are read where they lie, those of a packed one are unpacked first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.model import Media, RawPage
from cleaner.packing import chunks, packing
from cleaner.settings import InputSettings, Settings
from cleaner.source import Entry, Source, open_regular
from cleaner.source.record import Piece, lines, parse

if TYPE_CHECKING:
    from cleaner.source.unpacking import Unpacking

_SUFFIXES = tuple(suffix + packed for suffix in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
_KNOWN = ("id", "url", "outlet", "title", "text", "published")
_MARKUP = re.compile(r"[\s\ufeff]*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
# Before HTML that has been decoded, so that no charset which it declares is believed.
_MARK = "\ufeff"


def _members(entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    with os.fdopen(open_regular(entry.path), "rb") as file:
        if packing(file.fileno()):
            yield from unpacking.lay_down(entry, lines(chunks(file.fileno()), unpacking.settings.run.max_bytes))
            return
        start = 0
        for number, (size, blank) in enumerate(_lines(file.fileno()), 1):
            if not blank:
                yield Entry(f"{entry.source}#{number}", entry.path, entry.kind, start, size)
            start += size


def _lines(descriptor: int) -> Iterator[tuple[int, bool]]:
    """Size of each line, its end included, and whether it is blank, reading a megabyte at a time."""
    size, blank = 0, True
    while part := os.read(descriptor, 1 << 20):
        *ended, rest = part.split(b"\n")
        for piece in ended:
            yield size + len(piece) + 1, blank and not piece.strip()
            size, blank = 0, True
        size, blank = size + len(rest), blank and not rest.strip()
    yield size, blank


def _pieces(entry: Entry, settings: Settings) -> Iterator[Piece]:
    with os.fdopen(open_regular(entry.path), "rb") as file:
        yield from lines(chunks(file.fileno()), settings.run.max_bytes)


def read(entry: Entry, body: bytes, columns: InputSettings) -> RawPage:
    """The page of one line. Raises FailedError where it holds no object with a text."""
    row = parse(body, columns)
    text: str = row["text"]
    said = {name: str(row.get(name) or "") for name in ("id", "url", "outlet", "title", "published")}
    is_html = _MARKUP.match(text) is not None
    if is_html:
        text = _MARK + text
    elif said["title"] and not text.lstrip().startswith(said["title"]):
        text = f"{said['title']}\n\n{text}"
    extra = {name: value for name, value in row.items() if name not in _KNOWN}
    media = Media.HTML if is_html else Media.TEXT
    return RawPage(entry.source, text.encode("utf8", "replace"), media, extra=extra, **said)


SOURCE = Source(suffixes=_SUFFIXES, about="JSON lines of texts or HTML", read=read, members=_members, pieces=_pieces)
