"""What each source of metadata is worth, and what reading it costs.

    python bench/metadata.py DATA

DATA is a folder with ``pages/`` and ``metadata.jsonl`` (``page``, ``title``, ``date``, ``authors``). For each set (first
folder of a page's path) it prints how often a source offers a headline, how often it is the one its publisher states, and
the same for what cleaner chooses; figures of two halves of the outlets show how far a figure is chance; then milliseconds a page.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.model import Media, Metadata, RawPage
from cleaner.segment import jsonld
from cleaner.segment.blocks import cut
from cleaner.segment.decode import decode
from cleaner.segment.html import parse
from cleaner.segment.markup import Markup, gather
from cleaner.segment.metadata import read_metadata
from cleaner.text import key

Counts = dict[str, list[int]]


def sources(markup: Markup) -> Iterator[tuple[str, str]]:
    """The headline as each source alone gives it."""
    yield "first h1", next(iter(markup.headings), "")
    yield "og:title", markup.meta("og:title")
    yield "<title>", next(iter(markup.titles), "")
    yield "JSON-LD", jsonld.text(jsonld.article(jsonld.read_nodes(markup.scripts), set()).get("headline"))


def right(found: Metadata, gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Whether each field that the publisher states was read."""
    if gold.get("title"):
        yield "title", key(found.title) == key(gold["title"])
    if gold.get("date"):
        yield "date", found.published[:10] == gold["date"]
    if gold.get("authors"):
        yield "authors", {key(name) for name in found.authors} == {key(name) for name in gold["authors"]}


def half(found: Metadata) -> str:
    """One of two halves of all outlets, the same in every run."""
    return "ab"[hashlib.sha256(found.outlet.encode()).digest()[0] % 2]


def count(counts: Counts, name: str, hit: bool) -> None:
    counts[name][0] += hit
    counts[name][1] += 1


def main(data: Path) -> None:
    """Read all pages and print the tables."""
    sets: dict[str, Counts] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    cost, pages = 0.0, 0
    for line in (data / "metadata.jsonl").read_text(encoding="utf8").splitlines():
        gold = json.loads(line)
        path = data / "pages" / gold["page"]
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        tree = parse(decode(body))
        blocks = cut(tree)
        began = time.process_time()
        found = read_metadata(tree, RawPage(gold["page"], body, Media.HTML), blocks)
        cost, pages = cost + time.process_time() - began, pages + 1
        counts = sets[gold["page"].partition("/")[0]]
        for name, text in sources(gather(tree)):
            if text and gold.get("title"):
                count(counts, f"headline of {name}", key(text) == key(gold["title"]))
        for field, hit in right(found, gold):
            for name in (f"cleaner {field}", f"cleaner {field}, half {half(found)} of the outlets"):
                count(counts, name, hit)
    for each, counts in sorted(sets.items()):
        for name, (hits, offered) in sorted(counts.items()):
            print(f"{each:14} {name:44} {hits / offered:.3f} of {offered}")
    print(f"{1000 * cost / max(1, pages):.1f} ms a page over {pages} pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
