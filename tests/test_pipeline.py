"""The stages together: every input has its row, a page is cleaned alike alone and in a folder, copies are found."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaner.model import Media, RawPage, SkippedError
from cleaner.pipeline import Inputs, clean_one, clean_run, dedup_run, full_run
from cleaner.run import report
from cleaner.settings import CleanSettings, RunSettings, Settings
from cleaner.source import InputError

SETTINGS = Settings(run=RunSettings(jobs=2, timeout=5.0, max_bytes=1_000_000))
TITLE = "Ferry strike ends after nine days"
BODY = (
    "Crews of the Northern Line voted on Tuesday to return to work after nine days, the union said.",
    "The vote followed two nights of talks with the company in the port of Lindhaven.",
    "Ferries to the outer islands will sail again from Thursday morning, a spokeswoman said.",
)


def page(title: str = TITLE, body: tuple[str, ...] = BODY, extra: str = "") -> str:
    told = "".join(f"<p>{each}</p>" for each in body)
    return f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{told}</article>{extra}</body></html>"


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line]


def test_every_input_has_one_row_and_no_bad_one_stops_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.html").write_text(page())
    (folder / "packed.html.gz").write_bytes(gzip.compress(page().encode()))
    (folder / "bare").write_text(page())
    (folder / "dump.txt").write_text("\n\n".join((TITLE, *BODY)))
    (folder / "empty.html").write_text("")
    (folder / "paper.html").write_bytes(b"%PDF-1.4 ...")
    (folder / "huge.html").write_bytes(b"<p>" + b"x" * 2_000_000)
    (folder / "bomb.html").write_bytes(gzip.compress(b"<p>" * 5_000_000))
    os.mkfifo(folder / "pipe.html")
    (folder / "dangling.html").symlink_to("nowhere.html")
    summary = clean_run(Inputs((str(folder),)), tmp_path / "out", SETTINGS)
    found = {row["source"]: (row["status"], str(row.get("reason", "")).split(":")[0]) for row in rows(tmp_path / "out" / "manifest.jsonl")}
    assert found == {
        "good.html": ("ok", ""),
        "packed.html.gz": ("ok", ""),
        "bare": ("ok", ""),
        "dump.txt": ("ok", ""),
        "empty.html": ("skipped", "empty"),
        "paper.html": ("skipped", "not a page"),
        "huge.html": ("failed", "too large"),
        "bomb.html": ("failed", "too large"),
        "pipe.html": ("skipped", "not a regular file"),
        "dangling.html": ("skipped", "a link that leads nowhere or out of the input"),
    }
    assert (summary.ok, summary.skipped, summary.failed, summary.exit_status) == (4, 4, 2, 3)
    assert [name for name, _ in summary.failures] == ["bomb.html", "huge.html"]


def test_files_are_sorted_by_source(tmp_path: Path) -> None:
    for name in ("b/x.html", "a-b/x.html", "a/x.html", "a.html"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(page(extra="<footer>All rights reserved</footer>"))
    clean_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    for name in ("manifest", "articles", "stripped"):
        found = [row["source"] for row in rows(tmp_path / "out" / f"{name}.jsonl")]
        assert found == sorted(found)
        assert found


def test_an_article_has_the_fields_that_programs_rely_on(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(page())
    clean_run(Inputs((str(tmp_path / "x.html"),)), tmp_path / "out", SETTINGS)
    (article,) = rows(tmp_path / "out" / "articles.jsonl")
    fields = {"id", "source", "url", "outlet", "title", "authors", "published", "language", "agency", "text", "words"}
    assert fields <= set(article)
    assert (article["title"], article["text"], article["words"]) == (TITLE, "\n\n".join(BODY), len(" ".join(BODY).split()))


def test_one_page_is_cleaned_alike_alone_and_in_a_run(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(page(extra="<footer>All rights reserved</footer>"))
    clean_run(Inputs((str(path),)), tmp_path / "out", SETTINGS)
    (article,) = rows(tmp_path / "out" / "articles.jsonl")
    for raw in (path, path.read_bytes()):
        cleaned = clean_one(raw, SETTINGS)
        assert cleaned.article is not None
        assert cleaned.article.text == article["text"]
        found = [*cleaned.kept, *(each.block for each in cleaned.stripped)]
        assert sorted(found, key=lambda block: block.index) == list(cleaned.page.blocks)


def test_a_text_is_cleaned_without_a_file() -> None:
    cleaned = clean_one("\n\n".join((TITLE, *BODY)), SETTINGS)
    assert cleaned.article is not None
    assert BODY[1] in cleaned.article.text


def test_what_is_no_page_is_said_to_be_none() -> None:
    with pytest.raises(SkippedError, match="PDF"):
        clean_one(b"%PDF-1.4 ...", SETTINGS)


def test_standard_input_is_an_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page().encode())))
    assert clean_run(Inputs(("-",)), tmp_path / "out", SETTINGS).ok == 1
    assert rows(tmp_path / "out" / "articles.jsonl")[0]["source"] == "-"


def test_a_missing_input_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        clean_run(Inputs((str(tmp_path / "nowhere"),)), tmp_path / "out", SETTINGS)
    assert not (tmp_path / "out").exists()


def test_what_stands_on_the_pages_of_a_folder_goes(tmp_path: Path) -> None:
    appeal = "Vurm talo benda krusik olden farra mipo ketto rund sabel toro vinde."
    stories = {
        "Lindhaven gets a bridge": "The new bridge spans the river where the old one was torn down by the spring flood.",
        "Choir sings for miners": "Forty singers rode down the shaft to perform for the night shift before it closes.",
        "Snow shuts the pass": "Ploughs could not keep up with the drifts and both inns took in stranded lorry drivers.",
        "Bakers vote on hours": "The guild counted ninety ballots in favour of opening an hour later in the winter.",
    }
    for number, (title, told) in enumerate(stories.items()):
        (tmp_path / "in" / "paper").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "paper" / f"{number}.html").write_text(page(title, (told, f"{title}, it was said. {told}", appeal)))
    clean_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    assert not any(appeal in str(row["text"]) for row in rows(tmp_path / "out" / "articles.jsonl"))
    assert {row["rule"] for row in rows(tmp_path / "out" / "stripped.jsonl") if row["text"] == appeal} == {"outlet_template"}


def test_templates_of_a_file_hold_for_a_single_page(tmp_path: Path) -> None:
    standing = "Vurm talo benda krusik olden farra mipo ketto rund sabel toro vinde."
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "x.html").write_text(page(body=(*BODY, standing)))
    row = {"outlet": "paper", "stories": 9, "blocks": [{"text": standing, "stories": 7}]}
    (tmp_path / "t.jsonl").write_text(json.dumps(row))
    settings = Settings(clean=CleanSettings(outlet_templates=str(tmp_path / "t.jsonl")), run=SETTINGS.run)
    raw = RawPage("paper/x.html", (tmp_path / "paper" / "x.html").read_bytes(), Media.HTML, outlet="paper")
    (found,) = [each for each in clean_one(raw, settings).stripped if each.block.text == standing]
    assert (found.label.rule, found.label.evidence) == ("outlet_template", "on 7 of 9 stories of the outlet")
    clean_run(Inputs((str(tmp_path),), "*.html"), tmp_path / "out", settings)
    assert standing not in str(rows(tmp_path / "out" / "articles.jsonl")[0]["text"])


def test_a_file_that_holds_no_templates_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("[]")
    with pytest.raises(InputError, match=r"t\.jsonl"):
        clean_one(page().encode(), Settings(clean=CleanSettings(outlet_templates=str(tmp_path / "t.jsonl"))))


def test_copies_are_clustered_and_one_is_kept(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "x.html").write_text(page())
    rain = tuple(f"It rained on field {n} for {n} days and nothing else was told of it." for n in range(4))
    (tmp_path / "in" / "z.html").write_text(page("Rain", rain))
    summary = full_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    assert (summary.documents, summary.clusters, summary.duplicates, summary.kept) == (3, 1, 1, 2)
    (cluster,) = rows(tmp_path / "out" / "clusters.jsonl")
    assert cluster["size"] == 2
    assert len(rows(tmp_path / "out" / "assignments.jsonl")) == 3
    assert len(rows(tmp_path / "out" / "kept.jsonl")) == 2
    assert set(report(tmp_path / "out")["stages"]) == {"clean", "dedup"}


def test_a_line_that_is_no_article_is_named_and_the_others_are_compared(tmp_path: Path) -> None:
    text = " ".join(BODY)
    lines = [json.dumps({"id": "a", "text": text}), "{broken", json.dumps({"id": "a", "text": text}), json.dumps({"text": 5}), ""]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    summary = dedup_run(Inputs((str(tmp_path / "x.jsonl"),)), tmp_path / "out", SETTINGS)
    assert (summary.documents, summary.clusters, summary.exit_status) == (2, 1, 3)
    assert [name for name, _ in summary.failures] == ["x.jsonl#2", "x.jsonl#4"]
    assert [row["id"] for row in rows(tmp_path / "out" / "assignments.jsonl")] == ["a", "a#3"]


def test_a_comparison_is_not_made_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "a", "text": " ".join(BODY)}))
    first = dedup_run(Inputs((str(tmp_path / "x.jsonl"),)), tmp_path / "out", SETTINGS)
    monkeypatch.setattr("cleaner.run.comparing.compare", lambda *_: pytest.fail("compared again"))
    assert dedup_run(Inputs((str(tmp_path / "x.jsonl"),)), tmp_path / "out", SETTINGS) == first
