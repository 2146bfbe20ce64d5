"""WARC (ISO 28500), and WET, which is WARC of texts: each response, resource or conversion is a page. fastwarc's only door.

In a file that is packed record by record, as the standard advises, and in a plain one, a record is read where it
lies. One that is packed in another way is unpacked first. Where a record is broken, the next is looked for by its
first bytes."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cleaner.charset import decode_strictly
from cleaner.extra import MissingExtraError
from cleaner.model import FailedError, Media, RawPage, SkippedError
from cleaner.packing import GZIP, chunks, members, packing
from cleaner.settings import InputSettings
from cleaner.source import Entry, Source, open_regular
from cleaner.source.sniff import media

if TYPE_CHECKING:
    from cleaner.source.unpacking import Unpacking

_SUFFIXES = tuple(suffix + packed for suffix in (".warc", ".wet") for packed in ("", ".gz", ".zst"))
_PAGES = ("response", "resource", "conversion")
_BROKEN = ""
_KIND = re.compile(rb"^WARC-Type:[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_STATED = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})", re.IGNORECASE | re.MULTILINE)
# The first line of a record and the beginning of the second. It need not follow a line end: what is before may be torn.
_START = re.compile(rb"WARC/1\.[01]\r?\n[\w-]+:")
_LONGEST = 64  # bytes that it matches, at most, in any record that is one
_BLOCK = 1 << 20
_HEAD = 1 << 16
_SLACK = 8  # bytes of line ends behind a record
# More than any page that a run takes; a payload may be packed once more.
_MOST = 1 << 27
_TEXTS = {"text/html": Media.HTML, "application/xhtml+xml": Media.HTML, "text/plain": Media.TEXT, "": Media.TEXT}


@dataclass(frozen=True, slots=True)
class _Record:
    """The bytes of the file that hold a record, and its type in lower case, or _BROKEN."""

    start: int
    end: int
    kind: str


def _load() -> Any:
    try:
        import fastwarc.warc
    except ImportError as error:
        raise MissingExtraError("warc", "WARC") from error
    return fastwarc.warc


def _records(file: Any, *, http: bool = False) -> Iterator[Any]:
    """Records as fastwarc reads them. Raises FailedError where it cannot go on."""
    try:
        yield from _load().ArchiveIterator(file, parse_http=http, auto_decode="all")
    except OSError as error:
        raise FailedError(f"unreadable: {error}") from error


def _members(entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    _load()
    with os.fdopen(open_regular(entry.path), "rb") as file:
        packed = packing(file.fileno()) or (GZIP if entry.path.lower().endswith(".gz") else b"")
        if packed == GZIP and _by_record(file.fileno()):
            yield from _listed(_packed_records(file.fileno()), entry, unpacking)
            return
        if not packed:
            yield from _listed(_plain_records(file), entry, unpacking)
            return
        path, damaged = unpacking.copy(chunks(file.fileno()))
        yield from (unpacking.fault(f"{entry.source}#!{number}", each.reason) for number, each in enumerate(damaged, 1))
    with open(path, "rb") as file:
        yield from _listed(_plain_records(file), replace(entry, path=str(path)), unpacking)


def _listed(records: Iterator[_Record], entry: Entry, unpacking: Unpacking) -> Iterator[Entry]:
    """An entry for each record that may be a page, and for each that is broken, by its number among all records."""
    for number, record in enumerate(records, 1):
        source = f"{entry.source}#{number}"
        if record.kind == _BROKEN:
            yield unpacking.fault(source, f"unreadable: broken WARC record at byte {record.start}")
        elif record.kind in _PAGES:
            yield replace(entry, source=source, start=record.start, size=record.end - record.start)


def _by_record(descriptor: int) -> bool:
    """True where the first whole member holds one record and no more."""
    whole = (each for each in members(descriptor, _BLOCK) if not each.fault)
    return (first := next(whole, None)) is None or first.size <= _length(first.head) + _SLACK


def _packed_records(descriptor: int) -> Iterator[_Record]:
    for member in members(descriptor, _HEAD):
        kind = _KIND.search(member.head.partition(b"\r\n\r\n")[0])
        sound = not member.fault and member.head.startswith(b"WARC/") and kind is not None
        yield _Record(member.start, member.end, kind[1].decode().lower() if sound and kind else _BROKEN)


def _length(head: bytes) -> int:
    """How long a record is by what its head says, without the line ends behind it."""
    lines, blank, _ = head.partition(b"\r\n\r\n")
    stated = _STATED.search(lines)
    return len(lines) + len(blank) + (int(stated[1]) if stated else 0)


def _plain_records(file: Any) -> Iterator[_Record]:
    size, start = os.fstat(file.fileno()).st_size, 0
    while start < size:
        last, failed = _Record(start, -1, _BROKEN), False
        file.seek(start)
        try:
            for record in _records(file):
                if last.kind != _BROKEN:
                    yield replace(last, end=record.stream_pos)
                last = _Record(record.stream_pos, -1, str(record.record_type))
        except FailedError:
            failed = True
        end = start if last.kind == _BROKEN else _end(file.fileno(), last.start)
        # A record that says to be longer than it is hides those behind it, so the next is looked for from its beginning.
        after = _next(file.fileno(), last.start + 1, size) if failed or end > size else size
        if last.kind != _BROKEN:
            yield replace(last, end=min(end, after))
        if failed and end < after:
            yield _Record(end, after, _BROKEN)
        start = after


def _end(descriptor: int, start: int) -> int:
    """Where a record in a plain file ends by what it says of its length."""
    at = start + _length(os.pread(descriptor, _BLOCK, start))
    after = os.pread(descriptor, _SLACK, at)
    return at + len(after) - len(after.lstrip(b"\r\n"))


def _next(descriptor: int, start: int, size: int) -> int:
    """Where the next record begins at or after a byte of a plain file; its size where none does."""
    while len(part := os.pread(descriptor, _BLOCK, start)) > _LONGEST:
        if mark := _START.search(part):
            return start + mark.start()
        start += len(part) - _LONGEST
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
    """The contents in UTF-8 with its mark, where they are not that already and HTTP names a charset that they fit; else as they are."""
    name = record.http_charset if record.is_http else None
    text = decode_strictly(content, name) if name and decode_strictly(content, "utf-8") is None else None
    return content if text is None else ("\ufeff" + text).encode()


SOURCE = Source(suffixes=_SUFFIXES, about="WARC and WET", read=_read, members=_members)
