"""Pages and folders as heavy as no news site makes them: each is cleaned, or named, within bounds of time and memory.

    python bench/heavy.py [--only NAME,...] [--verb clean]

Every case is made, run through `cleaner clean` beside a small sound page in a process of its own, measured and removed.
A row tells what became of the heavy input, seconds of CPU (workers included) and the peak of the largest process. The
exit status is the number of cases beyond the bounds, or that took the sound page with them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CPU_SECONDS, MEGABYTES = 60, 1500
SENTENCE = "The harbour council met on Monday and spoke for an hour of the ferry, its fares and the pier at the east end. "
SOUND = f"<html lang=en><title>Harbour council meets</title><h1>Harbour council meets</h1>{f'<p>{SENTENCE}' * 5}"
HEAD = "<html lang=en><head><title>Harbour council meets</title></head><body><h1>Harbour council meets</h1>"
MEGA = 1_000_000


@dataclass(frozen=True)
class Result:
    """What a case took, and how often each status and reason stands in its manifest."""

    seconds: float
    megabytes: float
    outcomes: Counter[str]
    sound: bool


def page(*parts: str) -> Iterator[bytes]:
    """A page of these parts between paragraphs of a story."""
    yield (HEAD + f"<p>{SENTENCE}</p>" * 3).encode()
    for part in parts:
        yield part.encode()
    yield (f"<p>{SENTENCE}</p>" * 3).encode()


def nested(opening: str, closing: str, depth: int) -> Iterator[bytes]:
    """A page of elements in elements."""
    return page(opening * depth, SENTENCE, closing * depth)


def structured(data: str) -> Iterator[bytes]:
    """A page that describes itself by ``data``."""
    return page(f'<script type="application/ld+json">{data}</script>')


def zeros(size: int) -> Iterator[bytes]:
    """Gzip of so many zero bytes."""
    part = gzip.compress(bytes(16 * MEGA), 9)
    yield from (part for _ in range(size // (16 * MEGA)))


def packed(head: bytes, megabytes: int) -> Iterator[bytes]:
    """One member of gzip: a head and so many megabytes of zero bytes."""
    packer = zlib.compressobj(wbits=31)
    yield packer.compress(head)
    yield from (packer.compress(bytes(MEGA)) for _ in range(megabytes))
    yield packer.flush()


PAGES: dict[str, tuple[str, Callable[[], Iterable[bytes]]]] = {
    "100 MB on one line": ("txt", lambda: [SENTENCE.encode() * (100 * MEGA // len(SENTENCE))]),
    "19 MB on one line": ("txt", lambda: [SENTENCE.encode() * (19 * MEGA // len(SENTENCE))]),
    "19 MB of letters on one line": ("txt", lambda: [b"a" * 19 * MEGA]),
    "50 MB of text": ("html", lambda: page(f"<p>{SENTENCE}</p>" * (50 * MEGA // len(SENTENCE)))),
    "19 MB of paragraphs": ("html", lambda: page(f"<p>{SENTENCE}</p>" * (19 * MEGA // (len(SENTENCE) + 7)))),
    "19 MB of lines": ("txt", lambda: [(SENTENCE + "\n\n").encode() * (19 * MEGA // len(SENTENCE))]),
    "a million short lines": ("txt", lambda: [b"ferry\n" * MEGA]),
    "a million siblings": ("html", lambda: page("<p>a</p>" * MEGA)),
    "a million <br>": ("html", lambda: page("ferry<br>" * MEGA)),
    "a million empty <br>": ("html", lambda: page("<br>" * MEGA)),
    "a million <br> in a sentence": ("html", lambda: page("<p>the" + " ferry<br>" * MEGA)),
    "a million attributes": ("html", lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(MEGA))}>{SENTENCE}</p>")),
    "a million times one attribute": ("html", lambda: page(f"<p {'a=1 ' * MEGA}>{SENTENCE}</p>")),
    "an attribute of 19 MB": ("html", lambda: page(f"<p class='{'ferry ' * (3 * MEGA)}'>{SENTENCE}</p>")),
    "100,000 table rows": ("html", lambda: page(f"<table>{'<tr><td>ferry<td>12<td>north</tr>' * 100_000}</table>")),
    "300,000 links": ("html", lambda: page("".join(f"<a href=/{n}>Ferry {n}</a> " for n in range(300_000)))),
    "300,000 links in items": ("html", lambda: page("<ul>", "".join(f"<li><a href=/{n}>Ferry {n}</a>" for n in range(300_000)))),
    "100,000 different names": ("html", lambda: page("".join(f"<p class=n{n}>{SENTENCE}" for n in range(100_000)))),
    "100,000 authors": ("html", lambda: page("".join(f"<a rel=author class=author>Ann {n}</a>" for n in range(100_000)))),
    "100,000 times": ("html", lambda: page("".join(f"<time datetime=2026-01-02T0{n % 9}:00>3 May</time>" for n in range(100_000)))),
    "100,000 meta": ("html", lambda: page("".join(f"<meta name=author content='Ann {n}'>" for n in range(100_000)))),
    "100,000 headlines": ("html", lambda: page("<h1>Harbour council meets</h1>" * 100_000)),
    "100,000 unclosed <a>": ("html", lambda: page("<a href=/x>" * 100_000)),
    "a million unclosed <b>": ("html", lambda: page("<b>" * MEGA)),
    "a million closing tags": ("html", lambda: page("</div></p></b>" * MEGA)),
    "a million entities": ("html", lambda: page("&eacute;&#233;" * MEGA)),
    "an entity of a million digits": ("html", lambda: page("&#" + "9" * MEGA + ";")),
    "100,000 divs in each other": ("html", lambda: nested("<div>", "</div>", 100_000)),
    "100,000 named divs in each other": ("html", lambda: nested("<div class='story-body main'>", "</div>", 100_000)),
    "100,000 spans in each other": ("html", lambda: nested("<span>", "</span>", 100_000)),
    "a tenth as many tables": ("html", lambda: nested("<table><tr><td>", "</table>", 10_000)),
    "paragraphs 250 deep": ("html", lambda: page(("<div class=story>" * 250 + f"<p>{SENTENCE}</p>" * 9 + "</div>" * 250) * 200)),
    "1,000 deep, a text at each": ("html", lambda: page((f"<div class=story>{SENTENCE}" * 1_000 + "</div>" * 1_000) * 10)),
    "a 30 MB data: image": ("html", lambda: page(f"<img src='data:image/png;base64,{'A' * (30 * MEGA)}'>")),
    "a 15 MB data: image": ("html", lambda: page(f"<img src='data:image/png;base64,{'A' * (15 * MEGA)}'>")),
    "20 MB of JSON-LD": ("html", lambda: structured(json.dumps({"@type": "NewsArticle", "articleBody": SENTENCE * 174_000}))),
    "15 MB of JSON-LD": ("html", lambda: structured(json.dumps({"@type": "NewsArticle", "articleBody": SENTENCE * 130_000}))),
    "1.9 MB of JSON-LD": ("html", lambda: structured(json.dumps({"@type": "NewsArticle", "articleBody": SENTENCE * 17_000}))),
    "endless brackets in JSON-LD": ("html", lambda: structured("[" * MEGA)),
    "endless objects in JSON-LD": ("html", lambda: structured('{"author":' * 150_000)),
    "10,000 scripts of JSON-LD": ("html", lambda: page('<script type="application/ld+json">{"@type":"Person"</script>' * 10_000)),
    "100,000 nodes of JSON-LD": ("html", lambda: structured(json.dumps([{"@type": "Person", "name": "Ann"}] * 50_000))),
    "19 MB of comments": ("html", lambda: page("<!-- ferry -->" * 1_300_000)),
    "an unclosed comment": ("html", lambda: page("<!-- " + "ferry -- " * MEGA)),
    "unclosed CDATA": ("html", lambda: page("<![CDATA[" * MEGA)),
    "19 MB of script": ("html", lambda: page(f"<script>{'var ferry = 1;' * MEGA}</script>")),
    "a million <": ("html", lambda: page("<" * MEGA)),
    "a million &": ("html", lambda: page("&" * MEGA)),
    "a million quotes": ("html", lambda: page("<p x='" + '"' * MEGA)),
    "19 MB of null bytes": ("html", lambda: [bytes(19 * MEGA)]),
    "a null byte in each letter": ("html", lambda: [part.replace(b"e", b"e\0") for part in page(SENTENCE * 80_000)]),
    "19 MB that no charset fits": ("html", lambda: [HEAD.encode(), bytes(range(128, 256)) * (19 * MEGA // 128)]),
    "19 MB of UTF-16": ("html", lambda: ["".join(map(bytes.decode, page(f"<p>{SENTENCE}</p>" * 80_000))).encode("utf-16")]),
    "billion laughs": ("html", lambda: [_laughs().encode(), *page()]),
    "a million combining marks": ("txt", lambda: [("a" + "\u0301" * MEGA).encode()]),
    "a million line separators": ("txt", lambda: [("ferry\u2028" * MEGA).encode()]),
    "gzip bomb to 1 GB": ("html.gz", lambda: zeros(1000 * MEGA)),
    "gzip in gzip to 1 GB": ("html.gz", lambda: [gzip.compress(b"".join(zeros(1000 * MEGA)))]),
    "a gzip of a million members": ("html.gz", lambda: [gzip.compress(b"") * 900_000]),
    "a record of 1 GB in a WARC": ("warc.gz", lambda: packed(_warc_head(1000 * MEGA), 1000)),
    "19 MB in an object of JSONL": ("jsonl", lambda: [json.dumps({"id": "a", "text": SENTENCE * 150_000}).encode()]),
    "endless brackets in JSONL": ("jsonl", lambda: [b'{"text":' + b"[" * MEGA]),
    "a row behind a million blank lines of JSONL": ("jsonl", lambda: [b"\n" * MEGA, json.dumps({"text": SENTENCE * 9}).encode()]),
}


def _laughs() -> str:
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{"".join(lines)}]><p>&l9;</p>'


def _warc_head(size: int) -> bytes:
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
    return f"{head}Content-Length: {size + len(answer)}\r\n\r\n{answer}".encode()


def _sparse(folder: Path) -> None:
    with open(folder / "heavy.html", "wb") as file:
        file.truncate(20_000 * MEGA)


def _same(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"heavy{number}.html").write_text(SOUND)


def _sharing(folder: Path) -> None:
    shared = f"<p>{SENTENCE * 20}</p>"
    for number in range(10_000):
        own = "".join(f"<p>Room {number * 7 + n} of house {number} was let to guest {number + n} for {n + 2} nights.</p>" for n in range(4))
        title = f"Guests of house {number} leave"
        (folder / f"heavy{number}.html").write_text(f"<html lang=en><title>{title}</title><h1>{title}</h1>{own}{shared}")


FOLDERS: dict[str, Callable[[Path], None]] = {
    "a sparse file of 20 GB": _sparse,
    "10,000 identical pages": _same,
    "10,000 pages that share a long paragraph": _sharing,
}


def make(name: str, folder: Path) -> None:
    """The input of a case, made in a process of its own: the memory it takes would be counted as the cleaner's."""
    folder.mkdir()
    child = os.fork()
    if child == 0:
        _make(name, folder)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError(f"{name} could not be made")


def _make(name: str, folder: Path) -> None:
    (folder / "sound.html").write_text(SOUND)
    if name in FOLDERS:
        FOLDERS[name](folder)
        return
    ending, parts = PAGES[name]
    with open(folder / f"heavy.{ending}", "wb") as file:
        file.writelines(parts())


def run(folder: Path, out: Path, verb: str) -> Result:
    """Clean the folder, and measure. Memory is that of the largest process, as getrusage(2) tells it."""
    command = [sys.executable, "-m", "cleaner", verb, folder, "-o", out]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    rows = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()] if process.returncode in (0, 3) else []
    outcomes = Counter(f"{row['status']} {row.get('reason', '')}".strip() for row in rows if row["source"] != "sound.html")
    sound = any(row["source"] == "sound.html" and row["status"] == "ok" for row in rows)
    return Result(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, outcomes, sound)


def main() -> int:
    """Run the cases, print a row each, and count those beyond the bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="parts of the names of cases, parted by commas")
    parser.add_argument("--verb", default="clean", choices=("clean", "run"))
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    bad = 0
    for name in [*PAGES, *FOLDERS]:
        if not any(part in name for part in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="heavy-") as place:
            make(name, Path(place) / "in")
            result = run(Path(place) / "in", Path(place) / "out", arguments.verb)
        good = result.seconds <= CPU_SECONDS and result.megabytes <= MEGABYTES and result.sound and result.outcomes
        bad += not good
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in result.outcomes.most_common(3))
        print(f"{'ok' if good else 'BAD':3} {name:42} {result.seconds:6.1f} s {result.megabytes:6.0f} MB  {outcomes}", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main())
