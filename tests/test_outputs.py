"""Outputs write what a row says, and nothing in a row acts as markup, formula or control."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Mapping
from typing import Any

import pytest

from cleaner.output import outputs
from cleaner.outputs import jsonl

ROW: Mapping[str, Any] = {
    "id": "a1",
    "source": "a/pier.html",
    "url": "javascript:alert(1)",
    "outlet": "<b>a.example</b>",
    "title": "=Pier <script>alert(1)</script> [x](javascript:y) \x1b[31m\u202e",
    "authors": ["Ann Lee", "Bo Ek"],
    "published": "2026-01-02",
    "language": 'en" onload="x',
    "agency": {"name": "AP", "evidence": "byline"},
    "text": "# The pier *reopened*.\n\n1. Fares stay.\n\n- On Monday\x07 <img src=x onerror=y>",
    "words": 7,
}


def written(name: str, *rows: Mapping[str, Any]) -> str:
    stream = io.BytesIO()
    outputs()[name].write(rows, stream)
    return stream.getvalue().decode()


TEXTUAL = [name for name in outputs() if name != "parquet"]


@pytest.mark.parametrize("name", TEXTUAL)
def test_no_control_character_is_written(name: str) -> None:
    assert not set(written(name, ROW)) & {"\x1b", "\x07"}


@pytest.mark.parametrize("name", TEXTUAL)
def test_each_article_is_there(name: str) -> None:
    text = written(name, ROW, {**ROW, "title": "Second"})
    assert "Second" in text
    assert text.count("Fares stay.") == 2


@pytest.mark.parametrize("name", ["jsonl", "json"])
def test_json_holds_the_row_whole(name: str) -> None:
    read = json.loads(written(name, ROW))
    assert (read[0] if name == "json" else read) == ROW


def test_rows_written_together_are_those_written_one_by_one() -> None:
    rows = [{"text": text, "block": 1} for text in ('}, {"a": 1}', "}, {", "a\u2028b\x7f\ud800", "", '"', "\\", "plain")]
    columns = {name: [row[name] for row in rows] for name in ("text", "block")}
    assert jsonl.text_lines(columns) == "".join(map(jsonl.text_line, rows))
    assert jsonl.text_lines({"10 %s": ["%d"], "text": [""]}) == jsonl.text_line({"10 %s": "%d", "text": ""})
    assert jsonl.text_lines({"text": [], "block": []}) == ""


def test_json_of_nothing_is_an_empty_array() -> None:
    assert json.loads(written("json")) == []


def test_csv_disarms_formulas_and_joins_lists() -> None:
    head, row = csv.reader(io.StringIO(written("csv", ROW)))
    cells = dict(zip(head, row, strict=True))
    assert cells["title"].startswith("'=Pier")
    assert cells["authors"] == "Ann Lee; Bo Ek"
    assert json.loads(cells["agency"]) == ROW["agency"]


def test_csv_has_a_column_for_each_field_that_any_row_has() -> None:
    head, first, second = csv.reader(io.StringIO(written("csv", {"id": "a"}, {"id": "b", "topic": "piers", "=1+1": "x"})))
    assert (head, first, second) == (["id", "topic", "'=1+1"], ["a", "", ""], ["b", "piers", "x"])


def test_html_escapes_text_and_links_to_web_addresses_only() -> None:
    page = written("html_report", ROW)
    assert "<script" not in page
    assert "<img" not in page
    assert "href=" not in page
    assert ' onload="' not in page
    assert 'href="https://a.example/1"' in written("html_report", {**ROW, "url": "https://a.example/1"})


def test_markdown_shows_text_as_it_is() -> None:
    text = written("markdown", ROW)
    lines = text.splitlines()
    assert "\\# The pier \\*reopened\\*." in lines
    assert "1\\. Fares stay." in lines
    assert "\\- On Monday \\<img src=x onerror=y\\>" in lines
    assert not re.search(r"(?<!\\)\]\(", text)


def test_parquet_holds_the_row_with_its_agency_in_two() -> None:
    pytest.importorskip("pyarrow")
    from cleaner.parquet import read_rows

    stream = io.BytesIO()
    outputs()["parquet"].write([{**ROW, "rank": 1}, {**ROW, "rank": "last", "text": "A lone \ud800."}], stream)
    first, second = (row for _, row in read_rows(io.BytesIO(stream.getvalue()), "text"))
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert {name: first[name] for name in ("title", "authors", "text")} == {name: ROW[name] for name in ("title", "authors", "text")}
    assert (first["agency"], first["agency_evidence"]) == (ROW["agency"]["name"], ROW["agency"]["evidence"])
    assert (first["rank"], second["rank"], second["text"]) == ("1", '"last"', "A lone ?.")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_a_rate_and_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.outputs.terminal import progress

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    with progress(stream) as report:
        for done in (1, 500, 1000):
            time.sleep(0.11)
            report("clean", done, 2000)
    assert re.search(r"1000/2000 \S*[\d,]+/s", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue()))
    assert re.search(r"\d+:\d\d:\d\d", stream.getvalue())
