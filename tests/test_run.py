"""One run on disk: whole files or none, one run at a time, work that is kept, errors that are named."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner import run
from cleaner.pipeline import Inputs, Summary, clean_run, dedup_run, full_run, retry_run
from cleaner.settings import CleanSettings, RunSettings, Settings
from cleaner.source import InputError

SETTINGS = Settings(run=RunSettings(jobs=2))


def story(name: str, words: str = "harbour") -> str:
    told = "".join(f"<p>The {words} council of {name} met in room {n} and spoke of the ferry for an hour.</p>" for n in range(5))
    return f"<html lang='en'><head><title>Council of {name} meets</title></head><body><h1>Council of {name} meets</h1>{told}</body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for number in range(12):
        path = folder / f"d{number % 3}" / f"p{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story(f"Alder {number}"))
    return folder


def clean(source: Path, out: Path, settings: Settings = SETTINGS) -> Summary:
    return clean_run(Inputs((str(source),)), out, settings)


def files(out: Path) -> dict[str, bytes]:
    """What a run left, but for what differs between two runs."""
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.endswith(".lock")}


def test_a_run_leaves_its_files_and_nothing_else(pages: Path, tmp_path: Path) -> None:
    summary = clean(pages, tmp_path / "out")
    assert (summary.inputs, summary.ok, summary.exit_status) == (12, 12, 0)
    assert set(files(tmp_path / "out")) == {"manifest.jsonl", "articles.jsonl", "stripped.jsonl", "templates.jsonl", "run.json"}


def test_the_report_vouches_for_the_files(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    report = run.report(tmp_path / "out")
    assert run.intact(tmp_path / "out", report["files"])
    assert report["counts"] == {"inputs": 12, "ok": 12, "skipped": 0, "failed": 0}
    assert report["timings"] == {"file": "run.lock"}
    assert set(json.loads((tmp_path / "out" / "run.lock").read_text())["seconds"]) == {"list", "label", "learn", "decide", "write"}


@pytest.mark.parametrize("jobs", [1, 3])
def test_files_are_byte_equal_whatever_the_number_of_workers(pages: Path, tmp_path: Path, jobs: int) -> None:
    clean(pages, tmp_path / "two")
    clean(pages, tmp_path / "other", Settings(run=RunSettings(jobs=jobs)))
    assert files(tmp_path / "two") == files(tmp_path / "other")


def test_a_second_run_takes_up_the_first(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    before = files(tmp_path / "out")
    assert clean(pages, tmp_path / "out").reused == 12
    assert files(tmp_path / "out") == before


def test_a_changed_an_added_and_a_removed_page_leave_what_a_fresh_run_leaves(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    changed = pages / "d0" / "p3.html"
    stamp = changed.stat()
    changed.write_text(story("Birch"))
    os.utime(changed, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    (pages / "d1" / "p4.html").unlink()
    (pages / "d2" / "new.html").write_text(story("Cedar"))
    summary = clean(pages, tmp_path / "out")
    assert summary.reused == 10
    clean(pages, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_other_settings_begin_anew(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    other = replace(SETTINGS, clean=CleanSettings(mode="precision"))
    assert clean(pages, tmp_path / "out", other).reused == 0
    clean(pages, tmp_path / "fresh", other)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


@pytest.mark.parametrize("name", ["manifest.jsonl", "articles.jsonl", "stripped.jsonl", "run.json"])
def test_a_damaged_file_is_found_and_made_again(pages: Path, tmp_path: Path, name: str) -> None:
    clean(pages, tmp_path / "out")
    before = files(tmp_path / "out")
    os.truncate(tmp_path / "out" / name, (tmp_path / "out" / name).stat().st_size // 2)
    clean(pages, tmp_path / "out")
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["index", "texts"])
def test_damaged_work_in_progress_is_begun_anew(pages: Path, tmp_path: Path, name: str) -> None:
    work = tmp_path / "out" / run.WORK
    work.mkdir(parents=True)
    (work / name).write_bytes(b"no database" * 500)
    clean(pages, tmp_path / "out")
    clean(pages, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_foreign_files_are_left_alone(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("keep")
    clean(pages, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "keep"


def test_output_inside_the_input_is_not_read_again(pages: Path) -> None:
    clean(pages, pages / "out")
    assert clean(pages, pages / "out").inputs == 12


def test_clusters_of_former_articles_go_with_them(pages: Path, tmp_path: Path) -> None:
    full_run(Inputs((str(pages),)), tmp_path / "out", SETTINGS)
    assert (tmp_path / "out" / "clusters.jsonl").exists()
    (pages / "d0" / "p3.html").write_text(story("Birch"))
    clean(pages, tmp_path / "out")
    assert not (tmp_path / "out" / "clusters.jsonl").exists()


def test_two_runs_do_not_share_a_folder(pages: Path, tmp_path: Path) -> None:
    with run.opened(tmp_path / "out"), pytest.raises(run.BusyError, match="out"):
        clean(pages, tmp_path / "out")


def test_a_folder_that_cannot_be_written_is_named(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(run.OutputError) as caught:
        clean(pages, tmp_path / "file" / "out")
    assert caught.value.errno == errno.ENOTDIR
    assert str(caught.value.filename).startswith(str(tmp_path / "file"))


def test_a_file_too_large_for_the_system_is_named(pages: Path, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        with pytest.raises(run.OutputError):
            clean(pages, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    clean(pages, tmp_path / "out")
    clean(pages, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def _half(target: Path) -> None:
    with run.atomic_write(target) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_write_that_fails_leaves_the_former_file(tmp_path: Path) -> None:
    target = tmp_path / "articles.jsonl"
    target.write_text("former")
    with pytest.raises(run.OutputError, match="No space"):
        _half(target)
    assert target.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


SLOW = """
import sys, time
from pathlib import Path
from cleaner import run
from cleaner.run import passes
from cleaner.pipeline import Inputs, clean_run
from cleaner.settings import RunSettings, Settings
whole = passes.read
def read(*given):
    time.sleep(0.2)
    return whole(*given)
passes.read = read
try:
    clean_run(Inputs((sys.argv[1],)), Path(sys.argv[2]), Settings(run=RunSettings(jobs=2)))
except run.Interrupted as stop:
    sys.exit(stop.status)
"""


def _gone(group: int) -> bool:
    """True where no process of the group is left within ten seconds; who is to bury the dead may take a while."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
@pytest.mark.parametrize("group", [True, False])
def test_a_run_that_was_stopped_is_taken_up(pages: Path, tmp_path: Path, number: signal.Signals, status: int, group: bool) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(pages), str(out)], start_new_session=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (out / run.WORK / "index").exists():
        time.sleep(0.02)
    time.sleep(0.7)
    (os.killpg if group else os.kill)(process.pid, number)
    assert process.wait(10) == status
    assert _gone(process.pid)
    assert not any((out / name).exists() for name in ("manifest.jsonl", "articles.jsonl", "run.json"))
    clean(pages, out)
    clean(pages, tmp_path / "fresh")
    assert files(out) == files(tmp_path / "fresh")


def test_what_failed_is_tried_again_and_nothing_else(pages: Path, tmp_path: Path) -> None:
    (pages / "large.html").write_text(story("Elm") + "x" * 50_000)
    small = replace(SETTINGS, run=replace(SETTINGS.run, max_bytes=20_000))
    summary = clean(pages, tmp_path / "out", small)
    assert (summary.failed, summary.failures[0][0]) == (1, "large.html")
    assert clean(pages, tmp_path / "out", small).reused == 13
    again = retry_run(tmp_path / "out", SETTINGS)
    assert (again.reused, again.ok, again.failed) == (12, 13, 0)
    clean(pages, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_only_a_finished_run_is_tried_again(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished run"):
        retry_run(tmp_path, SETTINGS)


def test_nothing_is_reported_before_all_stages_are_done(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.run.comparing.compare", lambda *_: (_ for _ in ()).throw(run.Interrupted(signal.SIGTERM)))
        with pytest.raises(run.Interrupted):
            full_run(Inputs((str(pages),)), tmp_path / "out", SETTINGS)
    assert not (tmp_path / "out" / run.REPORT).exists()
    assert full_run(Inputs((str(pages),)), tmp_path / "out", SETTINGS).reused == 12
    full_run(Inputs((str(pages),)), tmp_path / "fresh", SETTINGS)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_files_that_no_run_left_are_not_replaced(tmp_path: Path) -> None:
    own = tmp_path / "articles.jsonl"
    own.write_text('{"text": "The pier is shut."}\n')
    with pytest.raises(InputError, match="would be replaced"):
        clean(tmp_path, tmp_path)
    assert own.read_text() == '{"text": "The pier is shut."}\n'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.jsonl"]


def test_an_input_is_not_replaced_by_the_result(pages: Path, tmp_path: Path) -> None:
    clean(pages, tmp_path / "out")
    before = (tmp_path / "out" / "articles.jsonl").read_bytes()
    with pytest.raises(InputError, match="is an input"):
        clean(tmp_path / "out" / "articles.jsonl", tmp_path / "out")
    assert (tmp_path / "out" / "articles.jsonl").read_bytes() == before


def test_texts_of_one_id_in_six_files_all_have_a_name(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "rows.jsonl").write_text(f'{{"id": "a", "text": "The pier {number} is shut until the spring."}}\n')
    summary = dedup_run(Inputs(tuple(str(tmp_path / f"{number}" / "rows.jsonl") for number in range(6))), tmp_path / "out", SETTINGS)
    assert summary.documents == 6
    ids = [json.loads(line)["id"] for line in (tmp_path / "out" / "assignments.jsonl").read_text().splitlines()]
    assert len(set(ids)) == 6


def test_names_of_files_are_the_same_in_all_results(pages: Path, tmp_path: Path) -> None:
    page = next(pages.rglob("*.html")).read_bytes()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a  b\t.html").write_bytes(page)
    full_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    named = [json.loads((tmp_path / "out" / f"{name}.jsonl").read_text())["source"] for name in ("articles", "kept")]
    assert named == ["a  b\t.html"] * 2
