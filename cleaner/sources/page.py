"""Scraped pages: HTML by name, and files whose name tells nothing, told by their bytes."""

from __future__ import annotations

from cleaner.model import Media, RawPage
from cleaner.settings import InputSettings
from cleaner.source import Entry, Source
from cleaner.source.sniff import media

_SUFFIXES = tuple(suffix + packed for suffix in (".html", ".htm", ".xhtml", ".shtml") for packed in ("", ".gz"))


def _read(entry: Entry, body: bytes, _columns: InputSettings) -> RawPage:
    named = entry.path.lower().endswith(_SUFFIXES)
    return RawPage(entry.source, body, media(body, Media.HTML if named else Media.TEXT))


SOURCE = Source(suffixes=_SUFFIXES, about="HTML pages, and files without a telling name", read=_read)
