"""Articles as one HTML page that needs nothing else: no script, no request; text of a page is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import BinaryIO

from cleaner.output import Output, Row
from cleaner.text import collapse, printable

_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Cleaned articles</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
article { border-top: 1px solid #ccc; padding: .6rem 0 } summary { cursor: pointer; font-weight: 600 }
small { color: #666; font-weight: 400 }
</style>
<h1>Cleaned articles</h1>
"""


def _safe(text: object) -> str:
    return escape(printable(collapse(str(text))))


def _article(row: Row) -> str:
    agency = (row.get("agency") or {}).get("name")
    about = " · ".join(_safe(part) for part in (row.get("outlet"), row.get("published"), agency) if part)
    title = _safe(row.get("title") or row["source"])
    url = row.get("url") or ""
    link = f'<p><a rel="noreferrer" href="{_safe(url)}">{_safe(url)}</a></p>\n' if url.startswith(("http://", "https://")) else ""
    body = "\n".join(f"<p>{_safe(part)}</p>" for part in row["text"].split("\n\n"))
    language = f' lang="{_safe(row["language"])}"' if row.get("language") else ""
    return f'<article dir="auto"{language}><details><summary>{title} <small>{about}</small></summary>\n{link}{body}\n</details></article>\n'


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    stream.write(_HEAD.encode())
    for row in rows:
        stream.write(_article(row).encode())
    stream.write(b"</html>\n")


OUTPUT = Output(suffix="html", about="one HTML page for a browser, without scripts", write=_write)
