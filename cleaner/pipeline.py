"""The order of the stages; nothing else knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner import run
from cleaner.model import Article, Progress, RawPage, silent
from cleaner.run import cleaning, learning
from cleaner.run.cleaning import Stage
from cleaner.run.expecting import expect_rows, telling
from cleaner.run.passes import Cleaned, examine, finish, read
from cleaner.run.store import Store
from cleaner.run.templates import choose, read_templates
from cleaner.settings import Settings
from cleaner.source import Entry, InputError, kind_of, read_bytes, remote
from cleaner.source.listing import find_roots
from cleaner.template import Template, outlet_of, sketch

if TYPE_CHECKING:
    from cleaner.dedup import Step
    from cleaner.run.data_card import Census
    from cleaner.run.exporting import Choice
    from cleaner.run.shards import Form

__all__ = [
    "Cleaned", "Inputs", "Progress", "Summary", "Swept",
    "clean_one", "clean_run", "dedup_run", "export_run", "full_run", "retry_run", "silent", "sweep_texts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read: files, folders, globs or ``-``. ``glob`` narrows what is taken from folders, matched
    against the path below the folder: ``*`` within a name, ``**`` across folders, no slash for the last name."""

    paths: tuple[str, ...]
    glob: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a run. ``failures`` holds source and reason of the first failed inputs, at most 100;
    ``reasons`` how often each reason for a skip stands in the manifest. The last four are 0 where the
    run did not compare. ``exit_status`` is 0, or 3 where an input failed."""

    inputs: int = 0
    ok: int = 0
    skipped: int = 0
    failed: int = 0
    reused: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    documents: int = 0
    clusters: int = 0
    duplicates: int = 0
    kept: int = 0

    @property
    def exit_status(self) -> int:
        """The exit status of a finished run."""
        return 3 if self.failed else 0


def clean_run(inputs: Inputs, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """Clean the inputs into ``out``: manifest, articles, stripped, templates and run.json, as the README has them.

    To print articles without a folder of one's own, pass a temporary one and read its articles.jsonl.
    Raises source.InputError for a PATH that is missing (exit 2), run.BusyError where another run holds ``out``
    (exit 2), run.OutputError where ``out`` cannot be written (exit 74, ``strerror`` and ``filename`` say what and
    where) and run.Interrupted on SIGINT or SIGTERM (``.status`` is 130 or 143; work so far is kept)."""
    run.spare(out, run.CLEANED, find_roots(remote.apart(inputs.paths)[0]))
    _given_templates(settings)  # what is wrong with them is better said before the work
    with run.opened(out, run.CLEANED) as folder:
        return _clean(folder, inputs, settings, progress)


def retry_run(out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """clean_run once more over the inputs of the run in ``out``: those that failed are tried again, under limits that may
    be others now; of the rest only what has changed. Raises as clean_run does, and source.InputError where ``out`` holds
    no finished run, or one over standard input."""
    with run.opened(out) as folder:
        roots = folder.inputs.get("roots", ["-"])
        if "-" in roots:
            raise InputError(f"no finished run over files in {out}")
        return _clean(folder, Inputs(tuple(roots), folder.inputs["glob"]), settings, progress, retry=True)


def dedup_run(inputs: Inputs, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """Cluster the articles of JSON lines and Parquet, in files, folders and ``-``, or of a folder that clean_run wrote,
    into ``out`` (clusters, assignments, kept and run.json). Raises as clean_run does, and extra.MissingExtraError."""
    from cleaner.run import texts

    here, urls = remote.apart(inputs.paths)
    files = texts.find_texts(here, inputs.glob, str(out)) if here or not urls else []
    run.spare(out, run.COMPARED, (entry.path for entry in files))
    with run.opened(out, run.COMPARED) as folder:
        if urls:
            files = texts.find_texts((*here, *_fetched(folder, urls)), inputs.glob, str(out))
        return _compare(folder, files, settings, progress)


@dataclass(frozen=True, slots=True)
class Swept:
    """What each threshold makes of some articles, the articles by their id, and the summary at the threshold that is set."""

    steps: tuple[Step, ...]
    articles: Mapping[str, Article]
    summary: Summary


def sweep_texts(inputs: Inputs, settings: Settings, thresholds: Sequence[float], show: int, progress: Progress = silent) -> Swept:
    """Cluster the articles that dedup_run would compare at the threshold that is set and at these, ``show`` borderline
    pairs for each. Nothing is written, no index heeded. Raises source.InputError and extra.MissingExtraError."""
    from cleaner.dedup.sweep import sweep
    from cleaner.run import texts

    files, chosen = texts.find_texts(inputs.paths, inputs.glob), settings.dedup.threshold
    read_in = texts.read_texts(files, settings, telling(progress, "read", expect_rows(files)))
    documents = len(read_in.articles)
    steps = sweep(read_in.articles, settings.dedup, (*thresholds, chosen), show)
    at = next(step for step in steps if step.threshold == chosen)
    found = Summary(documents=documents, clusters=at.clusters, duplicates=at.duplicates, kept=documents - at.duplicates)
    summary = replace(found, failed=len(read_in.failures), failures=read_in.failures[:100])
    return Swept(steps, {article.id: article for article in read_in.articles}, summary)


def full_run(inputs: Inputs, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """clean_run, then dedup_run over its articles, in one folder under one lock. Raises as clean_run does."""
    from cleaner.run import parted, texts

    run.spare(out, (*run.CLEANED, *run.COMPARED), find_roots(remote.apart(inputs.paths)[0]))
    _given_templates(settings)  # what is wrong with them is better said before the work
    parted.check(settings)
    with run.opened(out, (*run.CLEANED, *run.COMPARED)) as folder:
        folder.goes_on = True
        cleaned = _clean(folder, inputs, settings, progress)
        folder.goes_on = False
        folder.parts = parted.parts_of(settings.run, cleaned.inputs)
        compare = _compare_parts if settings.run.engine else _compare
        compared = compare(folder, texts.find_texts((str(out),)), settings, progress)
    found = {name: getattr(compared, name) for name in ("documents", "clusters", "duplicates", "kept")}
    return replace(cleaned, **found)


def _fetched(folder: run.Folder, urls: Sequence[str]) -> list[str]:
    with run.writing(folder.work):
        return remote.fetched(urls, folder.work / "fetched")


def _clean(folder: run.Folder, inputs: Inputs, settings: Settings, progress: Progress, retry: bool = False) -> Summary:
    """List, reuse, label, learn and decide, write."""
    named = (settings.clean.outlet_templates, settings.clean.site_config)
    identity, unlimited = (run.identity(settings, *parts, named=named) for parts in (("input", "clean", "run"), ("input", "clean")))
    before = folder.stage("clean", unlimited, by="unlimited") if retry else folder.stage("clean", identity)
    here, urls = remote.apart(inputs.paths)
    roots = find_roots((*here, *_fetched(folder, urls)))
    folder.inputs = {"roots": [*find_roots(here), *urls], "glob": inputs.glob}
    with run.writing(folder.work):
        store = Store(folder.work, identity)
    stage = Stage(store, folder.out, settings, progress)
    with closing(store):
        with folder.timed("list"):
            if before:
                cleaning.recall(stage)
            total = cleaning.list_inputs(stage, roots, inputs.glob)
            reused = cleaning.reuse(stage, total, retry)
        files = before.get("files", {})
        if not before or reused < total or store.removed:
            if settings.run.engine:
                from cleaner.run import parted

                with folder.timed("parts"):
                    folder.articles = parted.clean(stage, total, identity)
            else:
                _clean_here(folder, stage, total)
            with folder.timed("write"):
                files = cleaning.write_files(stage, total)
        status, reasons, failures = cleaning.tally(stage)
    counts = {"inputs": total, "ok": status["ok"], "skipped": status["skipped"], "failed": status["failed"]}
    folder.finish("clean", {"identity": identity, "unlimited": unlimited, "counts": counts, "files": files}, settings)
    return Summary(**counts, reused=reused, failures=tuple(failures), reasons=tuple(reasons.most_common()))


def _compare_near(folder: run.Folder, files: list[Entry], settings: Settings, progress: Progress) -> Summary:
    """As _compare, for near copies alone, of more texts than memory holds."""
    from cleaner.run import near

    near.check(files, settings)
    named = (settings.dedup.prefer, settings.dedup.owners)
    identity = run.identity(settings, "input", "dedup", named=(*named, *(entry.path for entry in files)))
    stage = folder.stage("dedup", identity)
    if not stage:
        found = near.compare(files, settings, folder, progress)
        counts = {"documents": found.documents, "clusters": found.clusters, "duplicates": found.duplicates}
        counts["kept"] = found.documents - found.duplicates
        stage = {"identity": identity, "counts": counts, "files": dict(found.files)}
        stage |= {"failed": len(found.failures), "failures": found.failures[:100]}
    folder.finish("dedup", stage, settings)
    return Summary(failed=stage["failed"], failures=tuple((place, fault) for place, fault in stage["failures"]), **stage["counts"])


def _clean_here(folder: run.Folder, stage: Stage, total: int) -> None:
    """Label, learn, decide, in this process and its workers."""
    with folder.timed("label"):
        cleaning.label_all(stage, total)
    with folder.timed("learn"):
        learning.learn_templates(stage, total)
    with folder.timed("decide"):
        cleaning.decide_pages(stage, total)


def _compare(folder: run.Folder, files: list[Entry], settings: Settings, progress: Progress) -> Summary:
    """Read the texts, cluster them and write what came of it, where an earlier run has not."""
    from cleaner.run import comparing, texts

    if settings.dedup.near:
        return _compare_near(folder, files, settings, progress)
    with folder.timed("read"):
        read_in = texts.read_texts(files, settings, telling(progress, "read", expect_rows(files)))
    files_named = (settings.dedup.prefer, settings.dedup.owners, settings.dedup.index)
    identity = f"{run.identity(settings, 'input', 'dedup', named=files_named)}-{read_in.sha256[:16]}"
    stage = folder.stage("dedup", identity)
    documents = len(read_in.articles)
    if not stage:
        with folder.timed("compare"):
            compared = comparing.compare(read_in, settings.dedup, progress)
            written = comparing.write_files(folder.out, compared, settings.dedup)
        duplicates = compared.duplicates
        counts = {"documents": documents, "clusters": len(compared.clusters), "duplicates": duplicates, "kept": documents - duplicates}
        stage = {"identity": identity, "counts": counts, "files": written}
    folder.finish("dedup", stage, settings)
    return Summary(failed=len(read_in.failures), failures=read_in.failures[:100], **stage["counts"])


def _compare_parts(folder: run.Folder, files: list[Entry], settings: Settings, progress: Progress) -> Summary:
    """As _compare, of the articles that were cleaned into the folder, by an engine."""
    from cleaner.run import parted, texts

    named = (settings.dedup.prefer, settings.dedup.owners)
    identity = f"{run.identity(settings, 'input', 'dedup', named=(*named, ''))}-{texts.digest_texts(files)[:16]}"
    identity += f"-{settings.run.shards}" if settings.run.shards else ""
    stage = folder.stage("dedup", identity)
    if not stage:
        progress("compare", 0, 0)
        with folder.timed("compare"):
            written, counts = parted.compare(folder, files, settings, identity)
        stage = {"identity": identity, "counts": counts, "files": written}
    folder.finish("dedup", stage, settings)
    return Summary(**stage["counts"])


def export_run(folder: Path, out: Path, choice: Choice, form: Form) -> Census:
    """Write articles of the run in ``folder`` as shards with a data card into ``out``. Raises as exporting.export does,
    run.BusyError and run.Interrupted."""
    from cleaner.run.exporting import export

    with run.opened(out), run.writing(out):
        return export(folder, out, choice, form)


def clean_one(raw: RawPage | bytes | str | Path, settings: Settings) -> Cleaned:
    """Clean one page in this process: a path, the bytes of a page (HTML or text, told by themselves), its text (a str: HTML
    where it begins with a tag, else a dump), or a RawPage. Templates are learned from folders: here only those of a file are used.

    Raises model.SkippedError where it is not a page, model.FailedError where it could not be read."""
    given = _given_templates(settings)
    found = examine(_raw(raw, settings), settings.clean)
    learned = choose(given, outlet_of(found.page))
    return finish(found, sketch(found.page), learned, settings.clean)


def _given_templates(settings: Settings) -> dict[str, Template]:
    chosen = settings.clean.outlet_templates
    return {} if chosen in ("auto", "off") else read_templates(chosen)


def _raw(raw: RawPage | bytes | str | Path, settings: Settings) -> RawPage:
    if isinstance(raw, RawPage):
        return raw
    if isinstance(raw, Path):
        entry = Entry(raw.name, str(raw.resolve()), kind_of(raw.name))
        return read(entry, read_bytes(entry, settings.run.max_bytes), settings)
    if isinstance(raw, bytes):
        return read(Entry("-", "-", "page"), raw, settings)
    # A dump may have a tag in its middle.
    kind = "page" if raw.lstrip("\ufeff \t\r\n").startswith("<") else "text"
    return read(Entry("-", "-", kind), raw.encode("utf8", "replace"), settings)
