"""Exact copies of a page's bytes are cleaned once by a worker, and tell what they would have told alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from cleaner.pipeline import Inputs, clean_run
from cleaner.run import passes
from cleaner.run.copies import Copies
from cleaner.settings import RunSettings, Settings
from cleaner.source import Entry

PARAGRAPH = "<p>The council of the island said on Monday that the two ferries would sail again once the pier had been mended.</p>"
PAGE = f"<html lang='en'><title>The ferries sail again</title><h1>The ferries sail again</h1>{PARAGRAPH * 4}<p>Share this</p>"
FILES = ("manifest.jsonl", "articles.jsonl", "stripped.jsonl", "templates.jsonl")


def entry(folder: Path, name: str, body: str = PAGE) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(body, encoding="utf8")
    return json.dumps(asdict(Entry(name, str(path), "page")))


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the pages that were looked at."""
    seen: list[str] = []
    examine = passes.examine

    def spy(raw: passes.RawPage, settings: passes.CleanSettings) -> passes.Labelled:
        seen.append(raw.source)
        return examine(raw, settings)

    monkeypatch.setattr(passes, "examine", spy)
    monkeypatch.setattr(passes, "_COPIES", Copies())
    return seen


def test_a_copy_in_the_same_folder_is_not_looked_at_again(tmp_path: Path, examined: list[str]) -> None:
    first, second = (passes.first_pass(entry(tmp_path, name), Settings()) for name in ("day/1.html", "day/2.html"))
    assert examined == ["day/1.html"]
    assert second == first.replace("day/1.html", "day/2.html")


@pytest.mark.parametrize(
    ("name", "body"),
    [("other/1.html", PAGE), ("day/1.txt", PAGE), ("day/2.html", PAGE.replace("Monday", "Sunday"))],
    ids=["in another folder, which may be an outlet's", "that is to be read as a dump", "that differs in a word"],
)
def test_a_page_is_looked_at(tmp_path: Path, examined: list[str], name: str, body: str) -> None:
    passes.first_pass(entry(tmp_path, "day/1.html"), Settings())
    passes.first_pass(entry(tmp_path, name, body), Settings())
    assert len(examined) == 2


def test_a_copy_is_looked_at_under_other_settings(tmp_path: Path, examined: list[str]) -> None:
    for settings in (Settings(), Settings(run=RunSettings(timeout=3))):
        passes.first_pass(entry(tmp_path, "day/1.html"), settings)
    assert len(examined) == 2


def test_a_run_over_copies_is_the_same_without_their_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        entry(tmp_path, f"pages/{'ab'[number % 2]}/{number}.html", PAGE.replace("two", "2" if number > 5 else "two"))
    for out, jobs in (("one", 1), ("two", 2), ("none", 1)):
        if out == "none":
            monkeypatch.setattr(Copies, "get", lambda *_: "")
        clean_run(Inputs((str(tmp_path / "pages"),)), tmp_path / out, Settings(run=RunSettings(jobs=jobs)))
    found = [[(tmp_path / out / name).read_bytes() for name in FILES] for out in ("one", "two", "none")]
    assert found[0] == found[1] == found[2]
    assert len(found[0][0].splitlines()) == 8


def test_what_is_kept_is_bounded_and_the_last_used_stays() -> None:
    copies = Copies(10)
    copies.put("a", "12345")
    copies.put("b", "12345")
    assert copies.get("a") == "12345"
    copies.put("c", "12345")
    assert [copies.get(each) for each in "abc"] == ["12345", "", "12345"]
    copies.put("d", "more than there is room for")
    assert copies.get("d") == ""
