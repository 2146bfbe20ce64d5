"""Templates of a run and of a file: saved, read, edited, used for a single page; what is wrong in a file is named."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner import template
from cleaner.cli import app
from cleaner.pipeline import Inputs, Summary, clean_one, clean_run
from cleaner.run import learning
from cleaner.run.templates import TemplatesError, read_templates
from cleaner.settings import CleanSettings, RunSettings, Settings

APPEAL = "Vurm talo benda krusik olden farra mipo ketto rund sabel toro vinde."
WORDS = [a + b for a in ("bor", "dal", "fen", "gim", "lur", "nap") for b in ("ka", "mo", "ri", "su", "te", "vo")]
ASKING = "Lomar itun sebba orrik tandu {} ferro pimba saluk gerdan ossi."


def told(number: int) -> str:
    """Six paragraphs that no other number has."""
    rng = random.Random(number)
    return "".join(f"<p>Talk of {' '.join(rng.choices(WORDS, k=12))} led to an hour of song.</p>" for _ in range(6))


def page(number: int, head: str = "") -> str:
    title = f"Song of {WORDS[number]} {WORDS[-number]}"
    said = f"<p>{APPEAL}</p><p>{ASKING.format(f'Name{chr(97 + number)}')}</p>"
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{told(number)}{said}</article></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for number in range(4):
        put(folder / "paper" / f"{number}.html", page(number))
    return folder


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf8")
    return path


def settings(templates: object = "auto", jobs: int = 1) -> Settings:
    return Settings(clean=CleanSettings(outlet_templates=str(templates)), run=RunSettings(jobs=jobs))


def clean(source: Path, out: Path, templates: object = "auto") -> Summary:
    return clean_run(Inputs((str(source),)), out, settings(templates))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def by_template(out: Path) -> set[str]:
    return {row["text"] for row in rows(out / "stripped.jsonl") if row["rule"] == "outlet_template"}


def test_a_run_leaves_the_templates_that_it_learned(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    asking = {"begins": "Lomar itun sebba orrik tandu", "ends": "ferro pimba saluk gerdan ossi", "stories": 4}
    (learned,) = rows(tmp_path / "out" / "templates.jsonl")
    assert (learned["outlet"], learned["stories"]) == ("paper", 4)
    assert {"text": APPEAL, "stories": 4} in learned["blocks"]
    assert [each["ends"].rstrip(".") for each in learned["blocks"] if "ends" in each] == [asking["ends"]]


def test_workers_learn_what_one_process_learns_also_where_they_die_of_it(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        put(pages / "herald" / f"{number}.html", page(number + 4))
    clean(pages, tmp_path / "one")
    monkeypatch.setattr(learning, "_MANY", 1)
    here, learn = os.getpid(), template.learn
    for deadly in ("", "herald"):

        def learn_elsewhere(outlet: str, *given: Any, deadly: str = deadly) -> template.Template:
            if outlet == deadly and os.getpid() != here:
                os._exit(1)
            return learn(outlet, *given)

        monkeypatch.setattr(template, "learn", learn_elsewhere)
        out = tmp_path / f"two{deadly}"
        clean_run(Inputs((str(pages),)), out, settings(jobs=2))
        for name in ("templates.jsonl", "stripped.jsonl", "articles.jsonl", "manifest.jsonl"):
            assert (out / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_a_saved_template_decides_as_the_run_did_that_saved_it(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "learned")
    clean(pages, tmp_path / "given", tmp_path / "learned" / "templates.jsonl")
    assert by_template(tmp_path / "given")
    for name in ("manifest.jsonl", "articles.jsonl", "stripped.jsonl"):
        assert strip_digests(tmp_path / "given" / name) == strip_digests(tmp_path / "learned" / name)


def strip_digests(path: Path) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "template"} for row in rows(path)]


def test_a_page_of_its_own_is_cleaned_by_a_saved_template(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    single = put(tmp_path / "later.html", page(9))
    found = clean_one(single, settings(tmp_path / "out" / "templates.jsonl"))
    gone = {each.block.text: each.label.evidence for each in found.stripped if each.label.rule == "outlet_template"}
    assert gone == dict.fromkeys((APPEAL, ASKING.format("Namej")), "on 4 of 4 stories of the outlet")


def test_explain_takes_a_saved_template_and_shows_its_counts(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    single = put(tmp_path / "later.html", page(9))
    said = CliRunner().invoke(app, ["explain", str(single), "--outlet-templates", str(tmp_path / "out" / "templates.jsonl")])
    assert said.exit_code == 0
    assert "on 4 of 4 stories of the outlet" in said.stdout


def test_a_block_that_a_person_takes_out_of_the_file_stays(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    (learned,) = rows(tmp_path / "out" / "templates.jsonl")
    learned["blocks"] = [each for each in learned["blocks"] if each.get("text") != APPEAL]
    edited = put(tmp_path / "edited.jsonl", json.dumps(learned))
    clean(pages, tmp_path / "again", edited)
    assert APPEAL not in by_template(tmp_path / "again")
    assert len(by_template(tmp_path / "again")) == 4


def test_a_lead_of_a_file_goes_but_where_it_opens_a_page(tmp_path: Path) -> None:
    row = {"outlet": "paper", "stories": 9, "blocks": [{"text": APPEAL, "stories": 7, "lead": True}]}
    given = settings(put(tmp_path / "t.jsonl", json.dumps(row)))
    for name, body, goes in (("own", f"<p>{APPEAL}</p>{told(1)}", False), ("other", f"{told(1)}<p>{APPEAL}</p>", True)):
        found = clean_one(put(tmp_path / f"{name}.html", f"<html><body><article><h1>Sea</h1>{body}</article></body></html>"), given)
        assert (APPEAL in {each.block.text for each in found.stripped}) == goes, name


def test_a_file_in_the_folder_of_the_run_is_left_as_it_was_edited(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    saved = tmp_path / "out" / "templates.jsonl"
    put(saved, json.dumps({"outlet": "paper", "stories": 4, "blocks": []}))
    before = saved.read_bytes()
    clean(pages, tmp_path / "out", saved)
    assert saved.read_bytes() == before
    assert not by_template(tmp_path / "out")


def test_off_learns_nothing(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out", "off")
    assert not by_template(tmp_path / "out")
    assert not (tmp_path / "out" / "templates.jsonl").exists()


def test_a_run_that_grows_leaves_what_one_over_all_leaves(pages: Path, tmp_path: Path) -> None:
    for number in range(4):
        put(pages / "other" / f"{number}.html", page(number + 10).replace("Vurm", "Vorm"))
    clean(pages, tmp_path / "grown")
    put(pages / "paper" / "7.html", page(7))
    clean(pages, tmp_path / "grown")
    clean(pages, tmp_path / "whole")
    assert (tmp_path / "grown" / "templates.jsonl").read_bytes() == (tmp_path / "whole" / "templates.jsonl").read_bytes()
    assert [row["stories"] for row in rows(tmp_path / "grown" / "templates.jsonl")] == [4, 5]


def test_templates_of_an_outlet_without_pages_go(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    assert "paper" in (tmp_path / "out" / "templates.jsonl").read_text(encoding="utf8")
    for path in (pages / "paper").iterdir():
        path.unlink()
    put(pages / "x.html", page(1))
    clean(pages, tmp_path / "out")
    assert "paper" not in (tmp_path / "out" / "templates.jsonl").read_text(encoding="utf8")


@pytest.mark.parametrize(
    "named",
    [
        lambda n: f'<link rel="canonical" href="https://{"www" if n % 2 else "m"}.paper.example/{n}">',
        lambda n: f'<meta property="og:url" content="https://news{n}.paper.example/{n}">',
        lambda _: '<meta property="og:site_name" content="The Paper">',
    ],
    ids=["canonical", "address", "site name"],
)
def test_pages_of_one_outlet_are_counted_together_wherever_they_lie(named: Callable[[int], str], tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path / "pages" / f"f{chr(97 + number)}" / "x.html", page(number, named(number)))
    clean(tmp_path / "pages", tmp_path / "out")
    assert APPEAL in by_template(tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "line 1 of"),
        ("not json", "line 1 of"),
        ('{"outlet": "a", "stories": 3, "blocks": []}\n{"outlet": "b", "blocks": []}', "line 2 of .*no 'stories'"),
        ('{"outlet": "a", "stories": 3, "blocks": [{"text": "Vurm talo"}]}', "no 'stories'"),
        ('{"outlet": "a", "stories": 3, "blocks": [{"begins": "Vurm talo", "ends": "benda", "stories": 3}]}', "5 words each"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(TemplatesError, match=said):
        read_templates(str(put(tmp_path / "t.jsonl", text)))


def test_a_file_that_is_missing_stops_a_run_before_its_work(pages: Path, tmp_path: Path) -> None:
    given = ("--outlet-templates", tmp_path / "none.jsonl")
    command = [sys.executable, "-m", "cleaner", "clean", pages, "-o", tmp_path / "out", *given]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert said.stderr.startswith("error: cannot read the templates in")
    assert "hint: give auto, off, or a file" in said.stderr
    assert not (tmp_path / "out").exists()
