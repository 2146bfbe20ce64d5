"""The order of the stages; nothing else knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cleaner.model import Article, Block, Page, RawPage, Stripped
from cleaner.settings import Settings

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the stage (``list``, ``read``, ``clean``, ``write``, ``compare``), the number done, and the
number in all (0 while unknown). It may be called often and must return fast."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that says nothing."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read: files, folders, globs or ``-``. ``glob`` narrows what is taken from folders, matched
    against the source (the path relative to the input), ``*`` within a name, ``**`` across folders."""

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


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One page, cleaned. ``kept`` and ``stripped`` together are the blocks of ``page``, in its order.
    ``article`` is None where nothing was left; ``reason`` then says why."""

    page: Page
    kept: tuple[Block, ...]
    stripped: tuple[Stripped, ...]
    article: Article | None
    reason: str = ""


def clean_run(inputs: Inputs, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """Clean the inputs into ``out``: manifest, articles, stripped and run.json, as CLI.md has them.

    To print articles without a folder of one's own, pass a temporary one and read its articles.jsonl.
    Raises source.InputError for a PATH that is missing (exit 2), run.BusyError where another run holds ``out``
    (exit 2), run.OutputError where ``out`` cannot be written (exit 74, ``strerror`` and ``filename`` say what and
    where) and run.Interrupted on SIGINT or SIGTERM (``.status`` is 130 or 143; work so far is kept)."""
    raise NotImplementedError


def dedup_run(input_path: str, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """Cluster the articles of a JSONL file, of ``-``, or of a folder that clean_run wrote, into ``out``
    (clusters, assignments, kept and run.json). Raises as clean_run does."""
    raise NotImplementedError


def full_run(inputs: Inputs, out: Path, settings: Settings, progress: Progress = silent) -> Summary:
    """clean_run, then dedup_run over its articles, in one folder under one lock. Raises as clean_run does."""
    raise NotImplementedError


def clean_one(raw: RawPage | bytes | str | Path, settings: Settings) -> Cleaned:
    """Clean one page in this process: a path, the bytes of a page (HTML or text, sniffed), the text of a
    dump (a str holding a line break, or no name of a file), or a RawPage.

    Raises model.SkippedError where it is not a page, model.FailedError where it could not be read."""
    raise NotImplementedError
