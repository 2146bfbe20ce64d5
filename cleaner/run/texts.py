"""The texts of a comparing run: rows of JSON lines and Parquet, of files, folders and standard input, as a stream."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from itertools import count as counting
from pathlib import Path
from typing import Any

from cleaner.extra import MissingExtraError
from cleaner.model import Article, FailedError, SkippedError
from cleaner.run import digest
from cleaner.run.rows import read_article
from cleaner.settings import InputSettings, Settings
from cleaner.source import Entry, InputError, sources
from cleaner.source.listing import find_roots, list_files
from cleaner.source.record import Piece, lines, named, parse

_ARTICLES = "articles.jsonl"


@dataclass(frozen=True, slots=True)
class Texts:
    """Articles to compare, and the place and reason of each row that held none. ``sha256`` is that of all bytes."""

    articles: tuple[Article, ...]
    failures: tuple[tuple[str, str], ...]
    sha256: str


def find_texts(paths: Sequence[str], pattern: str = "", leave: str = "") -> list[Entry]:
    """The files of rows that paths, folders and globs mean; of a folder that a cleaning run wrote its articles alone.
    A file that is asked for by a name that tells nothing holds JSON lines. ``leave`` is not entered.

    Raises InputError where a path is missing, there is no such file, or one holds pages."""
    found: list[Entry] = []
    for root in find_roots(paths):
        if root == "-":
            found.append(Entry("-", "-", "jsonl"))
        elif not Path(root).is_dir():
            found += map(_as_rows, list_files([root]))
        elif (path := Path(root, _ARTICLES)).is_file():
            found.append(Entry(_ARTICLES, str(path.resolve()), "articles"))
        else:
            found += filter(_holds_rows, list_files([root], pattern, leave))
    if not found:
        raise InputError(f"no JSON lines and no Parquet in {', '.join(paths)}")
    return found


def _holds_rows(entry: Entry) -> bool:
    return sources()[entry.kind].pieces is not None


def _as_rows(entry: Entry) -> Entry:
    if _holds_rows(entry):
        return entry
    if sources()[entry.kind].members is not None:
        raise InputError(f"{entry.source} holds pages: cleaner run cleans and compares them")
    return replace(entry, kind="jsonl")


def digest_texts(files: Sequence[Entry]) -> str:
    """What read_texts says of the bytes of files, without reading their rows."""
    total = hashlib.sha256()
    for entry in files:
        total.update(f"{digest(Path(entry.path))} ".encode())
    return total.hexdigest()


def read_texts(files: Sequence[Entry], settings: Settings, report: Callable[[int], None] = lambda _: None) -> Texts:
    """The articles of the files. ``report`` is told how many rows have been read.

    An ``id`` that is missing or taken is made of the row's number. Raises MissingExtraError where a package that reads
    a file is not installed."""
    total = hashlib.sha256()
    articles: list[Article] = []
    failures: list[tuple[str, str]] = []
    for count, row in enumerate(read_each(files, settings, total), 1):
        if row.article:
            articles.append(row.article)
        else:
            failures.append((row.place, row.fault))
        report(count)
    return Texts(tuple(articles), tuple(failures), total.hexdigest())


@dataclass(frozen=True, slots=True)
class Read:
    """A row by its number in one of the files, and its place in words. It holds an article, or ``fault`` says why none."""

    file: int
    number: int
    place: str
    article: Article | None = None
    fault: str = ""


def read_each(files: Sequence[Entry], settings: Settings, total: Any = None) -> Iterator[Read]:
    """The rows of the files, one at a time; digests of files go into ``total``. Ids and raised errors as in read_texts."""
    taken: set[str] = set()
    for file, entry in enumerate(files):
        own = entry.kind == "articles"
        columns = InputSettings() if own else settings.input
        try:
            for piece in _pieces(total, replace(entry, kind="jsonl") if own else entry, settings):
                row = _row(Read(file, piece.number, f"{entry.source}#{piece.number}"), piece, columns)
                yield replace(row, article=_named(row, row.article, taken)) if row.article else row
        except MissingExtraError:
            raise
        except (FailedError, SkippedError) as error:
            yield Read(file, 0, entry.source, fault=str(error))


def _row(blank: Read, piece: Piece, columns: InputSettings) -> Read:
    """The article of a row, or why it has none."""
    try:
        if piece.fault:
            raise FailedError(piece.fault)
        row = parse(piece.line, columns) if piece.row is None else named(piece.row, columns)
    except FailedError as error:
        return replace(blank, fault=str(error))
    return replace(blank, article=read_article(row, blank.place))


def _named(row: Read, article: Article, taken: set[str]) -> Article:
    """The article under an id that no other has."""
    names = (article.id, f"{article.id}#{row.number}" if article.id else "", row.place, f"{article.id} {row.place}")
    more = (f"{article.id} {row.place} {number}" for number in counting(2))
    name = next(each for each in chain(names, more) if each and each not in taken)
    taken.add(name)
    return article if name == article.id else replace(article, id=name)


def _pieces(total: Any, entry: Entry, settings: Settings) -> Iterator[Piece]:
    """The rows of a file; its digest goes into the total, if there is one."""
    if entry.path == "-":
        yield from lines(_standard_input(total), settings.run.max_bytes)
        return
    if total:
        total.update(f"{digest(Path(entry.path))} ".encode())
    pieces = sources()[entry.kind].pieces
    assert pieces is not None
    yield from pieces(entry, settings)


def _standard_input(total: Any) -> Iterator[bytes]:
    while part := sys.stdin.buffer.read(1 << 20):
        total.update(part)
        yield part
