"""One run on disk: its folder and lock, files that appear whole or not at all, what a finished run left.

Files are written beside their final place in ``.cleaner``, synced and renamed (POSIX rename is atomic). What
differs between two runs over one input (times, the process) goes to ``run.lock`` alone.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, BinaryIO

import cleaner
from cleaner.settings import Settings
from cleaner.source import InputError

WORK = ".cleaner"
REPORT = "run.json"
TIMINGS = "run.lock"
_LOCK = ".lock"
CLEANED = ("manifest.jsonl", "articles.jsonl", "stripped.jsonl", "templates.jsonl")
COMPARED = ("clusters.jsonl", "assignments.jsonl", "kept.jsonl")


class OutputError(OSError):
    """The output could not be written (exit 74); ``strerror`` and ``filename`` say what and where."""


class BusyError(Exception):
    """Another run holds the output folder (exit 2)."""


class Interrupted(BaseException):
    """The run was told to stop. ``status`` is 130 (SIGINT) or 143 (SIGTERM); work so far is kept.

    Like KeyboardInterrupt it is no error, so that nothing on the way catches it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.status = 128 + number


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGINT and SIGTERM raise Interrupted inside; outside the main thread, where Python allows no handlers,
    nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the system says of a failed write inside into OutputError."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(error.errno or errno.EIO, error.strerror or str(error), error.filename or str(path)) from error
    except sqlite3.OperationalError as error:
        code = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_READONLY": errno.EROFS}.get(getattr(error, "sqlite_errorname", ""), errno.EIO)
        raise OutputError(code, os.strerror(code), str(path)) from error


@dataclass
class Folder:
    """The output folder of a run that holds its lock. ``work`` is for work in progress; ``report`` is what run.json
    said when the run began; ``timings`` seconds of wall clock and of CPU, workers included, by stage; ``inputs`` what the
    pages were read from: ``roots`` and ``glob``. While it ``goes_on``, a stage that is finished is not the last: nothing is
    reported yet, and work in progress is kept. ``articles`` are files in which an engine left the articles for its
    second half, dealt to so many ``parts``."""

    out: Path
    report: dict[str, Any]
    timings: dict[str, dict[str, float]] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    goes_on: bool = False
    articles: list[str] = field(default_factory=list)
    parts: int = 0

    @property
    def work(self) -> Path:
        """The folder for work in progress."""
        return self.out / WORK

    def stage(self, name: str, identity: str, by: str = "identity") -> dict[str, Any]:
        """What the report says of a stage that was finished under the same identity, in the field ``by``, with files
        that are still whole; empty otherwise."""
        found = self.report.get("stages", {}).get(name, {})
        return found if found.get(by) == identity and intact(self.out, found.get("files", {})) else {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to the timings."""
        wall, cpu = monotonic(), _cpu()
        yield
        self.timings[name] = {"wall": round(monotonic() - wall, 3), "cpu": round(_cpu() - cpu, 3)}

    def finish(self, name: str, stage: Mapping[str, Any], settings: Settings) -> None:
        """Report a stage as finished, remove what later stages made of its former files, and clear the work."""
        stages = dict(self.report.get("stages", {}))
        if stages.get(name) != stage and name == "clean":
            self._remove(stages.pop("dedup", {}).get("files", {}))
        stages[name] = stage
        self.report = {
            "version": cleaner.__version__,
            "fingerprint": settings.fingerprint(),
            "settings": results_of(settings),
            "counts": {key: value for each in stages.values() for key, value in each["counts"].items()},
            "files": {key: value for each in stages.values() for key, value in each["files"].items()},
            "stages": dict(sorted(stages.items())),
            "timings": {"file": TIMINGS},
        }
        if self.goes_on:
            return
        _write_json(self.out / REPORT, self.report)
        with writing(self.work):
            shutil.rmtree(self.work, ignore_errors=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        _write_json(self.out / TIMINGS, {"finished": now, "pid": os.getpid(), "seconds": self.timings, "inputs": self.inputs})

    def _remove(self, files: Mapping[str, str]) -> None:
        for name, value in files.items():
            if digest(self.out / name) == value:
                with writing(self.out / name):
                    (self.out / name).unlink(missing_ok=True)


@contextmanager
def opened(out: Path, names: Iterable[str] = ()) -> Iterator[Folder]:
    """The folder ``out``, made where it is missing, locked and proven to be writable.

    Raises OutputError where it cannot be written, InputError where it holds files of ``names``, which will be replaced, and no run
    has left anything there, BusyError where another run holds it, and Interrupted inside."""
    if not any((out / name).exists() for name in (_LOCK, REPORT)):
        for name in names:
            if (out / name).exists():
                raise InputError(f"{out / name} is of no run, and would be replaced: choose another folder with -o")
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another run is writing to {out}") from error
        with writing(out):
            (out / WORK).mkdir(exist_ok=True)
        with interruptible():
            yield Folder(out, report(out), inputs=_read_json(out / TIMINGS).get("inputs", {}))
    finally:
        os.close(lock)


def spare(out: Path, names: Iterable[str], inputs: Iterable[str]) -> None:
    """Raises InputError where one of the inputs is a file of the names in ``out``, which the run would replace."""
    replaced = {os.path.realpath(out / name) for name in names}
    for path in inputs:
        if os.path.realpath(path) in replaced:
            raise InputError(f"{path} is an input, and would be replaced: choose another folder with -o")


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place ``path`` when the block ends well, and leaves no trace otherwise.

    Raises OutputError where it cannot be written."""
    work = path.parent / WORK
    part = work / f"{path.name}.part"
    with writing(path):
        work.mkdir(exist_ok=True)
        try:
            with open(part, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
                work.rmdir()  # left where it holds work in progress


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; empty where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def report(out: Path) -> dict[str, Any]:
    """What run.json says; empty where there is none, or it is damaged."""
    return _read_json(out / REPORT)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def intact(out: Path, files: Mapping[str, str]) -> bool:
    """True where there are files, and each still has the SHA-256 given."""
    return bool(files) and all(digest(out / name) == value for name, value in files.items())


def results_of(settings: Settings) -> dict[str, dict[str, Any]]:
    """The settings that can change what is written, by section."""
    return {
        section.name: {
            each.name: getattr(getattr(settings, section.name), each.name)
            for each in fields(getattr(settings, section.name))
            if each.metadata["result"]
        }
        for section in fields(settings)
    }


def identity(settings: Settings, *sections: str, named: Iterable[str] = ()) -> str:
    """What results depend on besides the input: version and code of the program, sections of the settings, and
    the contents of the files ``named`` in them, and of the text files in the folders."""
    values = results_of(settings)
    contents = [
        _digest_all(path, path.glob("*.[tT][xX][tT]")) if path.is_dir() else digest(path) for path in map(Path, filter(None, named))
    ]
    parts = [cleaner.__version__, _code(), {name: values[name] for name in sections}, contents]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Digest of the program's own modules and tables: an edited rule must not find rows of its former self. Every run takes it,
    so files are read by names and not by paths, which takes half as long."""
    root, total = os.path.dirname(cleaner.__file__), hashlib.sha256()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(names):
            if name.endswith((".py", ".toml", ".json")):
                path = os.path.join(folder, name)
                total.update(os.fsencode(path.removeprefix(root)))
                with suppress(OSError), open(path, "rb", buffering=0) as file:
                    total.update(hashlib.sha256(file.readall()).digest())
    return total.hexdigest()


def _digest_all(root: Path, paths: Iterable[Path]) -> str:
    """Digest of the names and contents of files below a folder."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(root).as_posix()} {digest(path) if path.is_file() else ''}\n".encode("utf8", "surrogateescape"))
    return total.hexdigest()


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usages)


def _write_json(path: Path, row: Mapping[str, Any]) -> None:
    with atomic_write(path) as file:
        file.write((json.dumps(row, indent=1, ensure_ascii=False) + "\n").encode())
