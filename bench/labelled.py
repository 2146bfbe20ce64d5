"""Pages whose blocks are labelled story or clutter, for training: those of a folder and the invented ones of bench/pages.

A block is story where its text stands in the reference body or among the sentences to keep, clutter where it stands in
neither or among the strings to remove; where the references do not tell, it has no label.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from cleaner.model import Media, Page, RawPage
from cleaner.segment import segment
from cleaner.text import collapse, key

PAGES = Path(__file__).parent / "pages"
STORY = ("keep", "hard")
_LABEL = re.compile(rb'\sdata-l="[^"]*"')


@dataclass
class Labelled:
    """A page in blocks, its ``publisher``, and of some blocks by position the label: 1 story, 0 clutter, and of some of these the kind."""

    page: Page
    publisher: str
    labels: dict[int, int]
    kinds: dict[int, str] = field(default_factory=dict)


def rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def publisher(url: str) -> str:
    """The publisher by the last two labels of the host, three under a two-letter country and a short second label."""
    labels = urlsplit(url).netloc.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2:])


def raw(path: Path) -> RawPage:
    """The page as it was fetched, its source below ``pages/``."""
    return RawPage("/".join(path.parts[path.parts.index("pages") + 1 :]), gzip.decompress(path.read_bytes()), Media.HTML)


def read(path: Path) -> Page | None:
    """The page in blocks, None where it cannot be cut."""
    try:
        return segment(raw(path))
    except Exception as error:
        print(f"left out: {path}: {error!r}")
        return None


def by_body(keys: Sequence[str], reference: dict[str, Any]) -> dict[int, int]:
    """Labels by the reference body: 1 story, 0 clutter; unclear short blocks and optional paragraphs left out."""
    paragraphs = reference.get("paragraphs") or reference["text"].split("\n")
    optional = {key(p[1:-1]) for p in paragraphs if p[:1] == "[" and p[-1:] == "]"} if reference.get("paragraphs") else set()
    lines = {key(p) for p in paragraphs}
    whole = key("".join(paragraphs))
    grams = {whole[i : i + 8] for i in range(len(whole) - 7)}
    labels: dict[int, int] = {}
    for i, k in enumerate(keys):
        if k in lines:
            labels[i] = 1
        elif len(k) >= 25:
            share = sum(k[j : j + 8] in grams for j in range(len(k) - 7)) / (len(k) - 7)
            labels[i] = int(share >= 0.85)
        elif k not in whole or len(k) < 4:
            labels[i] = 0
    return {i: label for i, label in labels.items() if keys[i] and keys[i] not in optional}


def by_strings(keys: Sequence[str], reference: dict[str, Any]) -> dict[int, int]:
    """Labels by the strings to keep and to remove; blocks that hold neither left out."""
    keep = [key(text) for text in reference["keep"]]
    remove = {key(each["text"]) for each in reference["remove"]} | {key(reference.get("title") or "")}
    labels: dict[int, int] = {}
    for i, k in enumerate(keys):
        if not k:
            continue
        if k in remove:
            labels[i] = 0
        elif k in keep or any(len(sentence) >= 15 and sentence in k for sentence in keep):
            labels[i] = 1
        elif any(len(each) >= 25 and (each in k or (len(k) >= 25 and k in each)) for each in remove):
            labels[i] = 0
    return labels


def dataset(data: Path) -> list[Labelled]:
    """Pages of a folder with ``pages/``, ``articles.jsonl`` (``page``, ``url`` and ``text`` or ``paragraphs``) and
    ``boilerplate.jsonl`` (``page``, ``url``, ``title``, ``keep``, ``remove``), in the order of paths."""
    bodies = {row["page"]: row for row in rows(data / "articles.jsonl")}
    strings = {row["page"]: row for row in rows(data / "boilerplate.jsonl")}
    names = sorted(bodies.keys() | strings.keys())
    with ProcessPoolExecutor() as pool:
        pages = list(pool.map(read, [data / "pages" / name for name in names], chunksize=8))
    return [
        found
        for name, page in zip(names, pages, strict=True)
        if page is not None and (found := labelled(page, bodies.get(name), strings.get(name))).labels
    ]


def labelled(page: Page, body: dict[str, Any] | None, strings: dict[str, Any] | None) -> Labelled:
    """The page with what its references tell."""
    keys = [key(block.text) for block in page.blocks]
    labels = (by_body(keys, body) if body else {}) | (by_strings(keys, strings) if strings else {})
    kinds = {key(each["text"]): str(each["kind"]) for each in strings["remove"]} if strings else {}
    url = (body or strings or {}).get("url") or page.source
    return Labelled(page, publisher(url), labels, {i: kinds[keys[i]] for i, label in labels.items() if not label and keys[i] in kinds})


def invented() -> Iterator[Labelled]:
    """The pages of bench/pages, which carry the label of each element in ``data-l``, cut as if they had none; each is a
    publisher of its own."""
    for path in sorted(PAGES.glob("*.html")):
        body = path.read_bytes()
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        said = {key(collapse(each.text_content())): each.get("data-l") for each in tree.iter(etree.Element) if each.get("data-l")}
        page = segment(RawPage(path.name, _LABEL.sub(b"", body), Media.HTML))
        found = {block.index: said.get(key(block.text), "skip") for block in page.blocks}
        labels = {i: int(label in STORY) for i, label in found.items() if label != "skip"}
        yield Labelled(page, path.name, labels)
