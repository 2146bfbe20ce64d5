"""Text dumps: what a reader copied, or a scraper left, of a page. HTML under such a name stays text."""

from __future__ import annotations

from cleaner.model import Media, RawPage
from cleaner.settings import InputSettings
from cleaner.source import Entry, Source
from cleaner.source.sniff import media

_SUFFIXES = (".txt", ".text", ".txt.gz")


def _read(entry: Entry, body: bytes, _columns: InputSettings) -> RawPage:
    media(body, Media.TEXT)
    return RawPage(entry.source, body, Media.TEXT)


SOURCE = Source(suffixes=_SUFFIXES, about="text dumps of pages", read=_read)
