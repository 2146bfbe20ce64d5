"""What an output is: it writes rows, one object each, to a stream of bytes and knows nothing else.

A run always leaves JSONL (see run/); other outputs are made from these rows, so that all say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias, cast

from cleaner.discover import discover, discover_one

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Output:
    """``suffix`` names the file (``articles.<suffix>``). ``about`` is one line for the table of outputs.
    ``write`` takes the rows as a stream, which may be gone through again, and must not hold them all; what it writes
    depends on the rows alone."""

    suffix: str
    about: str
    write: Callable[[Iterable[Row], BinaryIO], None]


def outputs() -> dict[str, Output]:
    """All outputs by name, sorted; ``--to`` takes these names."""
    return cast(dict[str, Output], discover("cleaner.outputs", "OUTPUT"))


def output(name: str) -> Output:
    """The output of that name alone: what others need is not loaded. Raises KeyError where there is none."""
    return cast(Output, discover_one("cleaner.outputs", "OUTPUT", name))


def flat(row: Row) -> dict[str, Any]:
    """An article's row with the same fields whatever it says, for tables: the agency's name and its evidence are texts,
    and ``clutter`` is a number where it is left out."""
    agency = row.get("agency") or {}
    made = {**row, "agency": agency.get("name", ""), "agency_evidence": agency.get("evidence", ""), "clutter": row.get("clutter", 0)}
    return {name: made.pop(name) for name in _ORDER if name in made} | made


_ORDER = tuple("id source url outlet title authors published language agency agency_evidence words clutter text".split())
