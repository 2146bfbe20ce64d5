"""What a run knows while it works, on disk: an index (SQLite) over one file to which texts are only added.

A run that is killed finds here what it had done. Memory does not grow with the number of pages. An index
entry is committed after the text that it points at, so a torn text is never pointed at.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from cleaner.run.rows import values_of
from cleaner.source import Entry

Place: TypeAlias = tuple[int, int]
"""Where a text lies: first byte and number of bytes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (identity TEXT);
CREATE TABLE IF NOT EXISTS entry (source TEXT PRIMARY KEY, path BLOB, kind TEXT, start INTEGER, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (
    source TEXT PRIMARY KEY, outlet TEXT, head TEXT,
    page INTEGER, page_size INTEGER, sketch INTEGER, sketch_size INTEGER, rows INTEGER, rows_size INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_outlet ON page (outlet, source);
CREATE TABLE IF NOT EXISTS template (outlet TEXT PRIMARY KEY, digest TEXT, place INTEGER, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS saved (outlet TEXT PRIMARY KEY, place INTEGER, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS touched (outlet TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# Texts between two commits: few, to lose little; many, for a commit costs a millisecond.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Head:
    """What became of an input, as manifest.jsonl has it. ``sha256`` is that of its bytes (``!`` and the reason
    where they cannot be read), ``group`` the outlet by which its blocks are counted, ``template`` the digest of the
    outlet's template that decided them."""

    source: str
    status: str = "ok"
    reason: str = ""
    sha256: str = ""
    group: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an input, and where its texts lie: the labelled page, its sketch, the rows written of it."""

    head: Head
    page: Place | None = None
    sketch: Place | None = None
    rows: Place | None = None


class Store:
    """The store in a folder. One that was made under another ``identity``, or is damaged, is begun anew."""

    def __init__(self, folder: Path, identity: str) -> None:
        self.texts = folder / "texts"
        self._index = folder / "index"
        self._waiting = 0
        self.removed = False
        try:
            self._open()
            if [row[0] for row in self._db.execute("SELECT identity FROM meta")] == [identity]:
                return
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
        self._restart(identity)

    def _open(self) -> None:
        self._db = sqlite3.connect(self._index, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._db.execute("BEGIN")
        self._file = open(self.texts, "ab")  # noqa: SIM115  (open as long as the store)

    def _restart(self, identity: str) -> None:
        self._db.close()
        for path in (self._index, self._index.with_name("index-journal"), self.texts):
            path.unlink(missing_ok=True)
        self._open()
        self._db.execute("INSERT INTO meta VALUES (?)", (identity,))
        self.commit()

    def commit(self) -> None:
        """Make sure that what was put is found again."""
        self._file.flush()
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")
        self._waiting = 0

    def close(self) -> None:
        """Close without a commit of what was put last, which commit does."""
        with suppress(sqlite3.Error, OSError):
            self._db.close()
        with suppress(OSError):
            self._file.close()

    def list_inputs(self, entries: Iterable[Entry]) -> int:
        """Replace the list of inputs, forget pages that are no longer among them, and return their number."""
        self._db.execute("DELETE FROM entry")
        rows = ((each.source, each.path.encode("utf8", "surrogateescape"), each.kind, each.start, each.size) for each in entries)
        self._db.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?)", rows)
        gone = "FROM page WHERE source NOT IN (SELECT source FROM entry)"
        self._db.execute(f"INSERT OR IGNORE INTO touched SELECT DISTINCT outlet {gone}")
        removed = self._db.execute(f"DELETE {gone}").rowcount
        self.commit()
        self.removed = removed > 0
        return int(self._db.execute("SELECT count(*) FROM entry").fetchone()[0])

    def entries(self) -> Iterator[Entry]:
        """The entries of all inputs, sorted by source."""
        yield from (entry for entry, _ in self.inputs())

    def forget(self, known: Known) -> None:
        """Drop what is known of an input that has changed."""
        self._db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (known.head.group,))
        self._db.execute("DELETE FROM page WHERE source = ?", (known.head.source,))

    def inputs(self) -> Iterator[tuple[Entry, Known | None]]:
        """All inputs by source, each with what is known of it. Pages may be put meanwhile."""
        last = ""
        while rows := self._db.execute(_INPUTS, (last,)).fetchall():
            for row in rows:
                entry = Entry(row[0], row[1].decode("utf8", "surrogateescape"), *row[2:5])
                yield entry, None if row[5] is None else _known(row[5:])
            last = rows[-1][0]

    def pages(self) -> Iterator[Known]:
        """What is known of all pages, by outlet and source. Pages may be put meanwhile."""
        last = ("", "")
        while rows := self._db.execute(_PAGES, last).fetchall():
            found = [_known(row) for row in rows]
            yield from found
            last = (found[-1].head.group, found[-1].head.source)

    def incomplete(self) -> Iterator[Entry]:
        """Inputs of which only rows are known, of outlets where something has changed: their blocks must be
        counted again. Pages may be put meanwhile."""
        return iter([Entry(row[0], row[1].decode("utf8", "surrogateescape"), *row[2:]) for row in self._db.execute(_INCOMPLETE)])

    def put_page(self, head: Head, sketch: str, page: str) -> None:
        """Lay down a labelled page and its sketch; rows that are known of it stay known."""
        self._db.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL) ON CONFLICT (source) DO UPDATE SET"
            " page = excluded.page, page_size = excluded.page_size, sketch = excluded.sketch, sketch_size = excluded.sketch_size",
            (head.source, head.group, json.dumps(values_of(head)), *self._add(page), *self._add(sketch)),
        )
        self._count()

    def put_rows(self, rows: str, *, replace: bool = True) -> None:
        """Lay down the rows written of an input, the first that of the manifest; without ``replace`` only where
        nothing is known of it."""
        head = Head(**json.loads(rows.partition("\n")[0]))
        deed = "UPDATE SET head = excluded.head, outlet = excluded.outlet, rows = excluded.rows, rows_size = excluded.rows_size"
        self._db.execute(
            f"INSERT INTO page VALUES (?, ?, ?, NULL, NULL, NULL, NULL, ?, ?) ON CONFLICT (source) DO {deed if replace else 'NOTHING'}",
            (head.source, head.group, json.dumps(values_of(head)), *self._add(rows)),
        )
        self._count()

    def put_template(self, outlet: str, digest: str, text: str) -> None:
        """Lay down the template of an outlet, in place of the one before."""
        self._db.execute("INSERT OR REPLACE INTO template VALUES (?, ?, ?, ?)", (outlet, digest, *self._add(text)))

    def template(self, outlet: str) -> tuple[str, Place | None]:
        """Digest and place of the template of an outlet; empty and None where it has none."""
        row = self._db.execute("SELECT digest, place, size FROM template WHERE outlet = ?", (outlet,)).fetchone()
        return (row[0], (row[1], row[2])) if row else ("", None)

    def put_saved(self, outlet: str, text: str, *, replace: bool = True) -> None:
        """Lay down the template of an outlet as a person reads it; without ``replace`` only where there is none."""
        self._db.execute(f"INSERT OR {'REPLACE' if replace else 'IGNORE'} INTO saved VALUES (?, ?, ?)", (outlet, *self._add(text)))

    def saved(self) -> Iterator[str]:
        """These of the outlets that have pages, by outlet, empty ones left out."""
        for at in self._db.execute(_SAVED).fetchall():
            yield self.octets(at).decode()

    def _count(self) -> None:
        self._waiting += 1
        if self._waiting >= _BATCH:
            self.commit()

    def _add(self, text: str) -> Place:
        """Add a text to which nothing points yet."""
        body = text.encode("utf8", "replace")
        start = self._file.tell()
        self._file.write(body)
        return start, len(body)

    def octets(self, place: Place) -> bytes:
        """The text at a place as it lies there, in UTF-8."""
        self._file.flush()
        return _octets(self.texts, place)


def read_text(texts: Path, place: Place) -> str:
    """A text of a store that another process holds."""
    return _octets(texts, place).decode()


def _octets(texts: Path, place: Place) -> bytes:
    descriptor = os.open(texts, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(descriptor, place[1], place[0])
    finally:
        os.close(descriptor)


def _known(row: tuple[Any, ...]) -> Known:
    head, *numbers = row
    places = [(at, size) if at is not None else None for at, size in zip(numbers[::2], numbers[1::2], strict=True)]
    return Known(Head(**json.loads(head)), *places)


_COLUMNS = "head, page, page_size, sketch, sketch_size, rows, rows_size"
_INPUTS = f"""
SELECT entry.source, path, kind, start, size, {_COLUMNS}
FROM entry LEFT JOIN page ON page.source = entry.source
WHERE entry.source > ? ORDER BY entry.source LIMIT 1000
"""
_PAGES = f"SELECT {_COLUMNS} FROM page WHERE (outlet, source) > (?, ?) ORDER BY outlet, source LIMIT 1000"
_SAVED = "SELECT place, size FROM saved WHERE size > 0 AND outlet IN (SELECT outlet FROM page) ORDER BY outlet"
_INCOMPLETE = """
SELECT entry.source, path, kind, start, size FROM entry JOIN page ON page.source = entry.source
WHERE page.page IS NULL AND outlet != '' AND (
    outlet IN (SELECT outlet FROM touched) OR outlet IN (SELECT outlet FROM page WHERE rows IS NULL)
)
"""
