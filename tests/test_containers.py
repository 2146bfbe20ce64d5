"""Containers of many pages: packed JSON lines, Parquet, WARC. What is whole is read, what is damaged is named."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.extra import MissingExtraError
from cleaner.model import FailedError, Media, RawPage, SkippedError
from cleaner.packing import chunks
from cleaner.pipeline import Inputs, clean_run, dedup_run
from cleaner.run import passes
from cleaner.run.texts import find_texts, read_texts
from cleaner.settings import InputSettings, RunSettings, Settings
from cleaner.source import InputError, read_bytes
from cleaner.source.listing import find_roots, list_entries
from cleaner.source.unpacking import Unpacking

SETTINGS = Settings(run=RunSettings(jobs=1))
STORY = "The harbour council of {0} met in room {0} and spoke of the ferry for an hour before the vote on the new pier."


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"n{n}", "text": STORY.format(n), **more} for n in range(1, count + 1)]


def as_lines(found: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in found)


def zstd(body: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").ZstdCompressor().compress(body)
    return packed


def parquet(path: Path, found: list[dict[str, Any]], group: int = 1000) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.Table.from_pylist(found), path, row_group_size=group)


def read(path: Path, settings: Settings = SETTINGS) -> dict[str, RawPage | str]:
    """Pages of a file, or why there is none, by source."""
    unpacking = Unpacking(settings)
    found: dict[str, RawPage | str] = {}
    for entry in list(list_entries(find_roots([str(path)]), unpacking=unpacking)):
        try:
            found[entry.source] = passes.read(entry, read_bytes(entry, settings.run.max_bytes), settings)
        except (SkippedError, FailedError) as error:
            found[entry.source] = str(error)
    return found


def bodies(found: dict[str, RawPage | str]) -> list[str]:
    return [each.body.decode() for each in found.values() if isinstance(each, RawPage)]


PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zstd}


@pytest.mark.parametrize("suffix", PACKERS)
def test_lines_of_a_packed_file_are_numbered_as_those_of_a_plain_one(tmp_path: Path, suffix: str) -> None:
    body = as_lines(rows(2)) + b"\nnot json\n" + as_lines(rows(1))
    (tmp_path / f"x.jsonl{suffix}").write_bytes(PACKERS[suffix](body))
    found = read(tmp_path / f"x.jsonl{suffix}")
    assert list(found) == [f"x.jsonl{suffix}#{number}" for number in (1, 2, 4, 5)]
    assert bodies(found) == [STORY.format(n) for n in (1, 2, 1)]
    assert found[f"x.jsonl{suffix}#4"] == "unreadable: not JSON at character 1 of the line"


@pytest.mark.parametrize(("suffix", "name"), [(".gz", "gzip"), (".zst", "zstd")])
def test_a_member_that_ends_early_costs_its_last_line_alone(tmp_path: Path, suffix: str, name: str) -> None:
    torn = PACKERS[suffix](as_lines(rows(3)))[:-20]
    after = PACKERS[suffix](as_lines(rows(2)))
    (tmp_path / f"x.jsonl{suffix}").write_bytes(torn + after)
    found = read(tmp_path / f"x.jsonl{suffix}")
    faults = [reason for reason in found.values() if isinstance(reason, str)]
    assert any(f"{name} is damaged, in the member at byte 0" in reason for reason in faults)
    assert bodies(found)[-2:] == [STORY.format(1), STORY.format(2)]


def test_a_file_cut_short_keeps_its_whole_lines(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{number} " + "".join(chr(97 + number * k % 26) for k in range(900))}) for number in range(200)]
    packed = gzip.compress("\n".join(lines).encode())
    (tmp_path / "x.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path / "x.jsonl.gz")
    assert len(bodies(found)) > 50
    assert list(found.values())[-1] == "unreadable: gzip ends early, in the member at byte 0"


def test_a_line_beyond_the_limit_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + b"a" * 5_000_000 + b'"}\n' + as_lines(rows(1))))
    found = read(tmp_path / "x.jsonl.gz", Settings(run=RunSettings(max_bytes=100_000)))
    assert found["x.jsonl.gz#1"] == "too large: 5 MB"
    assert bodies(found) == [STORY.format(1)]


def test_a_bomb_is_unpacked_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"\0" * 50_000_000))
    with open(tmp_path / "x.gz", "rb") as file:
        sizes = [len(chunk) for chunk in chunks(file.fileno()) if isinstance(chunk, bytes)]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= 1 << 20


def test_columns_have_their_own_names_and_the_rest_passes_through(tmp_path: Path) -> None:
    row = {"body": STORY.format(1), "key": 7, "link": "https://a.example/1", "text": "short", "rank": 3, "odd": float("nan"), "tags": ["x"]}
    (tmp_path / "x.jsonl").write_text(json.dumps(row))
    page = read(tmp_path / "x.jsonl", Settings(input=InputSettings("body", "key", "link")))["x.jsonl#1"]
    assert isinstance(page, RawPage)
    assert (page.id, page.url, page.body.decode()) == ("7", "https://a.example/1", STORY.format(1))
    assert page.extra == {"input_text": "short", "rank": 3, "odd": None, "tags": ["x"]}


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>Über dem Kai.</p>", "\n<div><meta charset=latin-1>Über dem Kai.</div>"])
def test_html_in_a_column_is_read_as_html_whatever_charset_it_declares(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": text}))
    (page,) = read(tmp_path / "x.jsonl").values()
    assert isinstance(page, RawPage)
    assert page.media is Media.HTML
    assert page.body.decode("utf-8-sig") == text


def test_a_text_that_mentions_a_tag_stays_text(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": "The <p> tag is 30 years old.\n<3 of us came."}))
    (page,) = read(tmp_path / "x.jsonl").values()
    assert isinstance(page, RawPage)
    assert page.media is Media.TEXT


def test_rows_of_parquet_are_pages_and_all_that_they_hold_is_json(tmp_path: Path) -> None:
    from datetime import UTC, datetime
    from decimal import Decimal

    seen = datetime(2025, 3, 4, 5, 6, tzinfo=UTC)
    parquet(tmp_path / "x.parquet", rows(3, published=seen, price=Decimal("1.50"), raw=b"\xe9", odd=float("inf"), deep={"a": [seen]}), 2)
    found = read(tmp_path / "x.parquet")
    assert list(found) == ["x.parquet#1", "x.parquet#2", "x.parquet#3"]
    page = found["x.parquet#3"]
    assert isinstance(page, RawPage)
    assert (page.id, page.published) == ("n3", "2025-03-04T05:06:00+00:00")
    assert page.extra == {"price": "1.50", "raw": "é", "odd": None, "deep": {"a": ["2025-03-04T05:06:00+00:00"]}}


def test_a_damaged_group_of_rows_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    parquet(path, rows(6), 2)
    meta = pytest.importorskip("pyarrow.parquet").read_metadata(path)
    body = bytearray(path.read_bytes())
    start = meta.row_group(1).column(1).dictionary_page_offset or meta.row_group(1).column(1).data_page_offset
    body[start : start + 12] = b"\xff" * 12
    path.write_bytes(body)
    found = read(path)
    assert list(found) == [f"x.parquet#{number}" for number in (1, 2, 3, 5, 6)]
    at = meta.row_group(1).column(0).dictionary_page_offset
    assert str(found["x.parquet#3"]).startswith(f"unreadable: rows 3 to 4, in the row group at byte {at}: ")


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_a_missing_column_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    if suffix == ".parquet":
        parquet(path, rows(2))
    else:
        path.write_bytes(as_lines(rows(1)))
    (reason,) = read(path, Settings(input=InputSettings(text_column="body"))).values()
    assert "body" in str(reason)


def test_half_a_parquet_file_is_named_and_skipped(tmp_path: Path) -> None:
    parquet(tmp_path / "x.parquet", rows(2))
    body = (tmp_path / "x.parquet").read_bytes()
    (tmp_path / "x.parquet").write_bytes(body[:-30])
    (tmp_path / "y.jsonl").write_bytes(as_lines(rows(1)))
    found = read(tmp_path)
    assert str(found["x.parquet"]).startswith("unreadable: no whole Parquet file")
    assert len(bodies(found)) == 1


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(number: int, body: bytes = b"", head: bytes = OK, kind: str = "response") -> bytes:
    content = head + (body or f"<html><p>{STORY.format(number)}</p></html>".encode())
    stated = "text/plain" if kind == "conversion" else "application/http; msgtype=response"
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: https://a.example/{number}", f"WARC-Record-ID: <urn:uuid:{number}>"]
    lines += ["WARC-Date: 2025-01-01T00:00:00Z", f"Content-Type: {stated}", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def whole(records: list[bytes]) -> bytes:
    return gzip.compress(b"".join(records))


def each(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".warc", b"".join), (".warc.gz", each), (".warc.gz", whole), (".warc.zst", lambda r: zstd(b"".join(r)))]
)
def test_responses_in_a_warc_file_are_pages_by_their_number(tmp_path: Path, suffix: str, pack: Callable[[list[bytes]], bytes]) -> None:
    pytest.importorskip("fastwarc")
    (tmp_path / f"x{suffix}").write_bytes(pack([record(1), record(2, kind="request"), record(3), record(4)]))
    found = read(tmp_path / f"x{suffix}")
    assert list(found) == [f"x{suffix}#{number}" for number in (1, 3, 4)]
    page = found[f"x{suffix}#3"]
    assert isinstance(page, RawPage)
    assert STORY.format(3) in page.body.decode()
    assert (page.url, page.media) == ("https://a.example/3", Media.HTML)
    assert page.extra == {"warc_date": "2025-01-01T00:00:00Z", "warc_record_id": "<urn:uuid:3>"}


def test_what_is_no_page_in_a_warc_file_is_skipped_by_what_it_is(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    gone = record(1, head=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n")
    image = record(2, head=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    (tmp_path / "x.warc").write_bytes(gone + image + record(3, STORY.encode(), b"", "conversion"))
    found = list(read(tmp_path / "x.warc").values())
    assert found[:2] == ["not a page: HTTP 404", "not a page: image/png"]
    assert isinstance(found[2], RawPage)
    assert found[2].media is Media.TEXT


def test_the_charset_of_http_and_its_packing_are_taken_off(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    body = gzip.compress("<html><meta charset=utf-8><p>Мост открыт.</p></html>".encode("cp1251"))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Encoding: gzip\r\n\r\n"
    (tmp_path / "x.warc").write_bytes(record(1, body, head))
    (page,) = read(tmp_path / "x.warc").values()
    assert isinstance(page, RawPage)
    assert "Мост открыт." in page.body.decode("utf-8-sig")


@pytest.mark.parametrize("charset", ["cp1252", "utf-8"])
def test_a_server_that_says_latin_1_of_all_it_has_spoils_no_letter(tmp_path: Path, charset: str) -> None:
    pytest.importorskip("fastwarc")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n"
    (tmp_path / "x.warc").write_bytes(record(1, "<html><p>It’s a quay – déjà vu.</p></html>".encode(charset), head))
    (page,) = read(tmp_path / "x.warc").values()
    assert isinstance(page, RawPage)
    assert "It’s a quay – déjà vu." in page.body.decode("utf-8-sig")


def spoil(body: bytes) -> bytes:
    """A packed record with its middle overwritten."""
    return body[:60] + b"\xff" * 40 + body[100:]


BROKEN: dict[str, tuple[str, list[bytes]]] = {
    "no mark": (".warc", [record(1), record(2).replace(b"WARC/1.0", b"XARC/1.0"), record(3), record(4)]),
    "no mark at all": (".warc", [b"nothing of the kind\r\n\r\n", record(2), record(3), record(4)]),
    "longer than it is": (".warc", [record(1), record(2).replace(b"Content-Length: ", b"Content-Length: 9"), record(3), record(4)]),
    "a little longer": (".warc", [record(1), record(2).replace(b"Content-Length: 1", b"Content-Length: 4"), record(3), record(4)]),
    "damaged member": (".warc.gz", [each([record(1)]), spoil(each([record(2)])), each([record(3), record(4)])]),
    "damaged first": (".warc.gz", [spoil(each([record(1)])), each([record(2), record(3), record(4)])]),
    "cut last": (".warc.gz", [each([record(1), record(2), record(3)]), each([record(4)])[:-40]]),
    "cut plain": (".warc", [record(1), record(2), record(3), record(4)[:-40]]),
}


@pytest.mark.parametrize(("suffix", "parts"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_named_with_its_place_and_the_others_are_read(tmp_path: Path, suffix: str, parts: list[bytes]) -> None:
    pytest.importorskip("fastwarc")
    (tmp_path / f"x{suffix}").write_bytes(b"".join(parts))
    found = read(tmp_path / f"x{suffix}")
    assert len(bodies(found)) == 3
    (reason,) = [reason for reason in found.values() if isinstance(reason, str)]
    assert "at byte" in reason


def test_a_run_over_containers_names_what_failed_and_keeps_the_columns(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.jsonl.gz").write_bytes(gzip.compress(as_lines(rows(3, rank=2)) + b"{torn\n"))
    summary = clean_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    assert (summary.ok, summary.exit_status, [name for name, _ in summary.failures]) == (3, 3, ["x.jsonl.gz#4"])
    articles = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text().splitlines()]
    assert [(row["id"], row["source"], row["rank"]) for row in articles] == [(f"n{n}", f"x.jsonl.gz#{n}", 2) for n in (1, 2, 3)]
    again = clean_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    assert again.reused == 4


def test_texts_are_the_same_through_each_container(tmp_path: Path) -> None:
    found = rows(5, rank=1, outlet="a.example")
    parquet(tmp_path / "x.parquet", found)
    for suffix, pack in PACKERS.items():
        (tmp_path / f"x.jsonl{suffix}").write_bytes(pack(as_lines(found)))
    names = ["x.parquet", *(f"x.jsonl{suffix}" for suffix in PACKERS)]
    read_in = [read_texts(find_texts([str(tmp_path / name)]), SETTINGS).articles for name in names]
    assert [[(a.id, a.text, a.extra, a.meta) for a in articles] for articles in read_in] == [
        [(a.id, a.text, a.extra, a.meta) for a in read_in[0]] for _ in read_in
    ]


def test_texts_of_a_folder_and_of_several_files_keep_apart_what_shares_an_id(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.jsonl").write_bytes(as_lines(rows(2)))
    (tmp_path / "in" / "page.html").write_text("<p>no row</p>")
    summary = dedup_run(Inputs((str(tmp_path / "in"),)), tmp_path / "out", SETTINGS)
    assert summary.documents == 4
    ids = [json.loads(line)["id"] for line in (tmp_path / "out" / "assignments.jsonl").read_text().splitlines()]
    assert sorted(ids) == ["n1", "n1#1", "n2", "n2#2"]


def test_a_crawl_is_no_collection_of_texts(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(each([record(1)]))
    with pytest.raises(InputError, match=r"x\.warc\.gz holds pages"):
        find_texts([str(tmp_path / "x.warc.gz")])


EXTRAS = [
    ("x.parquet", "pyarrow", "parquet", b"PAR1"),
    ("x.warc.gz", "fastwarc", "warc", each([record(1)])),
    ("x.jsonl.zst", "zstandard", "zstd", b"\x28\xb5\x2f\xfd" + bytes(20)),
]


@pytest.mark.parametrize("case", EXTRAS, ids=lambda case: case[2])
def test_without_its_package_a_file_is_named_with_the_extra_that_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[str, str, str, bytes]
) -> None:
    name, package, extra, body = case
    for module in (package, f"{package}.warc", f"{package}.parquet"):
        monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(body)
    (tmp_path / "y.jsonl").write_bytes(as_lines(rows(1)))
    found = read(tmp_path)
    assert f"pip install 'news-cleaner[{extra}]'" in str(found[name])
    assert len(bodies(found)) == 1
    if extra != "warc":
        with pytest.raises(MissingExtraError, match=extra):
            dedup_run(Inputs((str(tmp_path / name),)), tmp_path / "out", SETTINGS)
