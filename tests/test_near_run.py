"""Runs over corpora, near copies alone: the same of JSON lines and Parquet, what is damaged named, nothing else lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.pipeline import Inputs, Summary, dedup_run
from cleaner.run.expecting import expect_rows
from cleaner.run.texts import find_texts
from cleaner.settings import DedupSettings, Settings
from cleaner.source import InputError
from tests.dedup.conftest import prose
from tests.test_containers import parquet

NEAR = Settings(dedup=DedupSettings(near=0.7))
BOTH = pytest.mark.parametrize("given", [NEAR, Settings()], ids=["near", "whole"])


def corpus(count: int = 40) -> list[dict[str, Any]]:
    """Each third text a copy of the one before; one has no text."""
    found: list[dict[str, Any]] = []
    for k in range(count):
        text = prose(k, 80) if k % 3 or not k else found[k - 1]["text"] + " with five words added here"
        found.append({"id": f"n{k}", "outlet": f"o{k}.example", "published": f"2025-01-{1 + k % 20:02d}", "text": text, "mark": k})
    return [*found, {**found[0], "id": "none", "text": None}]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    return path


def run(path: Path, out: Path, given: Settings = NEAR) -> tuple[Summary, dict[str, list[dict[str, Any]]]]:
    summary = dedup_run(Inputs((str(path),)), out, given)
    names = ("clusters", "assignments", "kept")
    return summary, {name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text().splitlines()] for name in names}


def test_copies_are_found_and_the_earliest_is_kept(tmp_path: Path) -> None:
    summary, rows = run(write_lines(tmp_path / "a.jsonl", corpus()), tmp_path / "out")
    assert (summary.documents, summary.clusters, summary.duplicates, summary.kept) == (40, 13, 13, 27)
    assert rows["clusters"][0]["members"][0]["relation"] == "representative"
    assert all(cluster["members"][0]["published"] <= cluster["members"][1]["published"] for cluster in rows["clusters"])
    assert {member["relation"] for cluster in rows["clusters"] for member in cluster["members"][1:]} == {"near"}
    assert [row["id"] for row in rows["assignments"]] == [f"n{k}" for k in range(40)]
    assert [row["id"] for row in rows["kept"]] == [row["id"] for row in rows["assignments"] if row["keep"]]
    assert rows["kept"][1]["mark"] == 1


def test_a_row_without_a_text_is_named(tmp_path: Path) -> None:
    summary, _ = run(write_lines(tmp_path / "a.jsonl", corpus()), tmp_path / "out")
    assert summary.exit_status == 3
    assert [place for place, _ in summary.failures] == ["a.jsonl#41"]


@BOTH
def test_parquet_gives_what_json_lines_give(tmp_path: Path, given: Settings) -> None:
    parquet(tmp_path / "a.parquet", corpus(), group=7)
    summary, rows = run(tmp_path / "a.parquet", tmp_path / "of-parquet", given)
    other, lines = run(write_lines(tmp_path / "a.jsonl", corpus()), tmp_path / "of-lines", given)
    assert json.loads(json.dumps(rows).replace("a.parquet", "a.jsonl")) == lines
    assert summary.failures[0][0] == "a.parquet#41"
    assert other.kept == summary.kept


def test_files_are_compared_with_one_another(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "a.jsonl", corpus(3))
    write_lines(tmp_path / "in" / "b.jsonl", [{"id": "copy", "text": prose(1, 80)}])
    _, rows = run(tmp_path / "in", tmp_path / "out")
    assert [[member["id"] for member in cluster["members"]] for cluster in rows["clusters"]] == [["n1", "copy"]]
    assert rows["clusters"][0]["members"][1]["relation"] == "exact"


def test_a_torn_archive_costs_only_what_is_torn(tmp_path: Path) -> None:
    packed = gzip.compress(write_lines(tmp_path / "a.jsonl", corpus()[:40]).read_bytes())
    (tmp_path / "a.jsonl").unlink()
    (tmp_path / "torn.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    summary, rows = run(tmp_path / "torn.jsonl.gz", tmp_path / "out")
    assert summary.failed == 1
    assert 3 < len(rows["assignments"]) < 40
    assert len(rows["clusters"]) > 0


def of_a_malformed_line(path: Path) -> None:
    lines = write_lines(path, corpus()[:40]).read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:10], b'{"id": "n10", "text": "cut o\n', *lines[11:]]))


def of_a_line_without_the_column(path: Path) -> None:
    rows = corpus()[:40]
    write_lines(path, [*rows[:10], {"id": "n10", "body": rows[10]["text"]}, *rows[11:]])


def of_a_torn_member(path: Path) -> None:
    lines = write_lines(path, corpus()[:40]).read_bytes().splitlines(keepends=True)
    first, torn, last = (gzip.compress(b"".join(part)) for part in (lines[:10], lines[10:11], lines[11:]))
    path.write_bytes(first + torn[: len(torn) // 2] + last)


def of_a_damaged_group(path: Path) -> None:
    parquet(path, corpus()[:40], group=10)
    start = pytest.importorskip("pyarrow.parquet").read_metadata(path).row_group(1).column(3).data_page_offset
    body = bytearray(path.read_bytes())
    body[start : start + 12] = b"\xff" * 12
    path.write_bytes(body)


# The file, what damages it, the place and the reason that are named, and how many rows are lost from the eleventh on.
DAMAGES: dict[str, tuple[str, Callable[[Path], None], str, int]] = {
    "a malformed line": ("a.jsonl", of_a_malformed_line, "not JSON at character ", 1),
    "a line without the column": ("a.jsonl", of_a_line_without_the_column, "in the field text", 1),
    "a torn member": ("a.jsonl.gz", of_a_torn_member, "in the member at byte ", 1),
    "a damaged group": ("a.parquet", of_a_damaged_group, "rows 11 to 20, in the row group at byte ", 10),
}


@BOTH
@pytest.mark.parametrize("case", DAMAGES)
def test_what_is_damaged_is_named_by_its_place_and_nothing_else_is_lost(tmp_path: Path, given: Settings, case: str) -> None:
    name, damage, reason, lost = DAMAGES[case]
    damage(tmp_path / name)
    summary, rows = run(tmp_path / name, tmp_path / "out", given)
    ((where, why),) = summary.failures
    assert where == f"{name}#11"
    assert reason in why
    assert {row["id"] for row in rows["assignments"]} == {f"n{k}" for k in range(40)} - {f"n{k}" for k in range(10, 10 + lost)}


def test_a_missing_column_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet", [{"id": "a", "body": prose(1, 80)}])
    summary, _ = run(tmp_path / "a.parquet", tmp_path / "out")
    assert summary.failures == (("a.parquet", "unreadable: no column text; there are id, body"),)


def test_bytes_that_are_no_utf8_take_no_other_row_with_them(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    texts = [prose(1, 80).encode(), b"\xff\xfe broken", prose(1, 80).encode()]
    column = pyarrow.array(texts, pyarrow.binary()).view(pyarrow.string())
    pytest.importorskip("pyarrow.parquet").write_table(
        pyarrow.table({"id": ["a", "b", "c"], "text": column}), tmp_path / "a.parquet", row_group_size=1
    )
    summary, rows = run(tmp_path / "a.parquet", tmp_path / "out")
    assert [[member["id"] for member in cluster["members"]] for cluster in rows["clusters"]] == [["a", "c"]]
    assert summary.failed == 1


def test_a_second_run_takes_up_the_first(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", corpus())
    first, _ = run(path, tmp_path / "out")
    before = (tmp_path / "out" / "clusters.jsonl").stat().st_mtime_ns
    again, _ = run(path, tmp_path / "out")
    assert again == first
    assert (tmp_path / "out" / "clusters.jsonl").stat().st_mtime_ns == before
    assert not (tmp_path / "out" / ".cleaner").exists()


@pytest.mark.parametrize("given", [DedupSettings(near=0.7, index="seen"), DedupSettings(near=0.7, window=3)], ids=["index", "window"])
def test_what_near_copies_do_not_heed_is_refused(tmp_path: Path, given: DedupSettings) -> None:
    with pytest.raises(InputError):
        run(write_lines(tmp_path / "a.jsonl", corpus()), tmp_path / "out", Settings(dedup=given))


def test_standard_input_is_refused_for_it_can_be_read_but_once(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        dedup_run(Inputs(("-",)), tmp_path / "out", NEAR)


@BOTH
@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl"])
def test_every_stage_tells_how_many_there_are_so_that_the_end_can_be_estimated(tmp_path: Path, name: str, given: Settings) -> None:
    path = tmp_path / name
    if name.endswith("parquet"):
        parquet(path, corpus(), group=7)
    else:
        write_lines(path, corpus())
    told: dict[str, list[tuple[int, int]]] = {}
    dedup_run(Inputs((str(path),)), tmp_path / "out", given, lambda stage, done, total: told.setdefault(stage, []).append((done, total)))
    assert set(told) == ({"read", "compare", "write"} if given is NEAR else {"read", "words", "compare"})
    for reports in told.values():
        assert all(0 <= done <= total for done, total in reports)
        assert reports[-1][0] >= 0.9 * reports[-1][1]


def test_rows_are_expected_by_the_length_of_the_first_lines_or_as_parquet_says(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rows = corpus()
    lines = write_lines(tmp_path / "a.jsonl", rows * 50)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
    parquet(tmp_path / "c.parquet", rows, group=7)
    (tmp_path / "d.parquet").write_bytes(b"no Parquet")
    found = [expect_rows(find_texts([str(tmp_path / name)])) for name in ("a.jsonl", "c.parquet", "d.parquet")]
    assert found == [pytest.approx(len(rows) * 50, rel=0.01), len(rows), 0]
    assert expect_rows(find_texts([str(tmp_path / "b.jsonl.gz")])) > 0
    assert expect_rows(find_texts(["-"])) == 0
