"""The index and the owners in a whole run: what its files say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner.pipeline import Inputs, dedup_run
from cleaner.settings import DedupSettings, Settings
from tests.dedup.conftest import prose


def compared(folder: Path, name: str, texts: dict[str, str], settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """The rows that a run over the texts writes, by file, and its counts under the name of the summary."""
    batch = folder / f"{name}.jsonl"
    rows = [{"id": key, "source": f"{name}/{key}", "outlet": f"{key}.example", "text": text} for key, text in texts.items()]
    batch.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    summary = dedup_run(Inputs((str(batch),)), folder / name, settings)
    files = {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()] for file in sorted((folder / name).glob("*.jsonl"))
    }
    return {**files, "summary": [{"documents": summary.documents, "duplicates": summary.duplicates, "kept": summary.kept}]}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "owners.tsv").write_text("a.example\tNorth Press\nb.example\tNorth Press\n", encoding="utf-8")
    return replace(
        Settings(), dedup=DedupSettings(index=str(tmp_path / "seen.index"), owners=str(tmp_path / "owners.tsv"), keep=("longest",))
    )


def test_members_of_an_earlier_run_appear_with_id_and_source(tmp_path: Path, settings: Settings) -> None:
    compared(tmp_path, "monday", {"a": prose(1, 300), "x": prose(2)}, settings)
    tuesday = compared(tmp_path, "tuesday", {"b": " ".join(prose(1, 300).split()[:200]), "y": prose(3)}, settings)
    (cluster,) = tuesday["clusters"]
    assert [(m["id"], m["source"], m["relation"]) for m in cluster["members"]] == [
        ("a", "monday/a", "representative"),
        ("b", "tuesday/b", "abridged"),
    ]
    assert (cluster["outlets"], cluster["owners"]) == (["a.example", "b.example"], 1)
    assert [(r["id"], r["keep"]) for r in tuesday["assignments"]] == [("b", False), ("y", True)]
    assert [r["id"] for r in tuesday["kept"]] == ["y"]
    assert tuesday["summary"] == [{"documents": 2, "duplicates": 1, "kept": 1}]


def test_a_second_identical_run_writes_the_same_files(tmp_path: Path, settings: Settings) -> None:
    compared(tmp_path, "monday", {"a": prose(1, 300), "x": prose(2)}, settings)
    batch = {"b": " ".join(prose(1, 300).split()[:200]), "y": prose(3)}
    before = compared(tmp_path, "tuesday", batch, settings)
    kept = (tmp_path / "seen.index").read_bytes()
    assert compared(tmp_path, "tuesday", batch, settings) == before
    assert (tmp_path / "seen.index").read_bytes() == kept
    assert [path.name for path in tmp_path.glob("seen.index*")] == ["seen.index"]
