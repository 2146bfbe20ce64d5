"""WARC (ISO 28500), and WET, which is WARC of texts: each response, resource or conversion is a page. fastwarc's only door.

In a file that is packed record by record, as the standard advises, and in a plain one, a record is read where it
lies. One that is packed in another way is unpacked first. Where a record is broken, the next is looked for by its
first bytes."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.extra import MissingExtraError
from cleaner.model import FailedError, Media, RawPage, SkippedError
from cleaner.packing import GZIP, chunks, next_member, packing
from cleaner.settings import InputSettings
from cleaner.source import Entry, Source, open_regular
from cleaner.source.sniff import media

if TYPE_CHECKING:
    from cleaner.source.unpacking import Unpacking

_SUFFIXES = tuple(suffix + packed for suffix in (".warc", ".wet") for packed in ("", ".gz", ".zst"))
_PAGES = ("response", "resource", "conversion")
_START = re.compile(rb"(?<=\n)WARC/1\.[01]\r?\n")
_SHORTEST = 12  # bytes that it matches, at most
_BLOCK = 1 << 20
# More than any page that a run takes; a payload may be packed once more.
_MOST = 1 << 27
_TEXTS = {"text/html": Media.HTML, "application/xhtml+xml": Media.HTML, "text/plain": Media.TEXT, "": Media.TEXT}


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that begins at a byte of the file; ``length`` is that of its contents, -1 where it is broken."""

    start: int
    kind: str
    length: int = -1


def _records(file: Any, *, http: bool = False) -> Iterator[Any]:
    """Records as fastwarc reads them. Raises FailedError where it cannot go on."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise MissingExtraError("warc", "WARC") from error
    try:
        yield from ArchiveIterator(file, parse_http=http, auto_decode="all")
    except OSError as error:
        raise FailedError(f"unreadable: {error}") from error


def _members(entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    with os.fdopen(open_regular(entry.path), "rb") as file:
        packed = packing(file.fileno())
        if not packed or (packed == GZIP and _by_record(file)):
            yield from _listed(file, entry, entry.path, unpacking)
            return
        path, damaged = unpacking.copy(chunks(file.fileno()))
        yield from (unpacking.fault(f"{entry.source}#!{number}", each.reason) for number, each in enumerate(damaged, 1))
    with open(path, "rb") as file:
        yield from _listed(file, entry, str(path), unpacking)


def _by_record(file: Any) -> bool:
    """True where each of the first records is a member of its own."""
    size = os.fstat(file.fileno()).st_size
    try:
        places = [record.stream_pos for record in islice(_records(file), 3)]
    except FailedError as error:
        if isinstance(error, MissingExtraError):
            raise
        return True
    return len(set(places)) == len(places) and all(place < size for place in places)


def _listed(file: Any, entry: Entry, path: str, unpacking: Unpacking) -> Iterator[Entry]:
    """An entry for each record that may be a page, and for each that is broken, by its number among all records."""
    for number, (record, end) in enumerate(_places(file), 1):
        source = f"{entry.source}#{number}"
        if record.length < 0:
            yield unpacking.fault(source, f"unreadable: broken WARC record at byte {record.start}")
        elif record.kind in _PAGES:
            yield Entry(source, path, entry.kind, record.start, end - record.start)


def _places(file: Any) -> Iterator[tuple[_Record, int]]:
    """Each record and the byte at which the next begins."""
    size, start = os.fstat(file.fileno()).st_size, 0
    while start < size:
        last, failed = _Record(start, "broken"), False
        file.seek(start)
        try:
            for record in _records(file):
                if last.length >= 0:
                    yield last, record.stream_pos
                last = _Record(record.stream_pos, str(record.record_type), record.content_length)
        except MissingExtraError:
            raise
        except FailedError:
            failed = True
        end, after = _beyond(file, last, size, failed)
        if last.length >= 0:
            yield last, min(end, after)
        if failed and end < after:
            yield _Record(end, "broken"), after
        start = after


def _beyond(file: Any, last: _Record, size: int, failed: bool) -> tuple[int, int]:
    """Where the last record that could be read ends, and where reading goes on. One that says to be longer than it is
    hides those behind it: in a plain file the next is therefore looked for from its own beginning."""
    packed = packing(file.fileno()) == GZIP
    if last.length < 0:
        end = last.start
    elif packed:
        end = _next(file, last.start + 1, size, packed) if failed else size
    else:
        end = _end(file, last)
    if not failed and end <= size:
        return end, size
    return end, _next(file, (end if packed else last.start) + 1, size, packed)


def _end(file: Any, record: _Record) -> int:
    """Where a record in a plain file ends by what it says of its length."""
    blank = re.search(rb"\r?\n\r?\n", os.pread(file.fileno(), _BLOCK, record.start))
    at = record.start + (blank.end() if blank else 0) + record.length
    after = os.pread(file.fileno(), 8, at)
    return at + len(after) - len(after.lstrip(b"\r\n"))


def _next(file: Any, start: int, size: int, packed: bool) -> int:
    """Where the next record begins at or after a byte of the file; its size where none does."""
    if packed:
        found = next_member(file.fileno(), start, GZIP)
        return size if found is None else found
    at = start - 1  # the line end before it tells a record from a mention
    while len(part := os.pread(file.fileno(), _BLOCK, at)) > _SHORTEST:
        if mark := _START.search(part, 1):
            return at + mark.start()
        at += len(part) - _SHORTEST
    return size


def _read(entry: Entry, body: bytes, _columns: InputSettings) -> RawPage:
    try:
        record = _first(body)
        if len(record.reader.read()) < record.content_length:
            raise FailedError("ends early")
        record = _first(body, http=True)
        content = record.reader.read(_MOST)
    except MissingExtraError:
        raise
    except (FailedError, OSError) as error:
        raise FailedError(f"unreadable: broken WARC record at byte {entry.start}") from error
    kind = _kind(record)
    said = {name.lower().replace("-", "_"): record.headers.get(name) for name in ("WARC-Date", "WARC-Record-ID")}
    extra = {name: value for name, value in said.items() if value}
    url = record.headers.get("WARC-Target-URI") or ""
    return RawPage(entry.source, _decoded(content, record), media(content, kind), url=url.strip("<>"), extra=extra)


def _first(body: bytes, *, http: bool = False) -> Any:
    record = next(_records(io.BytesIO(body), http=http), None)
    if record is None:
        raise FailedError("no record")
    return record


def _kind(record: Any) -> Media:
    """How the contents are to be read. Raises SkippedError where they are no page."""
    if record.is_http and record.http_headers:
        status, stated = record.http_headers.status_code, record.http_content_type or ""
        if status != 200:
            raise SkippedError(f"not a page: HTTP {status}")
    else:
        stated = record.headers.get("Content-Type") or ""
    stated = stated.partition(";")[0].strip().lower()
    if stated not in _TEXTS:
        raise SkippedError(f"not a page: {stated}")
    return _TEXTS[stated]


def _decoded(content: bytes, record: Any) -> bytes:
    """The contents in UTF-8 with its mark, where HTTP names a charset that they fit; else as they are."""
    name = record.http_charset if record.is_http else None
    try:
        return ("\ufeff" + content.decode(name)).encode() if name and not content.startswith(b"\xef\xbb\xbf") else content
    except (UnicodeError, LookupError):
        return content


SOURCE = Source(suffixes=_SUFFIXES, about="WARC and WET", read=_read, members=_members)
