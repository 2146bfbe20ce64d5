"""The stages of a cleaning run, over a store: list, reuse, label, learn, decide, write."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from cleaner import run
from cleaner.engine.guard import Outcome, guarded
from cleaner.engine.worker import Limits
from cleaner.model import Progress
from cleaner.run import passes
from cleaner.run.rows import values_of
from cleaner.run.several import apart
from cleaner.run.store import Head, Store
from cleaner.settings import RunSettings, Settings
from cleaner.source import Entry
from cleaner.source.listing import list_entries
from cleaner.source.unpacking import Unpacking

FILES = ("manifest.jsonl", "articles.jsonl", "stripped.jsonl")
TEMPLATES = "templates.jsonl"


@dataclass(frozen=True, slots=True)
class Stage:
    """What all stages of a run share."""

    store: Store
    out: Path
    settings: Settings
    progress: Progress

    @property
    def limits(self) -> Limits:
        """The limits of a worker."""
        return limits_of(self.settings.run)


def limits_of(settings: RunSettings) -> Limits:
    """The limits of a worker under these settings."""
    return Limits(settings.jobs or os.cpu_count() or 1, settings.timeout, settings.memory)


def list_inputs(stage: Stage, roots: Sequence[str], pattern: str) -> int:
    """List the inputs into the store, and return their number. Standard input is copied beside it first."""
    files = [root for root in roots if root != "-"]
    unpacking = Unpacking(stage.settings, stage.store.texts.with_name("unpacked"))
    with run.writing(stage.out):
        listed = list_entries(files, pattern, str(stage.out), unpacking)
        entries = chain(_standard_input(stage) if "-" in roots else (), listed)
        return stage.store.list_inputs(_told(stage, apart(entries)))


def _told(stage: Stage, entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries, 1):
        stage.progress("list", number, 0)
        yield entry


def _standard_input(stage: Stage) -> Iterator[Entry]:
    copy = stage.store.texts.with_name("stdin")
    copy.write_bytes(sys.stdin.buffer.read(stage.settings.run.max_bytes + 1))
    yield Entry("-", str(copy.resolve()), "page")


def recall(stage: Stage) -> None:
    """Take up the rows that a finished run left in the folder, of inputs of which nothing newer is known."""
    with ExitStack() as stack, run.writing(stage.out):
        manifest, articles, stripped = (stack.enter_context(open(stage.out / name, encoding="utf8", newline="\n")) for name in FILES)
        others = [_Peeking(articles), _Peeking(stripped)]
        for text in manifest:
            source = json.loads(text)["source"]
            stage.store.put_rows(text + "".join(part for other in others for part in other.of(source)), replace=False)
        if _learning(stage):
            for text in stack.enter_context(open(stage.out / TEMPLATES, encoding="utf8", newline="\n")):
                stage.store.put_saved(json.loads(text)["outlet"], text.rstrip("\n"), replace=False)
        stage.store.commit()


def _learning(stage: Stage) -> bool:
    return stage.settings.clean.outlet_templates == "auto"


class _Peeking:
    """Rows of a file sorted by source, taken source by source."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, "")

    def of(self, source: str) -> Iterator[str]:
        """The rows of a source, which is not before the one last asked for."""
        while self._next and json.loads(self._next)["source"] == source:
            yield self._next
            self._next = next(self._lines, "")


def reuse(stage: Stage, total: int, retry: bool = False) -> int:
    """Forget what is known of inputs whose bytes have changed, with ``retry`` also of those that failed; the number of
    those that need no work."""
    ready = 0
    for number, (entry, known) in enumerate(stage.store.inputs(), 1):
        again = retry and known is not None and known.head.status == "failed"
        if known is not None and not again and passes.digest_entry(entry, stage.settings.run) == known.head.sha256:
            ready += known.rows is not None
        elif known is not None:
            stage.store.forget(known)
        stage.progress("list", number, total)
    stage.store.commit()
    return ready


def label_all(stage: Stage, total: int) -> None:
    """The first pass over the inputs of which nothing is known, and once more over those of which only rows are
    known, where the template of their outlet may have changed."""
    passes.warm(stage.settings.clean, total)
    _label(stage, (entry for entry, known in stage.store.inputs() if known is None), total)
    if _learning(stage):
        _label(stage, stage.store.incomplete(), total)


def _label(stage: Stage, entries: Iterable[Entry], total: int) -> None:
    function = partial(passes.first_pass, settings=stage.settings)
    items = (json.dumps(values_of(entry)) for entry in entries)
    with run.writing(stage.out), closing(guarded(function, items, stage.limits)) as outcomes:
        for number, outcome in enumerate(outcomes, 1):
            _keep_labelled(stage, outcome)
            stage.progress("read", number, total)
        stage.store.commit()


def _keep_labelled(stage: Stage, outcome: Outcome) -> None:
    if outcome.reason:
        entry = Entry(**json.loads(outcome.item))
        _fail(stage, Head(entry.source, sha256=passes.digest_entry(entry, stage.settings.run)), outcome.reason)
        return
    first, _, rest = outcome.value.partition("\n")
    head = Head(**json.loads(first))
    if head.status == "ok":
        sketch, _, page = rest.partition("\n")
        stage.store.put_page(head, sketch, page)
    else:
        stage.store.put_rows(passes.manifest_line(values_of(head)))


def _fail(stage: Stage, head: Head, reason: str) -> None:
    stage.store.put_rows(passes.manifest_line(values_of(replace(head, status="failed", reason=reason))))


def _undecided(stage: Stage) -> Iterator[str]:
    """Items of the second pass: pages that have no rows yet, or rows by another template than their outlet's."""
    for outlet, pages in groupby(stage.store.pages(), key=lambda known: known.head.group):
        digest, place = stage.store.template(outlet)
        for known in pages:
            if known.page and (not known.rows or known.head.template != digest):
                head = replace(known.head, status="ok", reason="", template=digest)
                yield json.dumps(values_of(head) | {"page": known.page, "sketch": known.sketch, "learned": place})


def decide_pages(stage: Stage, total: int) -> None:
    """The second pass: the rows of every page that lacks them, in the store."""
    function = partial(passes.second_pass, texts=stage.store.texts, settings=stage.settings.clean)
    with run.writing(stage.out), closing(guarded(function, _undecided(stage), stage.limits)) as outcomes:
        for number, outcome in enumerate(outcomes, 1):
            if outcome.reason:
                row = json.loads(outcome.item)
                _fail(stage, Head(row["source"], sha256=row["sha256"]), outcome.reason)
            else:
                stage.store.put_rows(outcome.value)
            stage.progress("clean", number, total)
        stage.store.commit()


def write_files(stage: Stage, total: int) -> dict[str, str]:
    """Write the files of the run; name and SHA-256 of each."""
    sums = [hashlib.sha256() for _ in FILES]
    with ExitStack() as stack:
        files = [stack.enter_context(run.atomic_write(stage.out / name)) for name in FILES]
        for number, (_, known) in enumerate(stage.store.inputs(), 1):
            rows = stage.store.octets(known.rows) if known and known.rows else b""
            article = rows.find(b"\n") + 1
            stripped = rows.find(b"\n", article) + 1 or len(rows)
            for file, total_sum, part in zip(files, sums, (rows[:article], rows[article:stripped], rows[stripped:]), strict=True):
                file.write(part)
                total_sum.update(part)
            stage.progress("write", number, total)
    digests = {name: each.hexdigest() for name, each in zip(FILES, sums, strict=True)}
    return digests | _write_templates(stage)


def _write_templates(stage: Stage) -> dict[str, str]:
    """Write what was learned; nothing where templates came from a file, which may be this one."""
    if not _learning(stage):
        return {}
    with run.atomic_write(stage.out / TEMPLATES) as file:
        file.writelines(f"{text}\n".encode() for text in stage.store.saved())
    return {TEMPLATES: run.digest(stage.out / TEMPLATES)}


def tally(stage: Stage) -> tuple[Counter[str], Counter[str], list[tuple[str, str]]]:
    """Inputs by status, skips by reason, and source and reason of the first hundred failures."""
    status: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    failures: list[tuple[str, str]] = []
    for _, known in stage.store.inputs():
        if known is None:
            continue
        head = known.head
        status[head.status] += 1
        reasons[head.reason] += head.status == "skipped"
        if head.status == "failed" and len(failures) < 100:
            failures.append((head.source, head.reason))
    return status, +reasons, failures
