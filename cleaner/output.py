"""What an output is: it writes rows, one object each, to a stream of bytes and knows nothing else.

A run always leaves JSONL (see run.py); other outputs are made from these rows, so that all say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias, cast

from cleaner.discover import discover

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Output:
    """``suffix`` names the file (``articles.<suffix>``). ``about`` is one line for the table of outputs.
    ``write`` takes the rows as a stream and must not hold them all; what it writes depends on the rows alone."""

    suffix: str
    about: str
    write: Callable[[Iterable[Row], BinaryIO], None]


def outputs() -> dict[str, Output]:
    """All outputs by name, sorted; ``--to`` takes these names."""
    return cast(dict[str, Output], discover("cleaner.outputs", "OUTPUT"))
