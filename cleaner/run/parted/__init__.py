"""A run in parts, carried out by an engine: the same rows as one process leaves, stage by stage, from files to files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner import run
from cleaner.engine import Engine, Row, engine
from cleaner.outputs.jsonl import line
from cleaner.parquet import batches
from cleaner.run.cleaning import Stage
from cleaner.run.parted import cleaning, comparing, sharding
from cleaner.run.parted.flow import Flow
from cleaner.run.rows import article_row
from cleaner.run.store import Store
from cleaner.run.texts import read_each
from cleaner.settings import RunSettings, Settings
from cleaner.source import Entry, InputError

_CLEANED, _COMPARED = "cleaned", "compared"
_ROWS = 4096  # articles that go to a file
# Texts of a part: its memory grows with them, and with fewer a part's own cost, its words above all, is no longer small.
_TEXTS = 8192


def parts_of(settings: RunSettings, texts: int) -> int:
    """The number of parts for so many texts: as set, else by their number, one a worker at least."""
    return settings.parts or max(settings.jobs or os.cpu_count() or 1, -(-texts // _TEXTS))


def _engine(settings: RunSettings) -> Engine:
    chosen = engine(settings.engine)
    chosen.start(settings.ray, settings.jobs)
    return chosen


def check(settings: Settings) -> None:
    """Raises InputError where an engine is named and what only one process does is asked for, or the reverse."""
    if settings.run.shards and not settings.run.engine:
        raise InputError("--shards are written by an engine: add --engine, or use cleaner export")
    if settings.run.engine and (settings.dedup.index or settings.dedup.near):
        raise InputError(f"an engine heeds no --{'index' if settings.dedup.index else 'near'}: leave that out, or --engine")


def clean(stage: Stage, total: int, identity: str) -> list[str]:
    """Clean the inputs of a stage into its store; files of the articles, for compare. What a run that was cut had done is not done
    again, unless an input has changed. Raises flow.StageError, MissingExtraError."""
    settings = stage.settings.run
    listed = f"{identity} {_digest(stage.store)}"
    return cleaning.clean(stage, Flow(_engine(settings), _folder(stage.out, _CLEANED), parts_of(settings, total), listed), total)


def _folder(out: Path, name: str) -> Path:
    return out / run.WORK / name


def _digest(store: Store) -> str:
    """What is listed, with the sizes and times of the files."""
    total = hashlib.sha256()
    for entry in store.entries():
        try:
            told = os.stat(entry.path)
            total.update(f"{entry} {told.st_size} {told.st_mtime_ns}\n".encode("utf8", "surrogateescape"))
        except OSError:
            total.update(f"{entry}\n".encode("utf8", "surrogateescape"))
    return total.hexdigest()


def compare(folder: run.Folder, files: Sequence[Entry], settings: Settings, identity: str) -> tuple[dict[str, str], dict[str, int]]:
    """Cluster the articles of the files into clusters, assignments and kept; the digest of each, and what was counted.

    They are taken from what clean has just left, if it was asked. Raises flow.StageError, MissingExtraError."""
    flow = Flow(_engine(settings.run), _folder(folder.out, _COMPARED), folder.parts, identity)
    try:
        articles = folder.articles or ([] if comparing.is_read(flow) else _put(flow, files, settings))
        written = comparing.compare(flow, articles, settings.dedup)
    except comparing.TakenError:
        flow = Flow(flow.engine, flow.folder, flow.parts, f"{identity} renamed")
        written = comparing.compare(flow, _put(flow, files, settings), settings.dedup)
    digests, rows = comparing.write_files(folder.out, written)
    if settings.run.shards:
        digests |= sharding.write(flow, written, folder.out)
    comparing.forget()
    clusters, documents, kept = rows.values()
    return digests, {"documents": documents, "clusters": clusters, "duplicates": documents - kept, "kept": kept}


def _put(flow: Flow, files: Sequence[Entry], settings: Settings) -> list[str]:
    return flow.put("articles", _articles(files, settings, flow.parts))


def _articles(files: Sequence[Entry], settings: Settings, parts: int) -> Iterator[Iterator[Row]]:
    """Rows of the articles of files, by file; each has an id of its own."""
    articles = (row.article for row in read_each(files, settings) if row.article)
    for held in batches(map(article_row, articles), _ROWS):
        yield (cleaning.article_row_of(line(row).rstrip(b"\n"), parts) for row in held)
