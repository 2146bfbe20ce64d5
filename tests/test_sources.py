"""Inputs: what is listed, what is read, and what is told of what cannot be."""

from __future__ import annotations

import gzip
import json
import os
import socket
from pathlib import Path

import pytest

from cleaner.model import FailedError, Media, SkippedError
from cleaner.settings import InputSettings
from cleaner.source import Entry, InputError, kind_of, read_bytes, sources
from cleaner.source.listing import find_roots, list_entries
from cleaner.source.sniff import inflate, media

LIMIT = 10_000
COLUMNS = InputSettings()


def listed(*paths: Path | str, pattern: str = "", leave: str = "") -> list[str]:
    return [entry.source for entry in list_entries(find_roots([str(path) for path in paths]), pattern, leave)]


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<p>{name}</p>")
    return folder


def test_sources_are_sorted_as_whole_paths_not_folder_by_folder(tmp_path: Path) -> None:
    fill(tmp_path, "a/x.html", "a-b/x.html", "a.html", "b/c/d.html", "b.html")
    assert listed(tmp_path) == sorted(["a/x.html", "a-b/x.html", "a.html", "b/c/d.html", "b.html"])


def test_paths_are_relative_to_what_they_have_in_common(tmp_path: Path) -> None:
    fill(tmp_path, "one/x.html", "two/x.html", "two/deep/y.html")
    assert listed(tmp_path / "one") == ["x.html"]
    assert listed(tmp_path / "two" / "x.html") == ["x.html"]
    assert listed(tmp_path / "one", tmp_path / "two") == ["one/x.html", "two/deep/y.html", "two/x.html"]


def test_a_file_asked_for_twice_is_listed_once(tmp_path: Path) -> None:
    fill(tmp_path, "one/x.html", "one/y.html")
    assert listed(tmp_path / "one", tmp_path / "one" / "x.html", tmp_path / "one" / "*.html") == ["x.html", "y.html"]


def test_a_file_below_a_folder_is_listed_once_whatever_sorts_between(tmp_path: Path) -> None:
    fill(tmp_path, "d/x.html", "d-b/y.html")
    assert listed(tmp_path / "d", tmp_path / "d-b", tmp_path / "d" / "x.html") == ["d/x.html", "d-b/y.html"]


def test_a_glob_of_many_stars_comes_to_an_end(tmp_path: Path) -> None:
    fill(tmp_path, f"{'a' * 60}.html", "deep/b.html")
    assert listed(tmp_path, pattern="*" * 40 + "x") == []
    assert listed(tmp_path, pattern="**/**/**/b.html") == ["deep/b.html"]


def test_a_glob_narrows_what_a_folder_gives(tmp_path: Path) -> None:
    fill(tmp_path, "x.html", "y.txt", "deep/z.html")
    assert listed(tmp_path, pattern="*.html") == ["deep/z.html", "x.html"]
    assert listed(tmp_path, pattern="deep/**") == ["deep/z.html"]


def test_a_missing_path_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.html"):
        find_roots([str(tmp_path / "nowhere.html")])


def test_the_output_folder_is_no_input(tmp_path: Path) -> None:
    fill(tmp_path, "x.html", "out/articles.jsonl")
    assert listed(tmp_path, leave=str(tmp_path / "out")) == ["x.html"]


def test_names_that_are_no_unicode_are_listed_in_unicode(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.html", "w") as file:
        file.write("<p>x</p>")
    (entry,) = list_entries(find_roots([str(tmp_path)]))
    assert entry.source == r"caf\xe9.html"
    assert read_bytes(entry, LIMIT) == b"<p>x</p>"


def test_no_two_inputs_have_one_name(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "a.txt#1", "b.html#2")
    (tmp_path / "rows.jsonl").write_text('{"text": "One line."}\n{"text": "Another."}\n')
    fill(tmp_path, "rows.jsonl#2", "page-\\xff.html")
    open(os.fsencode(tmp_path) + b"/page-\xff.html", "w").close()
    files = ["a.txt", r"a.txt\x231", "b.html#2", r"page-\x5cxff.html", r"page-\xff.html"]
    assert sorted(listed(tmp_path)) == [*files, "rows.jsonl#1", "rows.jsonl#2", r"rows.jsonl\x232"]


def test_folders_too_deep_for_recursion_are_walked(tmp_path: Path) -> None:
    depth = 1100
    folder = os.path.join(tmp_path, *["d"] * depth)
    for level in range(1, depth + 1):
        os.mkdir(os.path.join(tmp_path, *["d"] * level))
    fill(Path(folder), "x.html")
    try:
        assert listed(tmp_path) == ["d/" * depth + "x.html"]
    finally:
        os.remove(os.path.join(folder, "x.html"))
        os.removedirs(folder)


def test_links_inside_the_input_are_read_and_others_are_skipped(tmp_path: Path) -> None:
    fill(tmp_path, "in/x.html", "secret.html")
    (tmp_path / "in" / "inside.html").symlink_to("x.html")
    (tmp_path / "in" / "out.html").symlink_to(tmp_path / "secret.html")
    (tmp_path / "in" / "loop.html").symlink_to("loop.html")
    found = {entry.source: entry for entry in list_entries(find_roots([str(tmp_path / "in")]))}
    assert sorted(found) == ["inside.html", "loop.html", "out.html", "x.html"]
    assert read_bytes(found["inside.html"], LIMIT) == b"<p>in/x.html</p>"
    for name in ("out.html", "loop.html"):
        with pytest.raises(SkippedError, match="link"):
            read_bytes(found[name], LIMIT)


def test_a_pipe_and_a_socket_are_skipped_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.html")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.html")
        for entry in list_entries(find_roots([str(tmp_path)])):
            with pytest.raises(SkippedError, match="not a regular file"):
                read_bytes(entry, LIMIT)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "x.html", "wb") as file:
        file.truncate(20_000_000_000)
    with pytest.raises(FailedError, match="too large: 20000 MB"):
        read_bytes(Entry("x.html", str(tmp_path / "x.html"), "page"), LIMIT)


def test_a_file_that_went_is_said_to_have_vanished(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="vanished"):
        read_bytes(Entry("x.html", str(tmp_path / "x.html"), "page"), LIMIT)


@pytest.mark.parametrize("name", ["x.html", "x.HTM", "x.html.gz", "x", "x.php"])
def test_html_is_known_by_its_name_or_its_bytes(name: str) -> None:
    raw = sources()[kind_of(name)].read(Entry(name, name, kind_of(name)), b"<!doctype html><p>One line.</p>", COLUMNS)
    assert raw.media is Media.HTML


@pytest.mark.parametrize("name", ["x.txt", "x.TXT", "x", "x.md"])
def test_text_is_known_by_its_name_or_its_bytes(name: str) -> None:
    raw = sources()[kind_of(name)].read(Entry(name, name, kind_of(name)), b"The bridge is 5 < 6 metres wide.", COLUMNS)
    assert raw.media is Media.TEXT


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x28\xb5\x2f\xfd....", "zstd"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b'{"page": ["one", 2]}', "JSON"),
        (b'[{"page": 1}]', "JSON"),
        (b'["one", "two"]', "JSON"),
        (b"[1]", "JSON"),
        (b" [[1, 2], [3]]", "JSON"),
        (b"[]\n", "JSON"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_page_is_skipped_by_name(body: bytes, what: str) -> None:
    with pytest.raises(SkippedError, match=what):
        media(body, Media.HTML)


@pytest.mark.parametrize(
    "text", ["[1]Skip to content", "[ ](/) [Pier Post](/)", '["A pier"](/pier) reopens', "[[1]](/)", "[] Home", "{Pier} reopens"]
)
def test_a_dump_that_begins_in_brackets_is_no_json(text: str) -> None:
    assert media(f"{text}\n\nThe pier reopened on Monday.".encode(), Media.TEXT) is Media.TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "shift_jis"])
def test_text_in_no_encoding_is_taken_for_binary(encoding: str) -> None:
    text = "Мост открыт." if encoding == "cp1251" else "橋は木曜日に開通した。" if encoding == "shift_jis" else "The bridge is open."
    assert media(f"<html><body><p>{text}</p></body></html>".encode(encoding), Media.HTML) is Media.HTML


def test_gzip_is_taken_off_whatever_the_name_and_whatever_follows() -> None:
    page = b"<p>The ferry is late.</p>"
    assert inflate(gzip.compress(page) + b"trailing", LIMIT) == page
    assert inflate(gzip.compress(page) + gzip.compress(page), LIMIT) == page * 2
    assert inflate(page, LIMIT) == page


def test_a_bomb_is_not_inflated() -> None:
    with pytest.raises(FailedError, match="too large"):
        inflate(gzip.compress(b"\0" * 50_000_000), LIMIT)


def test_half_a_gzip_file_is_not_half_a_page() -> None:
    with pytest.raises(FailedError, match="gzip ends early"):
        inflate(gzip.compress(os.urandom(5000))[:3000], LIMIT)


def test_each_line_of_json_lines_is_an_input(tmp_path: Path) -> None:
    rows = [{"id": "n1", "title": "Bridge opens", "date": "2025-03-04", "text": "The bridge is open."}, {"id": "n2", "text": "No ferry."}]
    (tmp_path / "x.jsonl").write_text("\n".join(json.dumps(row) for row in rows[:1]) + "\n\nnot json\n" + json.dumps(rows[1]))
    entries = list(list_entries(find_roots([str(tmp_path)])))
    assert [entry.source for entry in entries] == ["x.jsonl#1", "x.jsonl#3", "x.jsonl#4"]
    read = sources()["jsonl"].read
    first = read(entries[0], read_bytes(entries[0], LIMIT), COLUMNS)
    assert (first.id, first.title, first.published) == ("n1", "Bridge opens", "2025-03-04")
    assert first.body.decode() == "Bridge opens\n\nThe bridge is open."
    with pytest.raises(FailedError, match="not JSON"):
        read(entries[1], read_bytes(entries[1], LIMIT), COLUMNS)
    assert read(entries[2], read_bytes(entries[2], LIMIT), COLUMNS).id == "n2"
