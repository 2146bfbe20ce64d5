"""Pages and files that are made to do harm: nothing is fetched, nothing acts, and no story is lost over them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.api import clean, read
from cleaner.model import FailedError, Media, RawPage
from cleaner.pipeline import Inputs, clean_run
from cleaner.segment import bounds, segment
from cleaner.segment.jsonld import read_nodes
from cleaner.settings import RunSettings, Settings

STORY = "".join(f"<p>The harbour council met in room {n} on Monday and spoke of the ferry and its fares for an hour.</p>" for n in range(4))
LURES = {
    "entity": '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "http://192.0.2.1/e"><!ENTITY f SYSTEM "file:///etc/passwd">]><p>&e;&f;</p>',
    "dtd": '<!DOCTYPE html SYSTEM "http://192.0.2.1/html.dtd">',
    "parameter": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://192.0.2.1/p"> %p;]>',
    "include": '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://192.0.2.1/x"/></x>',
    "stylesheet": '<?xml-stylesheet href="http://192.0.2.1/s.xsl" type="text/xsl"?>',
    "refresh": '<meta http-equiv="refresh" content="0; url=http://192.0.2.1/">',
    "base": '<base href="http://192.0.2.1/"><link rel="stylesheet" href="s.css"><link rel="canonical" href="//news.example.invalid/a">',
    "picture": '<img src="http://192.0.2.1/i.png"><picture><source srcset="//192.0.2.1/i.webp 2x"></picture><iframe src="http://192.0.2.1/"></iframe>',
    "script": '<script src="http://192.0.2.1/s.js"></script><script>fetch("http://192.0.2.1/")</script>',
    "data": '<script type="application/ld+json">{"@context": "http://192.0.2.1/c", "@type": "NewsArticle", "url": "http://192.0.2.1/a"}</script>',
}


def page(inside: str) -> str:
    return f"{inside}<html lang=en><head><title>Council meets</title></head><body><h1>Council meets</h1>{STORY}</body></html>"


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_no_page_makes_a_run_speak_to_the_network(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name, lure in LURES.items():
        (source / f"{name}.html").write_text(page(lure))
        (source / f"{name}.xhtml").write_text(lure + STORY)
    calls = tmp_path / "calls"
    command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(calls), sys.executable, "-m", "cleaner", "run", str(source)]
    done = subprocess.run([*command, "-o", str(tmp_path / "out"), "--jobs", "2"], capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0
    # A library tries on import whether the machine has IPv6, by binding a socket to the loopback address.
    spoken = [line for line in calls.read_text().splitlines() if re.search(r"AF_INET|AF_NETLINK|SOCK_RAW", line)]
    assert [line for line in spoken if not re.search(r"\b(?:socket|bind)\(.*(?:SOCK_STREAM|::1)", line)] == []
    assert len((tmp_path / "out" / "manifest.jsonl").read_text().splitlines()) == 2 * len(LURES)


@pytest.mark.parametrize("lure", LURES)
def test_a_lure_neither_shows_in_the_text_nor_costs_the_story(lure: str) -> None:
    found = clean(page(LURES[lure]).encode())
    assert found.article
    assert found.article.text.count("harbour council") == 4
    assert "root:" not in found.article.text


TROUBLE = {
    "elements deep in one another": "<div>" * 3000 + "</div>" * 3000,
    "unclosed inline elements": "<b>" * 3000,
    "unclosed elements of two names": "<section><em>" * 3000,
    "a tag of thousands of attributes": f"<p {' '.join(f'a{n}=1' for n in range(5000))}>.</p>",
    "an unclosed comment in a comment": "<!-- <!-- -->",
    "CDATA": "<![CDATA[ ]]>",
    "null bytes": "<p>\x00.\x00</p>",
    "a reference to no character": "<p>&#0;&#x110000;&#99999999999999999999;&#xd800;</p>",
    "endless brackets in JSON-LD": f'<script type="application/ld+json">{"[" * 100_000}</script>',
    "a template and a shadow root": "<template><p>unseen</p></template><div><template shadowrootmode=open><p>unseen</p></template></div>",
    "pictures in markup": "<svg><title>unseen</title><foreignObject><p>.</p></foreignObject></svg><math><mi>unseen</mi></math>",
    "entities in entities": '<!DOCTYPE x [<!ENTITY a "unseen"><!ENTITY b "&a;&a;&a;">]>',
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_story_behind_trouble_is_read(trouble: str) -> None:
    found = clean(f"<html lang=en><title>Council meets</title><body><h1>Council meets</h1>{TROUBLE[trouble]}{STORY}".encode())
    assert found.article
    assert found.article.text.count("harbour council") == 4
    assert "unseen" not in found.article.text


def test_two_documents_in_one_file_lose_neither_story() -> None:
    text = "".join(
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{STORY.replace('harbour council', council)}</article></body></html>"
        for title, council in (("Council meets", "harbour council"), ("Bakers meet", "bakers of the quay"))
    )
    found = clean(text.encode())
    assert found.article
    assert found.article.text.count("harbour council") == 4
    assert found.article.text.count("bakers of the quay") == 4


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8-sig", "latin-1"),
        ("utf-16", "utf-8"),
        ("utf-16-le", ""),
        ("utf-32", ""),
        ("cp1252", "no-such"),
        ("utf-8", "utf-16"),
        ("utf-8", "utf-7"),
    ],
)
def test_a_wrong_charset_costs_no_story(charset: str, declared: str) -> None:
    body = page(f"<meta charset={declared}>").replace("hour", "année").encode(charset)
    found = clean(body)
    assert found.article
    assert found.article.text.count("année") == 4


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (Media.HTML, "<p>a</p>" * (bounds.MOST_BLOCKS + 1)),
        (Media.TEXT, "a\n\n" * (bounds.MOST_LINES + 1)),
        (Media.TEXT, "a\n" * (bounds.MOST_ROWS + 1)),
    ],
    ids=["blocks", "lines of a dump", "lines of a wrapped dump"],
)
def test_what_is_too_much_for_any_page_is_named(media: Media, body: str) -> None:
    with pytest.raises(FailedError, match="too large: more than"):
        segment(RawPage("a", body.encode(), media))


NAMES = [
    b"line\nbreak.html",
    b"\x1b[31mred.html",
    b"\xff\xfe.html",
    "\u202egnp.html".encode(),
    b"=cmd|' C calc'!A0.html",
    b"-o.html",
    b" .html",
    b"n" * 250 + b".html",
    b"[bold].html",
    "ſtory.html".encode(),
    "e\u0301.html".encode(),
    "é.html".encode(),
    b"Story.html",
    b"story.html",
    b"%2e%2e%2fa.html",
]


def test_no_name_of_a_file_acts_or_is_lost(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in NAMES:
        Path(os.fsdecode(os.path.join(os.fsencode(source), name))).write_text(page(""))
    (source / "broken.html.gz").write_bytes(b"\x1f\x8b\x08broken")
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-m", "cleaner", "clean", str(source), "-o", str(out)], capture_output=True, check=False)
    assert done.returncode == 3
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae", done.stdout + done.stderr)
    for file in ("manifest.jsonl", "articles.jsonl"):
        sources = [json.loads(line)["source"] for line in (out / file).read_text().splitlines()]
        assert len(set(sources)) == len(sources) == len(NAMES) + (file == "manifest.jsonl")
    assert all(re.fullmatch(r"\.lock|[a-z]+\.(?:jsonl|json|lock)", path.name) for path in out.iterdir())


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs devices")
def test_what_is_no_regular_file_is_skipped_at_once(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "sound.html").write_text(page(""))
    os.mkfifo(source / "pipe.html")
    for name, target in {"zero": "/dev/zero", "loop": "loop.html", "above": "../..", "out": "/etc/passwd", "gone": "nowhere"}.items():
        (source / f"{name}.html").symlink_to(target)
    summary = clean_run(Inputs((str(source),)), tmp_path / "out", Settings(run=RunSettings(jobs=1)))
    assert (summary.ok, summary.failed) == (1, 0)
    assert summary.skipped >= 4


def test_half_a_surrogate_pair_is_replaced_wherever_it_is_said(tmp_path: Path) -> None:
    assert read_nodes([r'{"headline": "Council \ud800 meets \ud83d\ude00"}']) == [{"headline": "Council ? meets \U0001f600"}]
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": "\ud800", "title": "\udfff meets", "text": re.sub("<[^>]+>", "\n", STORY)}))
    (raw,) = read(tmp_path)
    assert (raw.id, raw.title) == ("?", "? meets")
