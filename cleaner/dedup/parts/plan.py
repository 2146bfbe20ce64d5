"""What all parts know: settings, where the texts lie, and what a text is called.

A text is told by one number: in the high bits its place among all texts in the order of stages.editions, in the low ones the
part that is its home, where its words and shingles lie. Such numbers sort as the places do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from cleaner.dedup.parts.packed import part_of, place
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.engine import Row
from cleaner.model import Article
from cleaner.settings import DedupSettings

Read: TypeAlias = Callable[[bytes], Article]
Paths: TypeAlias = Mapping[int, str]

HOME, WORD, LENGTH, LEFT, RIGHT, SHINGLE, STORY = "home words.word words.length left right shingle story".split()
WORDS, MEET, BAND, SAMPLE = "words", "meet", "meet.band", "meet.sample"
TOTAL, TWICE, FILE = "total", "twice", "file"
_HOME_BITS = 16
MOST_PARTS = 1 << _HOME_BITS


@dataclass(frozen=True, slots=True)
class Plan:
    """``folder`` is where files of arrays are written, ``read`` makes an article of its line. By part: ``articles`` (their lines
    and words), ``texts`` (their shingles), ``pairs`` to look at, ``clusters`` of the texts in the last pass, and ``weights`` of
    their shingles, once they are ``weighed``; a part without a file has no such, each text its own cluster, or weights of one.
    ``first`` is the place of the first text of each length, ``total`` the number of texts, ``blurred`` how many of the low bits
    of a shingle's hash do not count (shingle.number_hashes)."""

    settings: DedupSettings
    parts: int
    folder: str
    read: Read
    articles: Paths = field(default_factory=dict)
    texts: Paths = field(default_factory=dict)
    pairs: Paths = field(default_factory=dict)
    weighed: bool = False
    clusters: Paths = field(default_factory=dict)
    weights: Paths = field(default_factory=dict)
    first: Mapping[int, int] = field(default_factory=dict)
    total: int = 0
    blurred: int = 0

    def blur(self, hashes: Hashes) -> Hashes:
        """What shingles are told by."""
        bits = np.uint64(self.blurred)
        return hashes >> bits << bits


def named(places: Ints, home: int) -> Ints:
    """The numbers of texts in these places among all, of one home."""
    return places << _HOME_BITS | home


def home_of(numbers: Ints) -> Ints:
    """The homes of texts."""
    return numbers & (MOST_PARTS - 1)


def place_of(numbers: Ints) -> Ints:
    """The places of texts among all."""
    return numbers >> _HOME_BITS


def shingle_parts(hashes: Hashes, parts: int) -> Ints:
    """The part that looks after each shingle, by its high bits, which count whatever is blurred: sorted hashes have sorted parts."""
    return ((hashes >> np.uint64(40)) * np.uint64(parts) >> np.uint64(24)).astype(np.int64)


def told(name: str, home: int, path: str) -> Row:
    """The row that tells where a part has written a file."""
    return place(f"{FILE}.{name}", home), path.encode()


def read_told(rows: Iterable[Row]) -> dict[int, str]:
    """The paths of such rows by part."""
    return {part_of(key): value.decode() for key, value in rows}
