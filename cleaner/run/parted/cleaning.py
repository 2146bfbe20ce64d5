"""Cleaning in parts: pages are labelled a shard at a time, counted an outlet at a time, decided a shard at a time.

Within a shard each page is guarded from the others by a worker process, so that a page that is a trap costs what it costs
on one machine: its own place in the manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from functools import cache, partial
from typing import Any
from zlib import crc32

from cleaner import template
from cleaner.engine import Row
from cleaner.engine.guard import Outcome, guarded
from cleaner.run import passes, record
from cleaner.run import templates as saved
from cleaner.run.cleaning import Stage, limits_of
from cleaner.run.parted.flow import Flow, rows_of
from cleaner.run.store import Head
from cleaner.settings import CleanSettings, Settings
from cleaner.source import Entry
from cleaner.template import Template

OUTLET, DECIDE, ROWS, SAVED, ARTICLE = "outlet", "decide", "rows", "saved", "article"
_SHARD = 64  # pages that a worker process is begun for
_FILE = 8  # shards that go to a file, which is what an engine deals out


def clean(stage: Stage, flow: Flow, total: int) -> list[str]:
    """Clean all inputs of the store of a stage into it; files of the articles, as rows of ARTICLE."""
    settings = stage.settings
    shards = max(1, min(_FILE, total // (_SHARD * flow.parts)))
    entries = flow.put("entries", _files(stage.store.entries(), shards))
    _warm(settings.clean)
    labelled = flow.map("label", partial(label, settings=settings), entries)
    stage.progress("read", total, total)
    learned = flow.group("learn", partial(learn, settings=settings.clean), labelled, OUTLET)
    flow.drop("entries")
    decided = flow.group("decide", partial(decide, settings=settings, parts=flow.parts), [*labelled, *learned], DECIDE)
    stage.progress("clean", total, total)
    for _, rows in rows_of([*labelled, *decided], ROWS):
        stage.store.put_rows(rows.decode())
    for _, value in rows_of(learned, SAVED):
        outlet, _, text = value.decode().partition("\n")
        stage.store.put_saved(outlet, text)
    stage.store.commit()
    return decided


def _files(entries: Iterable[Entry], most: int) -> Iterator[Iterator[Row]]:
    """Rows of the entries, a shard each, by file of so many shards at most."""
    held: list[bytes] = []
    shards: list[Row] = []
    for entry in entries:
        held.append(json.dumps(asdict(entry)).encode("utf8", "surrogateescape"))
        if len(held) == _SHARD:
            shards.append((f"shard/{len(shards)}", b"\n".join(held)))
            held = []
        if len(shards) == most:
            yield iter(shards)
            shards = []
    if held:
        shards.append((f"shard/{len(shards)}", b"\n".join(held)))
    yield iter(shards)


def _guarded(function: Any, items: Iterable[str], settings: Settings) -> Iterator[Outcome]:
    _warm(settings.clean)
    with closing(guarded(function, items, replace(limits_of(settings.run), jobs=1))) as outcomes:
        yield from outcomes


@cache
def _warm(settings: CleanSettings) -> None:
    passes.warm(settings, _SHARD)


def _failed(source: str, sha256: str, reason: str) -> Row:
    return ROWS, passes.manifest_line(asdict(Head(source, "failed", reason, sha256))).encode()


def label(key: str, values: list[bytes], settings: Settings) -> Iterator[Row]:
    """The first pass over the entries of a shard: pages, by outlet where its template is to be learned; rows of the rest."""
    function = partial(passes.first_pass, settings=settings)
    for outcome in _guarded(function, values[0].decode("utf8", "surrogateescape").split("\n"), settings):
        if outcome.reason:
            entry = Entry(**json.loads(outcome.item))
            yield _failed(entry.source, passes.digest_entry(entry, settings.run), outcome.reason)
            continue
        first = outcome.value.partition("\n")[0]
        head = Head(**json.loads(first))
        if head.status != "ok":
            yield ROWS, passes.manifest_line(asdict(head)).encode()
        elif head.group and settings.clean.outlet_templates == "auto":
            yield f"{OUTLET}/{head.group}", outcome.value.encode("utf8", "replace")
        else:
            yield f"{DECIDE}/{crc32(first.encode()) % _SHARD}/{key}", b"P" + outcome.value.encode("utf8", "replace")


def learn(key: str, values: list[bytes], settings: CleanSettings) -> Iterator[Row]:
    """The template of an outlet; its pages, a shard each, with that."""
    outlet = key.removeprefix(f"{OUTLET}/")
    pages = {json.loads(lines[0])["source"]: lines[1:] for lines in (value.decode().split("\n", 3) for value in values)}
    sketches = [record.load_sketch(page[0]) for _, page in sorted(pages.items())]
    learned = template.learn(outlet, sketches, settings)

    def texts(source: str) -> list[str]:
        return [block.text for block in record.load(pages[source][2])[0].blocks]

    yield SAVED, f"{outlet}\n{saved.write_template(learned, sketches, texts)}".encode("utf8", "replace")
    dumped = b"T" + record.dump_template(learned).encode()
    for number in range(0, len(values), _SHARD):
        to = f"{DECIDE}/{number}/{key}"
        yield to, dumped
        yield from ((to, b"P" + value) for value in values[number : number + _SHARD])


def decide(_: str, values: list[bytes], settings: Settings, parts: int) -> Iterator[Row]:
    """The second pass over the pages of a shard: their rows, and their articles by id."""
    dumped = next((value[1:].decode() for value in values if value[:1] == b"T"), "")
    function = partial(_decide_page, dumped=dumped, settings=settings.clean)
    for outcome in _guarded(function, (value[1:].decode() for value in values if value[:1] == b"P"), settings):
        if outcome.reason:
            head = Head(**json.loads(outcome.item.partition("\n")[0]))
            yield _failed(head.source, head.sha256, outcome.reason)
            continue
        rows = outcome.value.encode("utf8", "replace")
        yield ROWS, rows
        lines = rows.split(b"\n", 2)
        if json.loads(lines[0])["status"] == "ok":
            yield article_row_of(lines[1], parts)


def article_row_of(line: bytes, parts: int) -> Row:
    """The line of an article, in the part of its id."""
    return f"{ARTICLE}/{article_part(str(json.loads(line)['id']), parts):05d}", line


def article_part(name: str, parts: int) -> int:
    """The part that looks after an article."""
    return crc32(name.encode("utf8", "replace")) % parts


def _decide_page(item: str, dumped: str, settings: CleanSettings) -> str:
    first, sketch, page = item.split("\n", 2)
    head = Head(**json.loads(first))
    learned = _load(dumped) if dumped else _given(head.group, settings)
    digest = hashlib.sha256(record.dump_template(learned).encode()).hexdigest()[:16] if learned else ""
    return passes.decided(asdict(replace(head, template=digest)), (sketch, page), learned or Template(), settings)


@cache
def _load(dumped: str) -> Template:
    return record.load_template(dumped)


def _given(group: str, settings: CleanSettings) -> Template | None:
    """The template of an outlet among those of a file, if one was named."""
    chosen = settings.outlet_templates
    return None if chosen in ("auto", "off") else replace(saved.choose(_read(chosen), group), outlet=group)


@cache
def _read(path: str) -> Mapping[str, Template]:
    return saved.read_templates(path)
