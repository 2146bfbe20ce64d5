"""Inputs by URL: copied once, named as they would be in a folder, and what is not there is said."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.pipeline import Inputs, clean_run, dedup_run, full_run, retry_run
from cleaner.settings import RunSettings, Settings
from cleaner.source import InputError, remote

pytest.importorskip("pyarrow")
SAMPLES = Path(__file__).parents[1] / "samples"
SETTINGS = Settings(run=RunSettings(jobs=2))


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and not path.name.endswith(".lock")}


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    """Two files of rows and one that holds none, as a store might."""
    full_run(Inputs((str(SAMPLES),)), tmp_path / "made", SETTINGS)
    lines = (tmp_path / "made" / "articles.jsonl").read_bytes().splitlines(keepends=True)
    folder = tmp_path / "store" / "shards"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(b"".join(lines[::2]))
    (folder / "b.jsonl").write_bytes(b"".join(lines[1::2]))
    (folder / "notes.md").write_text("no rows")
    return folder


@pytest.mark.parametrize("engine", ["", "local"])
def test_a_folder_by_its_url_leaves_what_the_folder_does(engine: str, tmp_path: Path) -> None:
    settings = Settings(run=RunSettings(jobs=2, engine=engine))
    full_run(Inputs((str(SAMPLES),)), tmp_path / "here", settings)
    full_run(Inputs((SAMPLES.as_uri(),)), tmp_path / "there", settings)
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_glob_takes_what_it_matches(shards: Path, tmp_path: Path) -> None:
    dedup_run(Inputs((str(shards / "*.jsonl"),)), tmp_path / "here", SETTINGS)
    dedup_run(Inputs((shards.as_uri() + "/*.jsonl",)), tmp_path / "there", SETTINGS)
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_what_failed_is_tried_again_from_the_store(shards: Path, tmp_path: Path) -> None:
    clean_run(Inputs((shards.as_uri() + "/a.jsonl",)), tmp_path / "out", SETTINGS)
    before = files(tmp_path / "out")
    assert json.loads(before["run.json"])["counts"]["ok"] > 0
    retry_run(tmp_path / "out", SETTINGS)
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["none.jsonl", "*.parquet"])
def test_a_url_of_nothing_is_named(shards: Path, name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder: file://"):
        clean_run(Inputs((f"{shards.as_uri()}/{name}",)), tmp_path / "out", SETTINGS)


def test_a_scheme_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere://bucket/x: "):
        clean_run(Inputs(("nowhere://bucket/x",)), tmp_path / "out", SETTINGS)


def test_a_copy_is_made_once_and_what_is_gone_from_the_store_goes(shards: Path, tmp_path: Path) -> None:
    (copied,) = remote.fetched([shards.as_uri()], tmp_path / "work")
    made = {path.name: path.stat().st_ino for path in Path(copied).iterdir()}
    (shards / "notes.md").unlink()
    (shards / "b.jsonl").write_text("{}\n")
    remote.fetched([shards.as_uri()], tmp_path / "work")
    again = {path.name: path.stat().st_ino for path in Path(copied).iterdir()}
    assert (again.keys(), again["a.jsonl"]) == ({"a.jsonl", "b.jsonl"}, made["a.jsonl"])
    assert Path(copied, "b.jsonl").read_text() == "{}\n"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of a server on this machine that speaks as S3 does, by a process of its own; options of its URLs."""
    code = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
input()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        port = int(server.stdout.readline())
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "none")
        yield f"endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
        server.kill()


@pytest.mark.skipif(importlib.util.find_spec("moto") is None, reason="moto, which stands in for S3, is not installed")
def test_rows_on_s3_are_read_as_rows_here(bucket: str, shards: Path, tmp_path: Path) -> None:
    code = """
import sys
from pyarrow import fs
store, key = fs.FileSystem.from_uri(sys.argv[1])
store.create_dir(key.partition("/")[0])
fs.copy_files(sys.argv[2], key, source_filesystem=fs.LocalFileSystem(), destination_filesystem=store)
"""
    subprocess.run([sys.executable, "-c", code, f"s3://crawl/shards?{bucket}", str(shards)], check=True, env=os.environ)
    full_run(Inputs((str(shards / "*.jsonl"),)), tmp_path / "here", SETTINGS)
    full_run(Inputs((f"s3://crawl/shards/*.jsonl?{bucket}",)), tmp_path / "there", SETTINGS)
    assert files(tmp_path / "there") == files(tmp_path / "here")
