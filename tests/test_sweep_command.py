"""``cleaner sweep``: what a person who chooses a threshold is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.dedup.conftest import prose
from tests.test_cli import ACTING, HOSTILE, cleaner, on_terminal, rows

SIDE = {"id", "source", "outlet", "published", "title"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a cleaning run: a story, copies that hold ever less of it, all of hostile titles, and one alone."""
    whole = prose(1, 300).split()
    texts = {f"part-{k}": " ".join(whole[: 300 - 55 * k]) + " " + prose(20 + k, 60 * k) for k in range(5)}
    made = tmp_path / "out"
    made.mkdir()
    write(made / "articles.jsonl", texts | {"alone": prose(3)})
    return made


def write(path: Path, texts: dict[str, str]) -> None:
    lines = [
        {"id": key, "source": f"{key}/\u202epage.html", "outlet": "www.a.example", "published": "2026-01-02T09:00:00Z", "title": HOSTILE}
        for key in texts
    ]
    path.write_text("".join(json.dumps({**line, "text": texts[line["id"]]}) + "\n" for line in lines), encoding="utf8")


def test_each_threshold_is_a_row_and_the_one_that_is_set_among_them(folder: Path) -> None:
    found = rows(cleaner("sweep", folder, "--thresholds", "0.9,0.2", "--threshold", "0.5").stdout)
    assert [row["threshold"] for row in found] == [0.2, 0.5, 0.9]
    assert found[0]["duplicates"] > found[-1]["duplicates"]


def test_counts_are_those_of_dedup_at_that_threshold(folder: Path) -> None:
    found = rows(cleaner("sweep", folder).stdout)
    assert [row["threshold"] for row in found] == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    for row in found:
        clusters = rows(cleaner("dedup", folder, "--threshold", str(row["threshold"])).stdout)
        assert (row["clusters"], row["largest"]) == (len(clusters), max(cluster["size"] for cluster in clusters))


def test_pairs_name_both_articles_and_are_as_many_as_asked(folder: Path) -> None:
    pairs = [pair for row in rows(cleaner("sweep", folder, "--pairs", "1").stdout) for pair in row["pairs"]]
    assert pairs
    assert all(set(pair["left"]) == set(pair["right"]) == SIDE for pair in pairs)
    assert all(row["pairs"] == [] for row in rows(cleaner("sweep", folder, "--pairs", "0").stdout))


def test_nothing_is_written(folder: Path) -> None:
    cleaner("sweep", folder)
    assert [path.name for path in folder.parent.rglob("*")] == ["out", "articles.jsonl"]


@pytest.mark.parametrize("form", ["table", "jsonl", "json", "csv"])
def test_hostile_titles_and_files_never_act_on_a_terminal(folder: Path, form: str) -> None:
    assert not ACTING.search(cleaner("sweep", folder, "--format", form).stdout)
    shown = on_terminal("--color", "never", "-q", "sweep", folder, "--format", form)
    assert "Pier" in shown
    assert not ACTING.search(shown)


def test_titles_are_literal_in_a_table_and_whole_in_json(folder: Path) -> None:
    assert "[bold]reopens" in cleaner("sweep", folder, "--format", "table").stdout
    assert rows(cleaner("sweep", folder).stdout)[2]["pairs"][0]["left"]["title"] == HOSTILE


def test_a_table_fits_a_terminal_of_eighty(folder: Path) -> None:
    lines = on_terminal("--color", "never", "-q", "sweep", folder).splitlines()
    assert any(line.startswith("★") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_folder_without_the_articles_that_were_compared_is_2(folder: Path, tmp_path: Path) -> None:
    cleaner("dedup", folder, "-o", tmp_path / "stories")
    done = cleaner("sweep", tmp_path / "stories")
    assert done.returncode == 2
    assert "no articles.jsonl" in done.stderr


def test_a_row_without_text_is_named_and_gives_3(tmp_path: Path) -> None:
    write(tmp_path / "some.jsonl", {"a": prose(1), "b": prose(1)})
    with (tmp_path / "some.jsonl").open("a") as file:
        file.write("broken\n")
    done = cleaner("-q", "sweep", tmp_path / "some.jsonl")
    assert done.returncode == 3
    assert "some.jsonl#3" in done.stderr
    assert {row["clusters"] for row in rows(done.stdout)} == {1}
