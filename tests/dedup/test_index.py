"""The index of earlier runs: found again, changed by nothing new, whole or not at all."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.dedup import deduplicate
from cleaner.dedup.index import Earlier, recall, remember
from cleaner.model import Agency, Article, Cluster, Metadata
from cleaner.settings import DedupSettings
from cleaner.source import InputError
from tests.dedup.conftest import article, prose


def run(path: Path, batch: list[Article]) -> tuple[tuple[Cluster, ...], Earlier]:
    """What a run over the batch finds, with the index."""
    earlier = recall(path, batch, DedupSettings())
    clusters = deduplicate((*batch, *earlier.articles), DedupSettings(), {a.id for a in batch})
    remember(path, batch, clusters, earlier)
    return clusters, earlier


def ids(clusters: tuple[Cluster, ...]) -> list[list[str]]:
    return [sorted(m.id for m in c.members) for c in clusters]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seen.index"


@pytest.fixture
def first() -> list[Article]:
    return [article("whole", prose(1, 300)), article("twin", prose(1, 300) + " " + prose(7, 30)), article("other", prose(2, 300))]


def test_a_later_batch_joins_the_stories_of_an_earlier_one(path: Path, first: list[Article]) -> None:
    run(path, first)
    part = article("part", " ".join(prose(1, 300).split()[100:200]))
    clusters, _ = run(path, [part, article("new", prose(3, 300))])
    assert ids(clusters) == [["part", "twin", "whole"]]


def test_clusters_of_earlier_articles_alone_are_not_told_again(path: Path, first: list[Article]) -> None:
    run(path, first)
    clusters, earlier = run(path, [article("new", prose(3, 300))])
    assert (clusters, earlier.articles) == ((), ())


def test_a_second_run_over_the_same_batch_changes_nothing(path: Path, first: list[Article]) -> None:
    run(path, [article("old", prose(1, 300)), article("older", prose(9, 200))])
    before = run(path, first)
    kept = path.read_bytes()
    assert run(path, first) == before
    assert path.read_bytes() == kept


def test_the_order_of_a_batch_does_not_change_the_index(tmp_path: Path, first: list[Article]) -> None:
    run(tmp_path / "a", first)
    random.Random(1).shuffle(first)
    run(tmp_path / "b", first)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_article_comes_back_as_it_was(path: Path) -> None:
    meta = Metadata(title="A Title", authors=("Ann Doe", "Bo Roe"), published="2025-03-01", outlet="one.example")
    old = Article("a", "a.html", meta, prose(1) + "\n\n\ud800 end", Agency("NWS", "dateline: NWS"), 3)
    run(path, [old])
    _, earlier = run(path, [article("b", prose(1))])
    assert earlier.articles == (old,)


def test_another_text_under_a_taken_id_and_source_is_another_document(path: Path) -> None:
    text = prose(1, 300)
    run(path, [article("page", text)])
    clusters, _ = run(path, [article("page", text + " " + prose(5, 20))])
    assert ids(clusters) == [["page", "page@1"]]


def test_a_short_text_is_found_by_its_exact_copy(path: Path) -> None:
    text = "ten words are few but a copy is a copy"
    run(path, [article("old", text)])
    assert ids(run(path, [article("new", text.upper())])[0]) == [["new", "old"]]


def test_stories_once_joined_come_back_together(path: Path) -> None:
    words = prose(1, 400).split()
    run(path, [article("start", " ".join(words[:250])), article("end", " ".join(words[150:]))])
    run(path, [article("whole", " ".join(words))])
    _, earlier = run(path, [article("late", " ".join(words[:120]))])
    assert {a.id for a in earlier.articles} == {"start", "end", "whole"}


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be told from one" * 20, None])
def test_a_file_that_is_no_index_is_named_and_left_alone(path: Path, content: bytes | None) -> None:
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (x)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"seen\.index"):
        run(path, [article("a", prose(1))])
    assert path.read_bytes() == before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        run(tmp_path / "nowhere" / "seen.index", [article("a", prose(1))])


def test_a_run_that_fails_midway_leaves_the_index_as_it_was(path: Path, first: list[Article]) -> None:
    run(path, first)
    before = path.read_bytes()
    broken = replace(article("zz", prose(8)), id=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        remember(path, [article("aa", prose(6)), broken], (), Earlier((), {}))
    strangers = deduplicate([article("x", prose(6)), article("y", prose(6))], DedupSettings())
    with pytest.raises(KeyError):
        remember(path, [article("aa", prose(6))], strangers, Earlier((), {}))
    assert path.read_bytes() == before
