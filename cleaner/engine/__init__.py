"""What an engine is: two verbs, by which all that scales is carried out. Everything that passes is text."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

from cleaner.discover import discover

Function: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: ``timeout`` seconds of CPU, ``memory`` megabytes beyond what the worker
    began with. ``jobs`` is the number of workers."""

    jobs: int
    timeout: float
    memory: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a value, or the reason for which there is none."""

    item: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """``map`` applies a function to every item, each guarded from the others, and yields one outcome an
    item, in any order; closing the generator ends its workers. ``group`` yields each key once, sorted, with
    its values, sorted, and holds no more than one group in memory."""

    about: str
    map: Callable[[Function, Iterable[str], Limits], Generator[Outcome, None, None]]
    group: Callable[[Iterable[tuple[str, str]]], Iterator[tuple[str, list[str]]]]


def engine(name: str = "local") -> Engine:
    """The engine so called. Raises KeyError where there is none."""
    return cast(dict[str, Engine], discover("cleaner.engines", "ENGINE"))[name]
