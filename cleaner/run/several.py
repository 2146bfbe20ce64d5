"""Inputs that hold several articles one after the other: text dumps are listed as containers of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.model import FailedError, Media, SkippedError
from cleaner.source import Entry, read_bytes
from cleaner.source.sniff import media

if TYPE_CHECKING:
    from cleaner.segment.plain_several import Several

_LOG = logging.getLogger("cleaner")
# Kinds of sources that may be a text dump; a file without a telling name is one where its bytes say so.
_TEXTS = ("text", "page")
_NAMED = (".html", ".htm", ".xhtml", ".shtml", ".gz")
# A dump is no longer than this; a file of more bytes is a database, and looking through it would hold up the listing.
_LONGEST = 2_000_000


def apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, each text dump that holds several articles replaced by its articles: ``a.txt#1``, ``a.txt#2``.

    Where it seems to hold several and headline and date do not part them it stays whole, and the logger ``cleaner``
    is warned. A file that cannot be read stays as it is: reading reports it."""
    for entry in entries:
        body = _text(entry)
        found = _parted(body) if body else None
        if found and found.doubt:
            _LOG.warning("%s seems to hold several articles; they are not told apart, it is kept whole", entry.source)
        if not found or len(found.starts) == 1:
            yield entry
            continue
        offsets = [*(len(body[:start].encode()) for start in found.starts), len(body.encode())]
        for number, (start, end) in enumerate(pairwise(offsets), 1):
            yield replace(entry, source=f"{entry.source}#{number}", kind="text", start=start, size=end - start)


def _parted(body: str) -> Several:
    from cleaner.segment.plain_several import part  # what reads dumps is costly to import, and most folders hold none

    return part(body)


def _text(entry: Entry) -> str:
    """The text of a dump in UTF-8, in which characters have one place each in the file; empty for all else."""
    if entry.kind not in _TEXTS or entry.size >= 0 or entry.path.lower().endswith(_NAMED):
        return ""
    try:
        body = read_bytes(entry, _LONGEST)
        told = entry.kind == "text" or media(body, Media.TEXT) is Media.TEXT
        return body.decode() if told else ""
    except (SkippedError, FailedError, UnicodeDecodeError):
        return ""
