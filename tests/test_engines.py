"""Every engine: the same rows by the same two verbs, and the same files of a whole run as one process leaves."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.discover import discover
from cleaner.engine import Engine, Job, Row, engine
from cleaner.parquet import read_pairs, read_rows, write_pairs
from cleaner.pipeline import Inputs, full_run
from cleaner.run import Interrupted, passes
from cleaner.run.parted import cleaning
from cleaner.run.parted.flow import Flow, StageError
from cleaner.settings import CleanSettings, DedupSettings, RunSettings, Settings
from cleaner.source import InputError

pytest.importorskip("pyarrow")
SAMPLES = Path(__file__).parents[1] / "samples"
_MISSING = {"daft": importlib.util.find_spec("daft") is None}
NAMES = [
    pytest.param(name, marks=pytest.mark.skipif(_MISSING.get(name, False), reason=f"{name} is not installed: pip install '.[{name}]'"))
    for name in sorted(discover("cleaner.engines", "ENGINE"))
]


@pytest.fixture(params=NAMES)
def each(request: pytest.FixtureRequest) -> Engine:
    found = engine(request.param)
    found.start("", 2)
    return found


def written(folder: Path) -> list[str]:
    """Two files of rows of fifty keys, and one of none."""
    for number in range(2):
        write_pairs(str(folder / f"{number}.parquet"), ((f"a/{each % 50}", b"%d" % each) for each in range(number, 1000, 2)))
    write_pairs(str(folder / "2.parquet"), [("b/1", b"other")])
    write_pairs(str(folder / "3.parquet"), [])
    return [str(folder / f"{number}.parquet") for number in range(4)]


def rows(paths: list[str]) -> list[Row]:
    return sorted(zip(*read_pairs(paths), strict=True))


def told(key: str, values: list[bytes]) -> Iterator[Row]:
    """A row that says what was given; a second one of some keys, none of others."""
    yield key, b" ".join(values)
    if key.endswith("7"):
        yield "seven", values[0]


def none(_: str, __: list[bytes]) -> Iterator[Row]:
    return iter(())


@pytest.mark.parametrize("parts", [1, 4])
def test_a_group_holds_all_values_of_a_key_sorted(each: Engine, parts: int, tmp_path: Path) -> None:
    found = rows(each.group(Job(told, written(tmp_path), str(tmp_path / "out"), parts, "a/")))
    groups = {f"a/{key}": sorted(b"%d" % number for number in range(key, 1000, 50)) for key in range(50)}
    assert found == sorted(row for key, values in groups.items() for row in told(key, values))


def test_a_map_sees_each_row_once(each: Engine, tmp_path: Path) -> None:
    found = rows(each.map(Job(told, written(tmp_path), str(tmp_path / "out"), 4, "a/")))
    assert found == sorted(row for number in range(1000) for row in told(f"a/{number % 50}", [b"%d" % number]))


@pytest.mark.parametrize("verb", ["map", "group"])
def test_no_row_may_come_of_rows(each: Engine, verb: str, tmp_path: Path) -> None:
    assert rows(getattr(each, verb)(Job(none, written(tmp_path), str(tmp_path / "out"), 4))) == []
    assert rows(getattr(each, verb)(Job(told, written(tmp_path)[3:], str(tmp_path / "none"), 4))) == []


@pytest.mark.parametrize("verb", ["map", "group"])
def test_what_a_function_raises_is_raised(each: Engine, verb: str, tmp_path: Path) -> None:
    def bad(_: str, __: list[bytes]) -> Iterator[Row]:
        raise ValueError("bad")

    with pytest.raises((RuntimeError, ValueError)):
        getattr(each, verb)(Job(bad, written(tmp_path), str(tmp_path / "out"), 4))


def files(out: Path) -> dict[str, bytes]:
    """What a run left, but for what differs between two runs."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and not path.name.endswith(".lock")}


def full(source: Path, out: Path, settings: Settings, **run: object) -> dict[str, bytes]:
    full_run(Inputs((str(source),)), out, replace(settings, run=replace(settings.run, **run)))
    return files(out)


PLAIN = Settings(run=RunSettings(jobs=2))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "settings",
    [
        PLAIN,
        replace(PLAIN, clean=CleanSettings(outlet_templates="off"), dedup=DedupSettings(window=3, ngram=2)),
        replace(PLAIN, dedup=DedupSettings(passes=(), keep=("longest",))),
    ],
    ids=["defaults", "window", "one-pass"],
)
def test_a_run_in_parts_leaves_the_bytes_of_a_run_in_one(name: str, settings: Settings, tmp_path: Path) -> None:
    whole = full(SAMPLES, tmp_path / "whole", settings)
    assert json.loads(whole["run.json"])["counts"]["clusters"] > 1
    for parts in (3, 7):
        assert full(SAMPLES, tmp_path / f"parts{parts}", settings, engine=name, parts=parts) == whole


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_kills_its_worker_takes_no_other_with_it(name: str, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    shutil.copytree(SAMPLES, pages)
    (pages / "deep.html").write_text("<html><body>" + "<table><tr><td>" * 60_000 + "<p>deep</p>")
    (pages / "none.html").write_bytes(b"")
    settings = replace(PLAIN, run=RunSettings(jobs=2, timeout=5))
    assert full(pages, tmp_path / "parts", settings, engine=name) == full(pages, tmp_path / "whole", settings)


def test_articles_of_one_id_are_renamed_as_in_one_process(tmp_path: Path) -> None:
    told = "The harbour council of Alder met in room {} on Monday and spoke of the ferry for an hour, as it did in {}."
    lines = [{"id": str(number % 3), "text": "\n\n".join([told.format(number % 2, 1990 + number % 2)] * 3)} for number in range(7)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    whole = full(tmp_path / "in.jsonl", tmp_path / "whole", PLAIN)
    assert full(tmp_path / "in.jsonl", tmp_path / "parts", PLAIN, engine="local") == whole


def test_an_engine_says_what_only_one_process_does(tmp_path: Path) -> None:
    for asked in (DedupSettings(index=str(tmp_path / "index")), DedupSettings(near=0.5)):
        with pytest.raises(InputError, match="an engine heeds no"):
            full(SAMPLES, tmp_path / "out", Settings(dedup=asked, run=RunSettings(engine="local")))


def flow(tmp_path: Path, identity: str = "one") -> Flow:
    found = engine("local")
    found.start("", 2)
    return Flow(found, tmp_path / "flow", 4, identity)


def test_a_stage_that_fails_is_tried_again_and_what_it_left_is_not_read(tmp_path: Path) -> None:
    once = tmp_path / "once"

    def fail_once(key: str, values: list[bytes]) -> Iterator[Row]:
        yield key, values[0]
        if key == "a/9" and not once.exists():
            once.touch()
            os.kill(os.getpid(), 9)

    found = flow(tmp_path).map("stage", fail_once, written(tmp_path), "a/")
    assert len(rows(found)) == 1000


def test_a_stage_that_always_fails_is_named(tmp_path: Path) -> None:
    def fail(_: str, __: list[bytes]) -> Iterator[Row]:
        raise ValueError

    with pytest.raises(StageError, match="stage failed 3 times"):
        flow(tmp_path).group("stage", fail, written(tmp_path), "a/")


@pytest.mark.parametrize("stage", ["label.2", "decide", "verify1", "keep"])
def test_a_run_that_is_cut_goes_on_with_what_it_had_not_done(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = full(SAMPLES, tmp_path / "whole", PLAIN)
    monkeypatch.setattr(cleaning, "_SHARD", 8)  # so that the samples are several files
    monkeypatch.setattr(cleaning, "_FILE", 1)
    tried, stages = Flow._tried, list[str]()

    def cut(self: Flow, name: str, work: Callable[[str], list[str]], tries: int) -> list[str]:
        if name == stage and name not in stages:
            stages.append(name)
            raise Interrupted(2)
        stages.append(name)
        return tried(self, name, work, tries)

    monkeypatch.setattr(Flow, "_tried", cut)
    with pytest.raises(Interrupted):
        full(SAMPLES, tmp_path / "parts", PLAIN, engine="local", parts=1)
    assert full(SAMPLES, tmp_path / "parts", PLAIN, engine="local", parts=1) == whole
    assert sorted(stages) == sorted([*set(stages), stage])


@pytest.mark.parametrize("end", ["kill", "raise"])
def test_a_page_that_is_poison_is_tried_twice_at_most_and_its_shard_once(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_pass, told = passes.first_pass, tmp_path / "told"

    def poisoned(item: str, settings: Settings) -> str:
        if "ferry-aground" in item:
            with told.open("a") as file:
                file.write(json.loads(item)["source"] + "\n")
            if end == "kill":
                os.kill(os.getpid(), 9)
            raise ValueError
        return first_pass(item, settings)

    monkeypatch.setattr(passes, "first_pass", poisoned)
    stages = list[str]()
    tried = Flow._tried
    monkeypatch.setattr(Flow, "_tried", lambda self, name, work, tries: stages.append(name) or tried(self, name, work, tries))
    manifest = full(SAMPLES, tmp_path / "out", PLAIN, engine="local", parts=2)["manifest.jsonl"]
    failed = [row["source"] for row in map(json.loads, manifest.splitlines()) if row["status"] == "failed"]
    assert sorted(told.read_text().split()) == sorted(failed * (2 if end == "kill" else 1))
    assert failed
    assert len(stages) == len(set(stages))


def test_what_is_done_is_not_done_again_unless_something_else_is_asked(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    paths = written(tmp_path / "in")
    first = rows(flow(tmp_path).group("stage", told, paths, "a/"))
    assert rows(flow(tmp_path).group("stage", none, paths, "a/")) == first
    assert rows(flow(tmp_path, "other").group("stage", none, paths, "a/")) == []


def test_what_an_engine_keeps_stands_in_its_shards(tmp_path: Path) -> None:
    for name, parts in (("local", 5), ("local", 3), *(("daft", 3) for _ in range(not _MISSING["daft"]))):
        left = full(SAMPLES, tmp_path / "out", PLAIN, engine=name, parts=parts, shards="parquet")
        shards = sorted((tmp_path / "out" / "kept").iterdir())
        assert [path.name for path in shards] == [f"kept-{part:05d}.parquet" for part in range(parts)]
        rows = [row for path in shards for _, row in read_rows(path.open("rb"), "text")]
        assert sorted(str(row["text"]) for row in rows) == sorted(json.loads(line)["text"] for line in left["kept.jsonl"].splitlines())
        assert full(SAMPLES, tmp_path / "out", PLAIN, engine=name, parts=parts, shards="parquet") == left
        shutil.rmtree(tmp_path / "out" / "kept")
    with pytest.raises(InputError, match="written by an engine"):
        full(SAMPLES, tmp_path / "out", PLAIN, shards="parquet")
