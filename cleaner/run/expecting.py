"""How much there is to do, told before it is done: for the estimate of the end that progress shows, and for nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice

from cleaner.model import FailedError, Progress
from cleaner.packing import Damage, chunks, packing
from cleaner.parquet import count_rows
from cleaner.source import Entry, open_regular

PACKED = 4  # a byte of a packed file is about so many of text
_LOOKED_AT = 1 << 20  # bytes of text that tell how long a line is


def telling(progress: Progress, stage: str, total: int) -> Callable[[int], None]:
    """What tells of a stage how many are done, of so many as are expected (0 where that is unknown) or of more."""
    return lambda done: progress(stage, done, total and max(done, total))


def expect_rows(files: Sequence[Entry]) -> int:
    """About how many rows there are in files of texts; 0 where nobody knows."""
    if any(entry.path == "-" for entry in files):
        return 0
    return sum(map(_rows, files))


def _rows(entry: Entry) -> int:
    with suppress(OSError, FailedError), os.fdopen(open_regular(entry.path), "rb") as file:
        if entry.kind == "parquet":
            return count_rows(file)
        size = os.path.getsize(entry.path) * (PACKED if packing(file.fileno()) else 1)
        seen, lines = 0, 0
        for chunk in islice(chunks(file.fileno()), 1000):
            if isinstance(chunk, Damage) or seen >= _LOOKED_AT:
                break
            seen, lines = seen + len(chunk), lines + chunk.count(b"\n")
        return max(1, round(lines * size / seen)) if seen else 0
    return 0
