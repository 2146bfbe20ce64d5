"""Articles as Markdown (CommonMark 0.31). Text of a page is escaped, so none of it acts as markup or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from cleaner.output import Output, Row
from cleaner.text import collapse, printable

_INLINE = re.compile(r"([\\`*_\[\]<>&|~])")
# What makes a heading, list, quote or fence of a line stands at its start.
_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=])|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    line = _INLINE.sub(r"\\\1", printable(collapse(text)))
    found = _START.match(line)
    if not found:
        return line
    lead, mark = found.groups()
    rest = line[found.end() :]
    return f"{lead}{mark}\\{rest}" if mark.isdigit() else f"{lead}\\{mark}{rest}"


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    for row in rows:
        agency = (row.get("agency") or {}).get("name", "")
        about = [escape(str(part)) for part in (row.get("outlet"), row.get("published"), agency) if part]
        paragraphs = [escape(part) for part in row["text"].split("\n\n")]
        lines = [f"## {escape(row.get('title') or row['source'])}", *([", ".join(about)] if about else []), *paragraphs]
        stream.write(("\n\n".join(lines) + "\n\n").encode())


OUTPUT = Output(suffix="md", about="Markdown, a heading for each article", write=_write)
