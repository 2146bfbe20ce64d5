"""The whole pipeline over samples/: what it must strip, keep, read and cluster is in tests/samples/truth.jsonl."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cleaner.model import KINDS, Media, RawPage
from cleaner.segment import segment
from cleaner.text import key

Row: TypeAlias = dict[str, Any]

HERE = Path(__file__).parent / "samples"
SAMPLES = Path(__file__).parent.parent / "samples"
TRUTH: list[Row] = [json.loads(line) for line in (HERE / "truth.jsonl").read_text(encoding="utf8").splitlines()]
STORIES: dict[str, set[str]] = defaultdict(set)
for _row in TRUTH:
    STORIES[_row["story"]].add(_row["source"])
SHARED = {story: pages for story, pages in STORIES.items() if len(pages) > 1}
# What a reader sees without looking twice; where "near" ends is a matter of settings.
PLAIN_RELATIONS = ("representative", "exact", "abridged", "updated", "embedded")
# Shorter clutter ("Share", "Yes") may stand inside a sentence of the story; it is looked for as a line of its own.
LONG = 25

# What the cleaner is known to get wrong, by page: texts left in or lost, a relation, each with its cause. When one
# comes right its test here fails, and the line is to be struck out.
KNOWN: dict[str, list[dict[str, str]]] = tomllib.loads((HERE / "known-failures.toml").read_text(encoding="utf8"))

every_page = pytest.mark.parametrize("truth", TRUTH, ids=lambda row: row["source"])


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one run over all pages left."""
    folder = tmp_path_factory.mktemp("samples") / "out"
    program = "import sys; from cleaner.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "run", str(SAMPLES), "-o", str(folder), "--jobs", "2", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def _rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="session")
def articles(left: Path) -> dict[str, Row]:
    return {row["source"]: row for row in _rows(left / "articles.jsonl")}


@pytest.fixture(scope="session")
def members(left: Path) -> dict[str, tuple[str, str]]:
    """Cluster and relation of each page that is in a cluster."""
    return {member["source"]: (row["cluster"], member["relation"]) for row in _rows(left / "clusters.jsonl") for member in row["members"]}


def _leaks(truth: Row, text: str) -> list[Row]:
    """The clutter of a page that is still in its text. A headline is clutter only as a line of its own."""
    whole, lines = key(text), {key(line) for line in text.splitlines()}

    def leaks(row: Row) -> bool:
        sought = key(row["text"])
        if len(sought) < LONG or row["kind"] == "headline_repeat":
            return sought in lines
        return sought in whole

    return [row for row in truth["remove"] if leaks(row)]


@every_page
def test_truth_speaks_of_every_block(truth: Row) -> None:
    media = Media.TEXT if truth["source"].endswith(".txt") else Media.HTML
    page = segment(RawPage(truth["source"], (SAMPLES / truth["source"]).read_bytes(), media))
    blocks = {key(block.text) for block in page.blocks} - {""}
    spoken = {key(text) for text in [truth["title"], *truth["keep"], *truth.get("either", []), *(row["text"] for row in truth["remove"])]}
    assert blocks - {key(truth["title"])} == spoken - {key(truth["title"])}
    assert set(truth["keep_hard"]) <= set(truth["keep"])


def test_truth_has_clutter_of_every_kind() -> None:
    assert {row["kind"] for truth in TRUTH for row in truth["remove"]} == set(KINDS)


def test_every_page_gives_an_article(left: Path) -> None:
    assert [row["source"] for row in _rows(left / "manifest.jsonl") if row["status"] == "ok"] == sorted(row["source"] for row in TRUTH)


def _known(what: str, source: str) -> set[str]:
    return {each["text"] for each in KNOWN[what] if each["page"] == source}


@every_page
def test_clutter_is_gone(truth: Row, articles: dict[str, Row]) -> None:
    leaks = _leaks(truth, articles[truth["source"]]["text"])
    assert [row for row in leaks if row["text"] not in _known("left", truth["source"])] == []


@pytest.mark.parametrize("case", [pytest.param(each, id=f"{each['page']}-{each['text'][:20]}") for each in KNOWN["left"]])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_clutter_known_to_stay_is_gone(case: dict[str, str], articles: dict[str, Row]) -> None:
    (truth,) = (row for row in TRUTH if row["source"] == case["page"])
    assert case["text"] in {row["text"] for row in truth["remove"]}
    assert case["text"] not in {row["text"] for row in _leaks(truth, articles[case["page"]]["text"])}


@every_page
def test_story_is_whole(truth: Row, articles: dict[str, Row]) -> None:
    whole = key(articles[truth["source"]]["text"])
    assert [text for text in truth["keep"] if key(text) not in whole and text not in _known("lost", truth["source"])] == []


@pytest.mark.parametrize("case", [pytest.param(each, id=f"{each['page']}-{each['text'][:20]}") for each in KNOWN["lost"]])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_story_known_to_be_lost_is_whole(case: dict[str, str], articles: dict[str, Row]) -> None:
    assert key(case["text"]) in key(articles[case["page"]]["text"])


@every_page
def test_title_is_read(truth: Row, articles: dict[str, Row]) -> None:
    assert key(articles[truth["source"]]["title"]) == key(truth["title"])


@every_page
def test_day_is_read(truth: Row, articles: dict[str, Row]) -> None:
    assert articles[truth["source"]]["published"][:10] == truth["published"][:10]


@every_page
def test_authors_are_read(truth: Row, articles: dict[str, Row]) -> None:
    assert {key(name) for name in articles[truth["source"]]["authors"]} == {key(name) for name in truth["authors"]}


@every_page
def test_language_is_known(truth: Row, articles: dict[str, Row]) -> None:
    assert articles[truth["source"]]["language"] == truth["language"]


@every_page
def test_agency_is_named(truth: Row, articles: dict[str, Row]) -> None:
    agency = articles[truth["source"]]["agency"]
    accepted = {truth["agency"], None} if truth.get("agency_optional") else {truth["agency"]}
    assert (agency["name"] if agency else None) in accepted


@pytest.mark.parametrize("story", sorted(SHARED))
def test_copies_of_a_story_are_one_cluster(story: str, members: dict[str, tuple[str, str]]) -> None:
    found = {members[source][0] if source in members else source for source in SHARED[story]}
    assert len(found) == 1, found


@every_page
def test_other_stories_stay_apart(truth: Row, members: dict[str, tuple[str, str]]) -> None:
    mine = members.get(truth["source"], ("", ""))[0]
    together = {source for source, (cluster, _) in members.items() if cluster == mine}
    assert together <= STORIES[truth["story"]]


def _relation_cases() -> list[object]:
    known = {each["page"] for each in KNOWN["relation"]}
    failing = pytest.mark.xfail(strict=True, reason="known failure")
    rows = [row for row in TRUTH if row["relation"] in PLAIN_RELATIONS]
    return [pytest.param(row, id=row["source"], marks=[failing] if row["source"] in known else []) for row in rows]


@pytest.mark.parametrize("truth", _relation_cases())
def test_relation_is_named(truth: Row, members: dict[str, tuple[str, str]]) -> None:
    assert members[truth["source"]][1] == truth["relation"]
