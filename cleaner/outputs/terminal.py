"""What a person sees: tables, progress bars, marked text, articles for reading. rich's only door.

Text of a page is hostile here: it is stripped of control and bidirectional characters and never read as markup.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from cleaner.output import Output, Row
from cleaner.outputs.text import heading
from cleaner.text import collapse, printable

# Where nothing is cut: wider than any row.
UNBOUNDED = 1_000_000
# Cells that the flexible column gets before the widest of the others yields, and that wrapped text gets in any case.
_FLEXIBLE = 14
_NARROWEST = 12
_GAP = 2
_SHOWN_EVERY = 0.1  # seconds between two states of a bar
_WDIFF = {"kept": ("", ""), "cut": ("[-", "-]"), "added": ("{+", "+}")}
_STYLES = {"cut": "red strike", "added": "green", "stripped": "red", "note": "dim", "strong": "bold", "": ""}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the key of its values in a row, its heading, and whether it takes what room is left.
    ``tail`` is for names of files: where there is no room, their end is shown."""

    key: str
    title: str
    flexible: bool = False
    right: bool = False
    tail: bool = False


class Report(Protocol):
    """Called with a stage, the number done and the number in all (0 while unknown)."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def screen(stream: IO[str], color: str = "auto") -> Console:
    """A console on the stream. ``color`` is ``auto`` (a terminal that is not dumb, and NO_COLOR is not set),
    ``always`` or ``never``. Where the stream is no terminal the console is so wide that nothing is cut."""
    tty = stream.isatty()
    colored = tty and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" if color == "auto" else color == "always"
    return Console(
        file=stream,
        width=None if tty else UNBOUNDED,
        force_terminal=tty or colored,
        color_system=("auto" if tty else "standard") if colored else None,
        no_color=False,
        markup=False,
        highlight=False,
        emoji=False,
    )


def safe(value: object) -> str:
    """The value on one line, without characters that a terminal acts on."""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return printable(collapse("" if value is None else str(value)))


def table(rows: Sequence[Row], columns: Sequence[Column], console: Console) -> Table:
    """The rows as a table as wide as the console: only on a terminal is anything cut, and an ellipsis shows it."""
    cells = [[safe(row.get(column.key)) for column in columns] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip([c.title for c in columns], *cells, strict=True)]
    if console.width < UNBOUNDED:
        widths = _fit(widths, columns, console.width)
    made = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for column, width in zip(columns, widths, strict=True):
        made.add_column(column.title, justify="right" if column.right else "left", width=width, no_wrap=True)
    for row in cells:
        made.add_row(*(Text(_cut(cell, width, column.tail)) for cell, width, column in zip(row, widths, columns, strict=True)))
    return made


def _fit(widths: Sequence[int], columns: Sequence[Column], room: int) -> list[int]:
    """Widths that fit into the room: the flexible column takes what is left, at least some cells; then the widest yields."""
    least = [min(width, _FLEXIBLE if column.flexible else len(column.title)) for width, column in zip(widths, columns, strict=True)]
    fitted = list(widths)
    flexible = [index for index, column in enumerate(columns) if column.flexible]
    for index in [*flexible, *sorted(range(len(columns)), key=lambda i: (-widths[i], i))]:
        excess = sum(fitted) + _GAP * (len(columns) - 1) - room
        fitted[index] = max(least[index], fitted[index] - max(0, excess))
    return fitted


def _cut(text: str, width: int, tail: bool) -> str:
    """The text in at most ``width`` cells, an ellipsis for what is left out: the end, or the beginning for a tail."""
    if cell_len(text) <= width:
        return text
    kept = text[::-1] if tail else text
    while cell_len(kept) > width - 1:
        kept = kept[: max(width - 1, 0)] if len(kept) > width - 1 else kept[:-1]
    return "…" + kept[::-1] if tail else kept + "…"


def marked(parts: Iterable[tuple[str, str]]) -> Text:
    """Pieces of text, each with a style (``cut``, ``added``, ``stripped``, ``note``, ``strong`` or none), as one text."""
    text = Text()
    for piece, style in parts:
        text.append(printable(piece), _STYLES[style])
    return text


def diff_text(pieces: Iterable[tuple[str, str]], colored: bool) -> Text:
    """Pieces of a word diff (``kept``, ``cut`` or ``added``, and the words): in colour, else as wdiff marks them."""
    parts: list[tuple[str, str]] = []
    for change, words in pieces:
        lead, end = ("", "") if colored else _WDIFF[change]
        text = words.strip()
        before, _, after = words.partition(text) if text else ("", "", words)
        parts += [(before, ""), (lead + text + end if text else "", "" if change == "kept" else change), (after, "")]
    return marked(parts)


def hanging(lead: tuple[str, str], body: tuple[str, str], width: int) -> Text:
    """``lead`` and, beside it, ``body`` broken into lines that fit the width; each a text and its style."""
    margin = cell_len(lead[0])
    again = "\n" + " " * (margin - 2) + ("| " if lead[0].endswith("| ") else "  ")
    lines = Text(printable(body[0])).wrap(Console(width=width), max(_NARROWEST, width - margin - 1)) or [Text("")]
    pieces: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        pieces += [lead if number == 0 else (again, lead[1]), (line.plain.rstrip(), body[1])]
    return marked(pieces)


class _Rate(ProgressColumn):
    """How many are done in a second, over the last of them."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed and speed >= 10 else f"{speed:.1f}/s" if speed else "", "dim")


@contextmanager
def progress(stream: IO[str]) -> Iterator[Report]:
    """Bars on the stream while the block runs, one a stage, each with its rate and the time it will still take; they
    are gone afterwards."""
    columns = (TextColumn("{task.description:<8}", markup=False), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=screen(stream), transient=True) as bars:
        tasks: dict[str, TaskID] = {}
        shown: dict[str, float] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=None)
            elif done != total and time.monotonic() - shown[stage] < _SHOWN_EVERY:
                return  # to draw a bar costs more than many a row
            shown[stage] = time.monotonic()
            bars.update(tasks[stage], completed=done, total=total or None)

        yield report


def picture(shown: Iterable[tuple[str, str]], title: str, width: int) -> str:
    """An SVG of a terminal: each command and what it sent, escape sequences and all; the same for the same input."""
    console = Console(record=True, file=io.StringIO(), width=width, force_terminal=True, markup=False, highlight=False)
    for command, sent in shown:
        console.print(Text(f"$ {command}", "bold"))
        console.print(Text.from_ansi(sent))
    # Without the fonts that a viewer would fetch.
    return re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title, unique_id="cleaner"), flags=re.S)


def _write(rows: Iterable[Row], stream: BinaryIO) -> None:
    text = io.TextIOWrapper(stream, encoding="utf8", errors="replace", write_through=True)
    console = screen(text)
    for row, between in zip(rows, itertools.chain([""], itertools.repeat("\n")), strict=False):
        title, about = heading(row)
        console.print(marked([(between, ""), (title, "strong"), ("\n" + about if about else "", "note")]), soft_wrap=True)
        console.print(marked([("\n" + row["text"], "")]), soft_wrap=not stream.isatty())
    text.detach()


OUTPUT = Output(suffix="term", about="articles for reading on a terminal", write=_write)
