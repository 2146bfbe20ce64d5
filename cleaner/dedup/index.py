"""What earlier runs saw, in one file (SQLite), so that a new batch is compared with that too.

Of a document the file holds its samples (see passage.py), by which a later batch finds it again, its text to
verify it, and its story: documents once found to carry one story come back together. A run adds its documents
in one transaction: whoever reads the file sees the whole run, or nothing of it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.dedup.shingle import number_words, shingle
from cleaner.model import Agency, Article, Cluster, Metadata
from cleaner.settings import DedupSettings
from cleaner.source import InputError
from cleaner.text import key, printable

_FORMAT = 1
_WORDS = 3  # words of a sampled shingle, whatever the settings of a run: the file outlives them
_ONE_IN = 8  # shingles a sample: a paragraph of sixty words is missed once in two thousand
_HOLDERS = 64  # documents looked up a sample; their stories bring the rest
_SCHEMA = """
CREATE TABLE document (
    number INTEGER PRIMARY KEY, id TEXT, source TEXT, digest BLOB, story INTEGER, samples INTEGER, said TEXT, body BLOB,
    UNIQUE (id, source, digest)
);
CREATE INDEX document_story ON document (story);
CREATE TABLE sample (hash INTEGER, document INTEGER, PRIMARY KEY (hash, document)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An article as the file knows it: a digest of its text, and the hashes under which it is found."""

    article: Article
    digest: bytes
    samples: tuple[int, ...]

    @property
    def address(self) -> tuple[str, str, bytes]:
        return self.article.id, self.article.source, self.digest


def _seen(articles: Iterable[Article]) -> list[_Seen]:
    """The articles in order of id. A text is also found under its own digest: a short one may have no sample."""
    ordered = sorted(articles, key=lambda a: (a.id, a.source))
    corpus = shingle(*number_words(a.text for a in ordered), _WORDS)
    sampled = corpus.hashes % np.uint64(_ONE_IN) == 0
    signed = corpus.hashes.astype(np.int64)
    found = []
    for article, text in zip(ordered, corpus.texts, strict=True):
        digest = hashlib.blake2b(key(article.text).encode(), digest_size=16).digest()
        whole = int.from_bytes(digest[:8], "little", signed=True)
        found.append(_Seen(article, digest, (*signed[text.unique[sampled[text.unique]]].tolist(), whole)))
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """Articles of earlier runs, and by their ids the numbers that the file knows them by."""

    articles: tuple[Article, ...]
    numbers: Mapping[str, int]


@contextmanager
def _opened(path: Path, lock: str = "DEFERRED") -> Iterator[sqlite3.Connection]:
    """The file, made where it is missing; what is changed inside is kept whole or not at all.

    Raises InputError where the file is no index, or its folder is missing."""
    if not path.parent.is_dir():
        raise InputError(f"no such folder for an index: {printable(str(path.parent))}")
    try:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as file:
            file.execute(f"BEGIN {lock}")
            (version,) = file.execute("PRAGMA user_version").fetchone()
            if not version and not file.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    file.execute(statement)
                file.execute(f"PRAGMA user_version = {_FORMAT}")
            elif version != _FORMAT:
                raise InputError(f"not an index, or one of another version: {printable(str(path))}")
            yield file
            file.execute("COMMIT")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise InputError(f"not an index: {printable(str(path))}") from error


def recall(path: Path, articles: Sequence[Article], settings: DedupSettings) -> Earlier:
    """What earlier runs saw that shares passages with these articles, and what belongs to its stories.

    An article that stands in the batch itself, of one id, source and text, is left out; one of another text whose id
    is taken has its number put to its id. Nothing where there is no file yet. Raises InputError where the file
    is no index, sqlite3.OperationalError where it cannot be read."""
    if not path.exists():
        return Earlier((), {})
    batch = _seen(articles)
    with _opened(path) as file:
        stories = {story for seen in batch for story in _stories(file, seen, settings)}
        rows = [row for story in sorted(stories) for row in file.execute("SELECT * FROM document WHERE story = ?", (story,))]
    here, found = {seen.address for seen in batch}, {}
    taken = {seen.article.id for seen in batch}
    for row in sorted(rows):
        if row[1:4] not in here:
            article = _article(row)
            found[row[0]] = replace(article, id=f"{article.id}@{row[0]}") if article.id in taken else article
            taken.add(article.id)
    return Earlier(tuple(found.values()), {article.id: number for number, article in found.items()})


def _stories(file: sqlite3.Connection, seen: _Seen, settings: DedupSettings) -> set[int]:
    """The stories of the documents that share most samples with the article, and enough."""
    worth: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for sample in seen.samples:
        holders = file.execute("SELECT document FROM sample WHERE hash = ? LIMIT ?", (sample, _HOLDERS)).fetchall()
        for (number,) in holders:
            worth[number] += 1 / len(holders)
            shared[number] += 1
    found: set[int] = set()
    for number in sorted(worth, key=lambda n: (-worth[n], n))[: settings.neighbours]:
        story, samples = file.execute("SELECT story, samples FROM document WHERE number = ?", (number,)).fetchone()
        if shared[number] >= settings.worth_a_look * min(samples, len(seen.samples)):
            found.add(story)
    return found


def remember(path: Path, articles: Sequence[Article], clusters: Sequence[Cluster], earlier: Earlier) -> None:
    """Add the articles of a batch, and what stories they make with the earlier ones. Nothing is written where the
    file knows all of it already.

    Raises InputError where the file is no index, sqlite3.OperationalError where it cannot be written."""
    with _opened(path, "IMMEDIATE") as file:
        number_of = {**earlier.numbers, **{seen.article.id: _add(file, seen) for seen in _seen(articles)}}
        for cluster in clusters:
            stories = {_story(file, number_of[member.id]) for member in cluster.members}
            for story in stories - {min(stories)}:
                file.execute("UPDATE document SET story = ? WHERE story = ?", (min(stories), story))


def _story(file: sqlite3.Connection, number: int) -> int:
    (story,) = file.execute("SELECT story FROM document WHERE number = ?", (number,)).fetchone()
    return int(story)


def _add(file: sqlite3.Connection, seen: _Seen) -> int:
    article = seen.article
    said = {"meta": asdict(article.meta), "agency": article.agency and asdict(article.agency), "clutter": article.clutter}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True)
    known = file.execute("SELECT number, said FROM document WHERE id = ? AND source = ? AND digest = ?", seen.address).fetchone()
    if known:
        if known[1] != written:
            file.execute("UPDATE document SET said = ? WHERE number = ?", (written, known[0]))
        return int(known[0])
    (number,) = file.execute("SELECT coalesce(max(number), 0) + 1 FROM document").fetchone()
    body = zlib.compress(article.text.encode("utf-8", "surrogatepass"))
    file.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, *seen.address, number, len(seen.samples), written, body))
    file.executemany("INSERT OR IGNORE INTO sample VALUES (?, ?)", [(sample, number) for sample in seen.samples])
    return int(number)


def _article(row: tuple[Any, ...]) -> Article:
    said = json.loads(row[6])
    meta: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said["meta"].items()}
    agency = Agency(**said["agency"]) if said["agency"] else None
    text = zlib.decompress(row[7]).decode("utf-8", "surrogatepass")
    return Article(row[1], row[2], Metadata(**meta), text, agency, said["clutter"])
