"""Exports: bounded shards, splits that share no story, a card that tells people and loaders what is in them."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli.commands.export import _bytes
from cleaner.columns import kinds_of
from cleaner.parquet import read_rows
from cleaner.pipeline import Inputs, dedup_run, export_run
from cleaner.run.exporting import Choice
from cleaner.run.shards import Form
from cleaner.settings import Settings
from cleaner.source import InputError

FORM = Form("jsonl", "none", 10**9)
STORY = "The harbour council of town {0} met in room {0} on day {0} and spoke of ferry number {0} before the vote on pier {0}. "


def article(story: int, copy: int) -> dict[str, Any]:
    text = "\n\n".join(
        f"{STORY.format(story)} Speaker {story * 50 + n} of ward {story * 7 + n} told of quay {story * 90 + n}." for n in range(6)
    )
    source = f"outlet{copy}.example/{story:03d}.html"
    made = {"id": f"s{story}-{copy}", "source": source, "url": "", "outlet": f"outlet{copy}.example", "title": f"Council {story}"}
    made |= {"authors": [], "published": "2025-03-04", "language": "en", "agency": {"name": "AP", "evidence": "(AP)"} if copy else None}
    return made | {"text": text, "words": len(text.split()), "rank": story if copy else None}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 40 stories, each carried by one to three outlets."""
    folder = tmp_path_factory.mktemp("run")
    rows = sorted((article(story, copy) for story in range(40) for copy in range(1 + story % 3)), key=lambda row: row["source"])
    (folder / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "stripped.jsonl").write_text(json.dumps({"kind": "share"}) + "\n")
    dedup_run(Inputs((str(folder),)), folder, Settings())
    return folder


def exported(out: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(out.glob("*.jsonl")):
        found[path.name.partition("-")[0]] += map(json.loads, path.read_text().splitlines())
    return found


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != ".lock"}


def test_no_story_stands_on_both_sides(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice("all", 0.6), FORM)
    found = exported(tmp_path)
    stories = {split: {row["id"].partition("-")[0] for row in rows} for split, rows in found.items()}
    assert not stories["train"] & stories["test"]
    assert sum(map(len, found.values())) == len((folder / "articles.jsonl").read_text().splitlines())
    assert {row["relation"] for row in found["train"]} >= {"", "representative", "exact"}


def test_no_outlet_stands_on_both_sides_where_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice("all", 0.5, "outlet"), FORM)
    outlets = {split: {row["outlet"] for row in rows} for split, rows in exported(tmp_path).items()}
    assert outlets == {"train": {"outlet1.example", "outlet2.example"}, "test": {"outlet0.example"}}


def test_what_is_kept_is_one_of_each_story(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice(), FORM)
    (rows,) = exported(tmp_path).values()
    assert len({row["id"].partition("-")[0] for row in rows}) == len(rows) == 40


def test_the_side_of_a_story_does_not_change_with_others(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path / "all", Choice(share=0.7), FORM)
    few = tmp_path / "few"
    few.mkdir()
    lines = (folder / "articles.jsonl").read_text().splitlines(keepends=True)
    (few / "articles.jsonl").write_text("".join(line for line in lines if "/00" in line))
    dedup_run(Inputs((str(few),)), few, Settings())
    export_run(few, few / "out", Choice(share=0.7), FORM)
    side, own = ({row["id"]: split for split, rows in exported(out).items() for row in rows} for out in (tmp_path / "all", few / "out"))
    assert set(own.values()) == {"train", "test"}
    assert own.items() <= side.items()


@pytest.mark.parametrize("form", [FORM, replace(FORM, codec="gzip"), replace(FORM, codec="zstd"), Form("parquet", "zstd", 10**9)])
def test_an_export_is_the_same_bytes_again_and_leaves_nothing_of_the_one_before(folder: Path, tmp_path: Path, form: Form) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("zstandard")
    export_run(folder, tmp_path / "a", Choice(share=0.7), replace(form, size=5000))
    export_run(folder, tmp_path / "a", Choice(share=0.8), form)
    export_run(folder, tmp_path / "b", Choice(share=0.8), form)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_file_that_is_not_of_an_export_stays(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice(), replace(FORM, size=5000))
    (tmp_path / "train-00003.jsonl").write_text("mine now")
    export_run(folder, tmp_path, Choice(), FORM)
    assert sorted(path.name for path in tmp_path.glob("*.jsonl")) == ["train-00000.jsonl", "train-00003.jsonl"]


def test_shards_hold_no_more_than_their_size_and_together_all_rows(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice(), replace(FORM, size=5000))
    sizes = [path.stat().st_size for path in tmp_path.glob("*.jsonl")]
    assert len(sizes) > 3
    assert max(sizes) <= 5000
    assert len(exported(tmp_path)["train"]) == 40


def test_articles_that_were_never_compared_are_told(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.jsonl"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with open(tmp_path / "kept.jsonl", "a") as file:
        file.write(json.dumps({**article(99, 0), "source": "zzz.html"}) + "\n")
    with pytest.raises(InputError, match=r"zzz\.html"):
        export_run(tmp_path, tmp_path / "out", Choice(), FORM)


def test_a_row_larger_than_a_shard_has_one_of_its_own(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice(), replace(FORM, size=1))
    assert len(list(tmp_path.glob("*.jsonl"))) == 40


def test_parquet_holds_what_json_lines_hold(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    export_run(folder, tmp_path / "j", Choice("all", 0.7), FORM)
    export_run(folder, tmp_path / "p", Choice("all", 0.7), Form("parquet", "zstd", 20_000))
    found: dict[str, list[Any]] = defaultdict(list)
    for path in sorted((tmp_path / "p").glob("*.parquet")):
        with open(path, "rb") as file:
            found[path.name.partition("-")[0]] += [row for _, row in read_rows(file, "text")]
    assert found == exported(tmp_path / "j")


def test_gzip_holds_the_rows(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice(), replace(FORM, codec="gzip"))
    assert len(gzip.decompress((tmp_path / "train-00000.jsonl.gz").read_bytes()).splitlines()) == 40


def test_the_card_counts_what_is_in_the_files(folder: Path, tmp_path: Path) -> None:
    export_run(folder, tmp_path, Choice("all", 0.7), FORM)
    card = (tmp_path / "README.md").read_text()
    count = len((folder / "articles.jsonl").read_text().splitlines())
    for line in (f"| en | {count} |", "| outlet0.example | 40 |", "| AP | ", "| share | 1 |", "| exact | ", "| test | ", "| train | "):
        assert line in card


@pytest.mark.parametrize("form", [FORM, replace(FORM, codec="zstd"), Form("parquet", "zstd", 20_000)])
def test_hugging_face_datasets_reads_an_export_as_it_is(folder: Path, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    pytest.importorskip("zstandard")
    out = tmp_path / "corpus"
    export_run(folder, out, Choice("all", 0.7), replace(form, size=20_000))
    found = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "cache"))
    assert set(found) == {"train", "test"}
    export_run(folder, tmp_path / "plain", Choice("all", 0.7), FORM)
    assert {split: dated(found[split].to_list()) for split in found} == {k: dated(v) for k, v in exported(tmp_path / "plain").items()}


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the day alone, as the loader of JSON writes moments anew."""
    return [{**row, "published": row["published"][:10]} for row in rows]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, None, 2], "int"), ([1, 2.5], "float"), ([True], "bool"), ([None], "text"), (["a"], "text"), ([["a"], []], "texts"),
        ([{"a": 1}], "json"), ([1, "a"], "json"), ([2**70], "json"), ([[1]], "json"),
    ],
)  # fmt: skip
def test_a_column_is_of_the_kind_that_holds_all_its_values(values: list[Any], kind: str) -> None:
    assert kinds_of({"x": value} for value in values) == {"x": kind}


@pytest.mark.parametrize(("size", "count"), [("500MB", 500_000_000), ("1.5 gb", 1_500_000_000), ("7", 7), ("2K", 2000)])
def test_a_size_is_read_as_people_write_it(size: str, count: int) -> None:
    assert _bytes(size) == count
