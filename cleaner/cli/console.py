"""Standard output carries the result; standard error the talk: progress, warnings, summary, errors.

Both are safe to look at: what would act on a terminal is escaped in JSON and left out elsewhere."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from rich.text import Text

    from cleaner.outputs.terminal import Column
    from cleaner.pipeline import Progress, Summary

# Control, format and surrogate characters, but for the line ends between rows.
_ACTING = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Failed inputs that are named in one line, and that are named at all without -v.
_IN_A_LINE, _NAMED = 3, 20


class StdoutError(OSError):
    """Standard output could not be written."""


@dataclass(frozen=True, slots=True)
class Console:
    """How to print. ``form`` is table or the name of an output, or empty for a table on a terminal and JSONL elsewhere.
    ``verbosity`` is -1 for -q, 1 for -v, 2 for -vv."""

    color: str = "auto"
    form: str = ""
    verbosity: int = 0

    @property
    def table(self) -> bool:
        """True where rows are shown as a table."""
        return self.form == "table" or (not self.form and sys.stdout.isatty())

    @property
    def colored(self) -> bool:
        """True where colours reach standard output."""
        from cleaner.outputs.terminal import screen

        return screen(sys.stdout, self.color).color_system is not None

    def hear(self) -> None:
        """Say from now on what the stages warn of, on standard error."""
        import logging

        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: self.say(f"warning: {record.getMessage()}")  # type: ignore[method-assign]
        logging.getLogger("cleaner").handlers[:] = [handler]

    def rows(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> None:
        """Print the rows: whole, or ``columns`` of them as a table.

        Raises StdoutError where standard output cannot be written, BrokenPipeError where its reader left."""
        if self.table:
            from cleaner.outputs.terminal import screen, table

            with _result():
                console = screen(sys.stdout, self.color)
                with console.capture() as printed:
                    console.print(table(list(rows), columns, console))
                sys.stdout.writelines(line.rstrip() + "\n" for line in printed.get().splitlines())
        else:
            self.write(self.form or "jsonl", rows)

    def write(self, output: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Print the rows through the output of that name. Raises as rows does."""
        from cleaner.output import output as named

        with _result():
            sys.stdout.flush()
            if output in ("jsonl", "json"):
                named(output).write(rows, cast(BinaryIO, _Guarded(sys.stdout.buffer)))
            else:  # others may go through the rows twice
                named(output).write(list(rows) if iter(rows) is rows else rows, sys.stdout.buffer)

    def text(self, *lines: Text | str) -> None:
        """Print lines, marked ones in colour. Raises as rows does."""
        with _result():
            if any(not isinstance(line, str) for line in lines):
                from cleaner.outputs.terminal import screen

                console = screen(sys.stdout, self.color)
                for line in lines:
                    console.print(line, soft_wrap=not sys.stdout.isatty())
            else:
                from cleaner.text import printable

                for line in lines:
                    sys.stdout.write(printable(str(line)) + "\n")

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Progress bars on standard error where it is a terminal, silence elsewhere."""
        if self.verbosity < 0 or not sys.stderr.isatty():
            from cleaner.pipeline import silent

            yield silent
            return
        from cleaner.outputs.terminal import progress

        with progress(sys.stderr) as report:
            yield report

    def say(self, line: str, level: int = 0) -> None:
        """A line on standard error, where the verbosity is at least ``level``. Never raises."""
        if self.verbosity >= level:
            complain(line)

    def summary(self, summary: Summary, after: str = "") -> None:
        """What became of a run, which inputs failed (also under -q), and the command to go on with."""
        self.say(_counts(summary))
        if summary.reasons:
            self.say("skipped: " + ", ".join(f"{count} {reason}" for reason, count in summary.reasons))
        if summary.reused:
            self.say(f"reused: {summary.reused} from an earlier run", 1)
        for line in _failures(summary, self.verbosity):
            self.say(line, -1)
        if after and (summary.ok or summary.documents):
            self.say(f"next: {after}")


def quote(path: Path) -> str:
    """The path as a shell takes it."""
    import shlex

    return shlex.quote(str(path))


def complain(line: str) -> None:
    """A line on standard error, safe to look at; a standard error that is closed is no error."""
    from cleaner.text import printable

    try:
        sys.stderr.write(printable(line.replace("\r", " ")) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass


def _counts(summary: Summary) -> str:
    parts = []
    if summary.inputs:
        failed = f", {summary.failed} failed" if summary.failed else ""
        skipped = f", {summary.skipped} skipped" if summary.skipped else ""
        parts.append(f"cleaned {summary.ok} of {_number(summary.inputs, 'page')}{failed}{skipped}")
    if summary.documents:
        duplicates = _number(summary.duplicates, "duplicate")
        parts.append(f"{_number(summary.clusters, 'cluster')}, {duplicates}, {summary.kept} kept")
    return "; ".join(parts) or "nothing to compare"


def _failures(summary: Summary, verbosity: int) -> list[str]:
    """Which inputs failed and why: a few in one line, more in a line each, the rest in the manifest."""
    named = [f"{source} ({reason})" for source, reason in summary.failures]
    if len(named) <= _IN_A_LINE:
        return [f"failed: {', '.join(named)}"] if named else []
    shown = named if verbosity > 0 else named[:_NAMED]
    more = summary.failed - len(shown)
    where = ": -v names them" if verbosity <= 0 and len(named) == summary.failed else ", in manifest.jsonl"
    return ["failed:", *(f"  {each}" for each in shown), *([f"  and {more} more{where}"] if more > 0 else [])]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@contextmanager
def _result() -> Iterator[None]:
    """Tell a standard output that cannot be written from every other OSError."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        _let_go()
        raise StdoutError(error.errno or errno.EIO, os.strerror(error.errno or errno.EIO), "standard output") from error


def _let_go() -> None:
    """Let the interpreter's last flush go nowhere: it would print a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class _Guarded:
    """A stream of JSON in which characters that act on a terminal are escaped."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        text = data.decode("utf8", "surrogatepass")
        self._stream.write(re.sub(_ACTING, _escape, text).encode())  # re caches what it compiles
        return len(data)


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def open_streams() -> None:
    """Make both streams UTF-8 with plain line ends, whatever the locale; what cannot be shown is escaped.

    A standard output that was closed is held open for nothing, so that no file takes its number and
    writing to it is an error like any other."""
    if sys.stdout is None:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 1)
        sys.stdout = os.fdopen(1, "w")
    streams: tuple[IO[str] | None, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf8", errors="backslashreplace", newline="\n")
