"""A comparing run over more texts than memory holds: near copies only, the input read three times, texts held never.

First its texts are signed, from the column of a Parquet file as it lies; then the members of groups are read for which of
them is kept; then all rows are written. Rows come in the order of the input.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import run
from cleaner.model import Article, Cluster, Member, Progress
from cleaner.parquet import read_column
from cleaner.run.comparing import FILES, RowFile, assignment_row, cluster_row
from cleaner.run.expecting import PACKED, expect_rows, telling
from cleaner.run.rows import article_row
from cleaner.run.texts import Read, read_each
from cleaner.settings import Settings
from cleaner.source import Entry, InputError, open_regular

if TYPE_CHECKING:
    from cleaner.dedup.keep import Keeper
    from cleaner.dedup.near import Groups, NearIndex

_AT_ONCE = 1 << 22  # bytes of text signed at once
_PLAIN = (".jsonl", ".ndjson")  # all other files are packed


@dataclass(frozen=True, slots=True)
class Measured(Article):
    """An article without its text, of which the number of words is known."""

    size: int = 0

    @property
    def words(self) -> int:
        """Number of words of the text that it had."""
        return self.size


@dataclass(frozen=True, slots=True)
class NearRun:
    """What came of a run: numbers, rows that held no article, digest of each file."""

    documents: int
    clusters: int
    duplicates: int
    failures: tuple[tuple[str, str], ...]
    files: Mapping[str, str]


def check(files: Sequence[Entry], settings: Settings) -> None:
    """Raises InputError where near copies cannot be found in such an input, or with such settings."""
    if any(entry.path == "-" for entry in files):
        raise InputError("near copies are sought in files: standard input can be read but once")
    for name in ("index", "window"):
        if getattr(settings.dedup, name):
            raise InputError(f"near copies are sought without the setting {name}")


def compare(files: Sequence[Entry], settings: Settings, folder: run.Folder, report: Progress) -> NearRun:
    """Find the near copies and write the files of the run. ``report`` is told of stages and rows.

    Raises run.OutputError, extra.MissingExtraError."""
    from cleaner.dedup.keep import Keeper
    from cleaner.dedup.near import NearIndex

    keeper = Keeper(settings.dedup)
    with run.writing(folder.work), NearIndex(folder.work, settings.dedup, _kernel(files)) as index:
        with folder.timed("sign"):
            rows = _sign(files, settings, index, report)
        with folder.timed("compare"):
            members = _members(read_each(files, settings), index.groups(), telling(report, "compare", rows))
            clusters = _clusters(members, keeper, index)
    with folder.timed("write"):
        articles = [article for held in members.values() for _, article in held]
        return _write(folder.out, clusters, articles, (files, settings, telling(report, "write", rows)))


def _kernel(files: Sequence[Entry]) -> Any:
    from cleaner.dedup.minhash import kernel_for

    return kernel_for(sum(os.path.getsize(entry.path) * (1 if entry.path.endswith(_PLAIN) else PACKED) for entry in files))


def _sign(files: Sequence[Entry], settings: Settings, index: NearIndex, report: Progress) -> int:
    """Add all texts to the index, each under the number of its file and its own in it; their number."""
    rows, tell = 0, telling(report, "read", expect_rows(files))
    for file, entry in enumerate(files):
        for numbers, data, offsets in _texts(entry, settings):
            index.add(data, offsets, file, numbers)
            tell(rows := rows + len(numbers))
    return rows


def _texts(entry: Entry, settings: Settings) -> Iterator[tuple[Sequence[int], bytes | memoryview, Any]]:
    """Numbers of rows, their texts one after the other in UTF-8, and the offsets of these."""
    met = False
    if entry.kind == "parquet":
        with os.fdopen(open_regular(entry.path), "rb") as file:
            for found in read_column(file, settings.input.text_column):
                met = True
                yield range(found.number, found.number + len(found.offsets) - 1), found.data, found.offsets
    if not met:
        yield from _packed(entry, settings)


def _packed(entry: Entry, settings: Settings) -> Iterator[tuple[Sequence[int], bytes, Any]]:
    """The same of any file, row by row."""
    from cleaner.dedup.minhash import pack

    numbers: list[int] = []
    texts: list[str] = []
    size = 0
    for row in read_each([entry], settings):
        if row.article:
            numbers.append(row.number)
            texts.append(row.article.text)
            size += len(row.article.text)
        if size >= _AT_ONCE:
            yield numbers, *pack(texts)
            numbers, texts, size = [], [], 0
    if texts:
        yield numbers, *pack(texts)


def _members(rows: Iterable[Read], groups: Groups, tell: Callable[[int], None]) -> dict[int, list[tuple[int, Article]]]:
    """The articles of each group with the numbers of their texts."""
    members: defaultdict[int, list[tuple[int, Article]]] = defaultdict(list)
    for count, row in enumerate(rows, 1):
        if row.article and (found := groups.find(row.file, row.number)):
            members[found[0]].append((found[1], _measured(row.article)))
        tell(count)
    return {group: held for group, held in members.items() if len(held) > 1}


def _measured(article: Article) -> Article:
    said = {each.name: getattr(article, each.name) for each in fields(article)}
    return Measured(**said | {"text": "", "extra": {}}, size=article.words)


def _clusters(members: Mapping[int, list[tuple[int, Article]]], keeper: Keeper, index: NearIndex) -> list[Cluster]:
    """Clusters as stages.deduplicate returns them."""
    kept = {group: keeper.best([article for _, article in held]) for group, held in members.items()}
    number_of = {group: next(text for text, article in held if article is kept[group]) for group, held in members.items()}
    pairs = [(number_of[group], text) for group, held in members.items() for text, _ in held]
    numbers = index.numbers(pairs)
    found = iter(zip(numbers.jaccard.tolist(), numbers.containment.tolist(), strict=True))
    clusters = [_cluster(kept[group], [article for _, article in held], found, keeper) for group, held in members.items()]
    clusters.sort(key=lambda cluster: (-len(cluster.members), cluster.representative))
    return [replace(cluster, id=f"c{number:04d}") for number, cluster in enumerate(clusters, 1)]


def _cluster(kept: Article, articles: Sequence[Article], numbers: Iterator[tuple[float, float]], keeper: Keeper) -> Cluster:
    members = [Member(kept.id, "representative", 1.0, 1.0)]
    for article, (jaccard, containment) in zip(articles, numbers, strict=False):
        if article is not kept:
            members.append(Member(article.id, "exact" if jaccard == 1 else "near", round(jaccard, 4), round(containment, 4)))
    return Cluster("", kept.id, (members[0], *sorted(members[1:], key=lambda m: m.id)), keeper.reason(kept, articles))


def _write(
    out: Path, clusters: Sequence[Cluster], members: Sequence[Article], reading: tuple[Sequence[Entry], Settings, Callable[[int], None]]
) -> NearRun:
    """Write the files as comparing.write_files does, rows in the order of the input."""
    from cleaner.dedup.spread import read_owners

    files, settings, tell = reading
    owner_of, by_id = read_owners(settings.dedup.owners), {article.id: article for article in members}
    member_of = {member.id: (cluster, member.relation) for cluster in clusters for member in cluster.members}
    failures: list[tuple[str, str]] = []
    documents = 0
    with ExitStack() as stack:
        told, assigned, kept = (stack.enter_context(RowFile(out / name)) for name in FILES)
        for cluster in clusters:
            told.add(cluster_row(cluster, by_id, owner_of))
        for count, row in enumerate(read_each(files, settings), 1):
            tell(count)
            if row.article is None:
                failures.append((row.place, row.fault))
                continue
            documents += 1
            said = assignment_row(row.article, member_of)
            assigned.add(said)
            if said["keep"]:
                kept.add(article_row(row.article))
    written = {name: rows.total.hexdigest() for name, rows in zip(FILES, (told, assigned, kept), strict=True)}
    return NearRun(documents, len(clusters), len(member_of) - len(clusters), tuple(failures), written)
