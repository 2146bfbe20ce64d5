"""What an engine is: two verbs over datasets, by which all that scales is carried out.

A dataset is files of Parquet, each row a key (a word) and a value (bytes). Functions take a key with values and give rows;
what they give depends on these alone, so whatever carries them out, in whatever parts, leaves the same rows. Nothing passes
from stage to stage but by files: a stage whose worker is lost is done again from what the stages before it wrote.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias, cast
from zlib import crc32

from cleaner.discover import discover
from cleaner.extra import MissingExtraError

Row: TypeAlias = tuple[str, bytes]
Function: TypeAlias = Callable[[str, list[bytes]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Job:
    """What an engine is to do: read rows of ``paths`` whose keys begin with ``prefix``, call ``function``, write the rows
    that it gives into files of ``folder``. ``parts`` is the number of parts that rows are dealt to."""

    function: Function
    paths: Sequence[str]
    folder: str
    parts: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """``map`` calls the function for each row, with its one value: a row stands for much work. ``group`` calls it for each
    key once, with all its values, sorted. Both return the paths of the files written, which hold each row once, whatever was
    tried twice. ``start`` is told before any work at which address its cluster is (empty: this machine) and the number of
    workers to use here (0: one a CPU)."""

    about: str
    start: Callable[[str, int], None]
    map: Callable[[Job], list[str]]
    group: Callable[[Job], list[str]]


def engine(name: str) -> Engine:
    """The engine so called. Raises KeyError where there is none."""
    return cast(dict[str, Engine], discover("cleaner.engines", "ENGINE"))[name]


def require(package: str, purpose: str) -> None:
    """Raises MissingExtraError, which names the purpose and the extra, where a package of an extra of its name is not installed."""
    try:
        importlib.import_module(package)
    except ImportError as error:
        raise MissingExtraError(package, purpose) from error


def part_of(key: str, parts: int) -> int:
    """The part of the rows of a key: of keys that end in a number, its remainder, so that those that are numbered share all parts alike."""
    number = key.rpartition("/")[2]
    return (int(number) if number.isdecimal() else crc32(key.encode())) % parts


def call_each(function: Function, keys: Iterable[str], values: Iterable[bytes]) -> Iterator[Row]:
    """What the function gives of each row."""
    for key, value in zip(keys, values, strict=True):
        yield from function(key, [value])


def call_groups(function: Function, keys: Iterable[str], values: Iterable[bytes]) -> Iterator[Row]:
    """What the function gives of each key, keys and the values of each in order."""
    for key, rows in groupby(sorted(zip(keys, values, strict=True)), key=itemgetter(0)):
        yield from function(key, [value for _, value in rows])
