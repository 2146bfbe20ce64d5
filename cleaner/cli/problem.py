"""What is told of an error: what went wrong, where, the command that mends it, and the exit status."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Any

from cleaner.cli.commandline import UsageError
from cleaner.cli.console import StdoutError
from cleaner.cli.results import ResultsError
from cleaner.config import ConfigError
from cleaner.extra import MissingExtraError
from cleaner.model import FailedError, SkippedError

USAGE, FAILED, BUG, UNWRITABLE, INTERRUPTED = 2, 3, 70, 74, 130
_ROOM = {errno.ENOSPC: "free some space and run it again: it takes up what is done", errno.EACCES: "choose another folder with -o DIR"}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in words; ``where`` and ``hint`` may be empty."""

    what: str
    where: str
    hint: str
    status: int

    def lines(self) -> list[str]:
        """``error: what, where`` and, where there is one, ``  hint: …``."""
        where = f", {self.where}" if self.where else ""
        return [f"error: {self.what}{where}", *([f"  hint: {self.hint}"] if self.hint else [])]


def explain_error(error: BaseException) -> Problem:
    """The problem that an exception stands for; one that no part of the program raises on purpose is a bug (70)."""
    if isinstance(error, ConfigError | ResultsError):
        return Problem(str(error), error.where, error.hint, USAGE)
    if isinstance(error, UsageError):
        return _usage(error)
    if isinstance(error, MissingExtraError):
        what, _, hint = str(error).partition(": ")
        return Problem(what, "", hint, USAGE)
    if isinstance(error, SkippedError | FailedError):
        status = FAILED if isinstance(error, FailedError) else USAGE
        return Problem(str(error), "the page", "cleaner clean PATH -o DIR tells why for many pages", status)
    if isinstance(error, KeyboardInterrupt):
        return Problem("interrupted", "", "", INTERRUPTED)
    return _of_a_run(error) or _bug(error)


def _usage(error: Any) -> Problem:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "cleaner"
    message = " ".join(error.format_message().split()).replace("Value error, ", "")
    what, _, near = message.partition(" Did you mean ")
    hint = f"did you mean {near}" if near else f"{command} --help"
    return Problem(what[:1].lower() + what[1:].rstrip("."), command, hint, USAGE)


def _of_a_run(error: BaseException) -> Problem | None:
    from cleaner.run import BusyError, Interrupted, OutputError
    from cleaner.run.parted.flow import StageError
    from cleaner.run.templates import TemplatesError
    from cleaner.source import InputError

    if isinstance(error, Interrupted | StageError):
        status = error.status if isinstance(error, Interrupted) else FAILED
        return Problem(str(error), "", "run it again: it takes up what is done", status)
    if isinstance(error, TemplatesError):
        return Problem(str(error), "", "give auto, off, or a file like the templates.jsonl that a run leaves", USAGE)
    if isinstance(error, InputError):
        return Problem(str(error), "", "name a file, a folder, a glob in quotes, or - for standard input", USAGE)
    if isinstance(error, BusyError):
        return Problem(str(error), "", "wait for the other run, or choose another folder with -o DIR", USAGE)
    if isinstance(error, OutputError | StdoutError):
        hint = _ROOM.get(error.errno or 0, "see that it can be written and has room")
        return Problem(error.strerror or str(error), str(error.filename or "the output"), hint, UNWRITABLE)
    return None


def _bug(error: BaseException) -> Problem:
    return Problem(f"{type(error).__name__}: {error}", "in cleaner itself", "run it again with -vv and report what it prints", BUG)
