"""What a worker does with one page: a first pass that labels it, a second that decides with the outlet's template.

Items and values are lines of JSON, as engines pass nothing else; a page is segmented once, in the first pass.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleaner import template
from cleaner.agency import find_agency
from cleaner.frame import within
from cleaner.label import assemble, decide, deciding, in_doubt, label
from cleaner.model import Agency, Article, Block, FailedError, Label, Media, Page, RawPage, SkippedError, Stripped
from cleaner.outputs.jsonl import text_line, text_lines
from cleaner.run import copies, record
from cleaner.run.rows import article_row, manifest_row, stripped_columns
from cleaner.run.store import Place, read_text
from cleaner.segment import segmented
from cleaner.segment.dates import iso_date
from cleaner.settings import CleanSettings, RunSettings, Settings
from cleaner.source import Entry, read_bytes, sources
from cleaner.source.sniff import inflate
from cleaner.template import Sketch, Template

_LATE = "outlet_template"
# A page that asks for all that every page does.
_PARAGRAPH = "<p>The council of the harbour said on Monday that it would mend the pier before the ferries go back to summer hours.</p>"
_DATED = "<head><meta property='article:published_time' content='2030-01-07T09:00:00Z'></head>"
_STORY = f"<html lang='en'>{_DATED}<body><article><h1>The pier is to be mended</h1>{_PARAGRAPH * 16}</article></body></html>".encode()
# Pages among which there may well be none that leaves a doubt: the voter that is asked then takes as long to import as to clean several.
_FEW = 20
# What a container says of a page, where half a surrogate pair may stand, which no file can hold.
_SAID = ("id", "url", "outlet", "title", "published")
# What became of the pages that this process labelled last: a page that was fetched again may be the same to the byte.
_COPIES = copies.Copies()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One page, cleaned. ``kept`` and ``stripped`` together are the blocks of ``page``, in its order.
    ``article`` is None where nothing was left; ``reason`` then says why."""

    page: Page
    kept: tuple[Block, ...]
    stripped: tuple[Stripped, ...]
    article: Article | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page after the first pass, with the labels that decide. ``id`` is the one that its container gave it, if any, ``extra`` its
    other columns."""

    page: Page
    labels: tuple[Label, ...]
    agency: Agency | None
    id: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def digest_entry(entry: Entry, limits: RunSettings) -> str:
    """SHA-256 of the bytes of an entry; where they cannot be read, ``!`` and the reason."""
    try:
        return hashlib.sha256(read_bytes(entry, limits.max_bytes)).hexdigest()
    except (SkippedError, FailedError) as error:
        return f"!{error}"


def read(entry: Entry, body: bytes, settings: Settings) -> RawPage:
    """The raw page of an entry whose bytes were read.

    Raises SkippedError where they are no page, FailedError where they are damaged or inflate to too much."""
    try:
        inflated = inflate(body, settings.run.max_bytes)
    except FailedError as error:
        raise FailedError(f"{error} at byte {entry.start}" if entry.start else str(error)) from error
    raw = sources()[entry.kind].read(entry, inflated, settings.input)
    return replace(raw, **{name: getattr(raw, name).encode("utf8", "replace").decode() for name in _SAID})


def examine(raw: RawPage, settings: CleanSettings) -> Labelled:
    """Segment a page and ask all rules but the one that needs the outlet's template. Raises as segment does."""
    page, vote = segmented(raw, settings.site_config)
    if raw.title or raw.published:
        page = replace(
            page, meta=replace(page.meta, title=raw.title or page.meta.title, published=iso_date(raw.published) or page.meta.published)
        )
    labels = _labels(page, settings)
    if vote and in_doubt(page, labels):
        page = replace(page, main=vote(), asked=True)
        labels = _labels(page, settings)
    return Labelled(page, labels, find_agency(within(page)), raw.id, raw.extra)


def _labels(page: Page, settings: CleanSettings) -> tuple[Label, ...]:
    return label(page) if settings.drop_kinds else deciding(label(page))


def warm(settings: CleanSettings, pages: int) -> None:
    """Import, compile and read what every page needs, so that workers, which are forked, share it: that of a plain story in
    English. What only other languages or undated pages need is read where one is met, and so is trafilatura where there are few
    ``pages`` to clean."""
    _COPIES.clear()
    if settings.site_config:
        from cleaner.segment import site_config

        site_config.load.cache_clear()  # what a process has read of the folder before may be old
    if pages == 1:
        return  # nothing to share
    collecting = gc.isenabled()
    gc.disable()  # what is loaded stays: to look for garbage in it costs a tenth
    try:
        with suppress(Exception):
            examine(RawPage("", _STORY, Media.HTML), settings)
            if pages > _FEW and (vote := segmented(RawPage("", _STORY, Media.HTML))[1]):
                vote()
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def finish(found: Labelled, known: Sketch, learned: Template, settings: CleanSettings) -> Cleaned:
    """Decide a labelled page, its sketch at hand, with the template of its outlet."""
    page, labels = found.page, found.labels
    if recurring := template.recurring(page, known, learned, settings):
        page = replace(page, recurring=recurring)
        labels = labels + label(page, only=(_LATE,))
    kept, stripped = decide(page, labels, settings)
    try:
        article = assemble(page, kept, stripped, settings.minimum_words)
    except SkippedError as error:
        return Cleaned(page, kept, stripped, None, str(error))
    return Cleaned(page, kept, stripped, replace(article, agency=found.agency, id=found.id or article.id, extra=found.extra))


def first_pass(item: str, settings: Settings) -> str:
    """Item: an Entry. Value: a line that says ``source``, ``sha256``, ``group`` (the outlet by which it is counted),
    ``status`` and ``reason``; then, for a page, lines with its sketch, its own id and columns, and the labelled page."""
    entry = Entry(**json.loads(item))
    head = {"source": entry.source, "status": "ok", "reason": "", "sha256": "", "group": ""}
    try:
        body = read_bytes(entry, settings.run.max_bytes)
        head["sha256"] = hashlib.sha256(body).hexdigest()
        ending = entry.path.lower().removesuffix(".gz").rpartition(".")[2]
        known = (head["sha256"], entry.kind, ending, template.folder_of(entry.source), settings)
        if copy := _COPIES.get(known):
            return copies.renamed(copy, entry.source)
        found = examine(read(entry, body, settings), settings.clean)
    except (SkippedError, FailedError) as error:
        status = "skipped" if isinstance(error, SkippedError) else "failed"
        head |= {"status": status, "reason": str(error), "sha256": head["sha256"] or f"!{error}"}
        return json.dumps(head)
    head["group"] = template.outlet_of(found.page)
    page = record.dump(found.page, found.labels, found.agency)
    drawn = record.dump_sketch(template.sketch(found.page))
    value = "\n".join((json.dumps(head), drawn, json.dumps([found.id, dict(found.extra)]), page))
    _COPIES.put(known, value)
    return value


def second_pass(item: str, texts: Path, settings: CleanSettings) -> str:
    """Item: the head of a page with the places of its texts: ``page``, ``sketch`` and ``learned``, the template of its
    outlet (null for none). Value: the lines of its rows: manifest, article (if there is one), stripped blocks."""
    head = json.loads(item)
    page, known, learned = (head.pop(name) for name in ("page", "sketch", "learned"))
    template = _template(texts, tuple(learned)) if learned else Template()
    return decided(head, (read_text(texts, tuple(known)), read_text(texts, tuple(page))), template, settings)


def decided(head: dict[str, Any], texts: tuple[str, str], learned: Template, settings: CleanSettings) -> str:
    """The lines of the rows of a page, as of second_pass; ``texts`` are its sketch and what first_pass wrote after that."""
    said, _, page_line = texts[1].partition("\n")
    found = Labelled(*record.load(page_line), *json.loads(said))
    cleaned = finish(found, record.load_sketch(texts[0]), learned, settings)
    if cleaned.article is None:
        return manifest_line(head | {"status": "skipped", "reason": cleaned.reason})
    stripped = stripped_columns(head["source"], cleaned.stripped)
    return manifest_line(head) + text_line(article_row(cleaned.article)) + text_lines(stripped)


@lru_cache(maxsize=4)
def _template(texts: Path, place: Place) -> Template:
    return record.load_template(read_text(texts, place))


def manifest_line(head: dict[str, Any]) -> str:
    """A line of manifest.jsonl, from the fields of a store.Head."""
    return text_line(manifest_row(head))
