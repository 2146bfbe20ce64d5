"""The stages of a comparing run: cluster articles, write clusters, assignments and what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cleaner import run
from cleaner.model import Article, Cluster, Progress
from cleaner.outputs.jsonl import line
from cleaner.run.rows import article_row
from cleaner.run.texts import Texts
from cleaner.settings import DedupSettings

FILES = ("clusters.jsonl", "assignments.jsonl", "kept.jsonl")


@dataclass(frozen=True, slots=True)
class Compared:
    """Articles, those that earlier runs saw and that came into the comparison, and the clusters with any of the first."""

    articles: tuple[Article, ...]
    earlier: tuple[Article, ...]
    clusters: tuple[Cluster, ...]

    @property
    def duplicates(self) -> int:
        """Number of the articles that are not kept."""
        own = {article.id for article in self.articles}
        return sum(member.id in own and member.relation != "representative" for cluster in self.clusters for member in cluster.members)


def compare(texts: Texts, settings: DedupSettings, progress: Progress) -> Compared:
    """The clusters of the articles; with what the index knows, to which they are then added.

    Raises InputError where the index is none, run.OutputError where it cannot be written."""
    from cleaner.dedup import deduplicate
    from cleaner.dedup.index import recall, remember

    if not settings.index:
        return Compared(texts.articles, (), deduplicate(texts.articles, settings, progress=progress))
    path = Path(settings.index)
    with run.writing(path):
        earlier = recall(path, texts.articles, settings)
        among = {each.id for each in texts.articles}
        clusters = deduplicate((*texts.articles, *earlier.articles), settings, among, progress)
        remember(path, texts.articles, clusters, earlier)
    return Compared(texts.articles, earlier.articles, clusters)


def write_files(out: Path, compared: Compared, settings: DedupSettings) -> dict[str, str]:
    """Write the files of the run; name and SHA-256 of each."""
    articles, clusters = compared.articles, compared.clusters
    from cleaner.dedup.spread import read_owners

    owner_of = read_owners(settings.owners)
    by_id = {article.id: article for article in (*compared.earlier, *articles)}
    member_of = {member.id: (cluster, member.relation) for cluster in clusters for member in cluster.members}
    ordered = sorted(articles, key=lambda each: (each.source, each.id))
    kept = [each for each in ordered if each.id not in member_of or member_of[each.id][1] == "representative"]
    rows: dict[str, Iterator[dict[str, Any]]] = {
        FILES[0]: (cluster_row(cluster, by_id, owner_of) for cluster in clusters),
        FILES[1]: (assignment_row(each, member_of) for each in ordered),
        FILES[2]: (article_row(each) for each in kept),
    }
    return {name: _write(out / name, found) for name, found in rows.items()}


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> str:
    with RowFile(path) as file:
        for row in rows:
            file.add(row)
    return file.total.hexdigest()


class RowFile:
    """A file of rows that appears whole or not at all; ``total`` is its digest."""

    def __init__(self, path: Path) -> None:
        self._writing = run.atomic_write(path)
        self.total = hashlib.sha256()

    def __enter__(self) -> RowFile:
        self._file = self._writing.__enter__()
        return self

    def __exit__(self, *told: Any) -> None:
        self._writing.__exit__(*told)

    def add(self, row: dict[str, Any]) -> None:
        """One row more."""
        body = line(row)
        self._file.write(body)
        self.total.update(body)


def cluster_row(cluster: Cluster, by_id: Mapping[str, Article], owner_of: Mapping[str, str]) -> dict[str, Any]:
    """A row of clusters.jsonl."""
    from cleaner.dedup import cluster_agency
    from cleaner.dedup.spread import count_owners
    from cleaner.dedup.when import first_of

    members = [by_id[member.id] for member in cluster.members]
    agency = cluster_agency(members)
    outlets = sorted({each.meta.outlet for each in members if each.meta.outlet})
    return {
        "cluster": cluster.id,
        "size": len(members),
        "representative": cluster.representative,
        "agency": agency and asdict(agency),
        "outlets": outlets,
        "owners": count_owners(outlets, owner_of),
        "first_published": first_of(each.meta.published for each in members),
        "title": by_id[cluster.representative].meta.title,
        "reason": cluster.reason,
        "members": [
            {
                "id": member.id,
                "source": article.source,
                "outlet": article.meta.outlet,
                "published": article.meta.published,
                "relation": member.relation,
                "jaccard": round(member.jaccard, 4),
                "containment": round(member.containment, 4),
            }
            for member, article in zip(cluster.members, members, strict=True)
        ],
    }


def assignment_row(article: Article, member_of: Mapping[str, tuple[Cluster, str]]) -> dict[str, Any]:
    """A row of assignments.jsonl. ``member_of`` holds the cluster and relation of each id that has one."""
    cluster, relation = member_of.get(article.id, (None, None))
    keep = relation in (None, "representative")
    return {"id": article.id, "source": article.source, "cluster": cluster and cluster.id, "keep": keep, "relation": relation}
