"""Articles by their words, over all parts: which are of the very same words, and the number of each text.

Numbers are those of stages.editions: the longest first, then by digest. Only how many texts there are of each length reaches
the driver, which makes a Plan of it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias
from zlib import crc32

import numpy as np

from cleaner.dedup.parts.packed import pack, place, unpack
from cleaner.dedup.shingle import Hashes, number_words, spelled_words
from cleaner.dedup.stages import digest_words
from cleaner.dedup.when import day
from cleaner.engine import Row
from cleaner.model import Article
from cleaner.settings import DedupSettings

Read: TypeAlias = Callable[[bytes], Article]
HOME, WORD, LENGTH, EDITION, TOTAL, TWICE = "home", "meet.word", "length", "edition", "total", "twice"
_EDITION = struct.Struct(">16sq")
_NUMBERED = struct.Struct(">qq")


@dataclass(frozen=True, slots=True)
class Plan:
    """What all parts must know: the settings, how many parts there are, how an article is read from a line; how many
    texts there are, the number of the first of each length, and how many of the low bits of a shingle's hash do not count."""

    settings: DedupSettings
    parts: int
    read: Read
    texts: int = 0
    first: Mapping[int, int] | None = None
    blurred: int = 0

    def blur(self, hashes: Hashes) -> Hashes:
        """What shingles are told by: see shingle.shingle."""
        bits = np.uint64(self.blurred)
        return hashes >> bits << bits


def words_of(text: str) -> list[str]:
    """The words of a text, as number_words has them, as they are spelled."""
    return [word for part in text.split("\n") for word in spelled_words(part)]


def word_part(word: str, plan: Plan) -> str:
    """The key of the part that looks after a word."""
    return place(WORD, crc32(word.encode("utf8", "surrogatepass")) % plan.parts)


def by_length(_: str, lines: list[bytes], plan: Plan) -> Iterator[Row]:
    """Of articles, a line each, those of words enough, by their length in words; and which words there are. A row of TWICE where an id is
    another article's too, of which the parts know nothing."""
    articles = [plan.read(line) for line in lines]
    numbered, vocabulary = number_words(article.text for article in articles)
    settings = plan.settings
    if len({article.id for article in articles}) < len(articles):
        yield TWICE, b""
    for line, article, found in zip(lines, articles, numbered, strict=True):
        if len(found) >= max(settings.minimum_words, settings.ngram):
            address = _EDITION.pack(digest_words(vocabulary.hashes[found]), day(article) + 1 if settings.window else 0)
            yield f"{LENGTH}/{len(found):09d}", address + _names(article) + line
    words: dict[str, list[str]] = {}
    for word in sorted({word for article in articles for word in words_of(article.text)}):
        words.setdefault(word_part(word, plan), []).append(word)
    yield from ((key, b"S" + "\n".join(held).encode("utf8", "surrogatepass")) for key, held in words.items())


def _names(article: Article) -> bytes:
    """What articles are ordered by, before their line."""
    parts = [each.encode("utf8", "surrogatepass") for each in (article.id, article.source)]
    return b"".join(struct.pack(">i", len(part)) + part for part in parts)


def _take_names(value: bytes) -> tuple[tuple[bytes, bytes], bytes]:
    """Id and source of an article, and its line."""
    at, names = _EDITION.size, []
    for _ in range(2):
        (size,) = struct.unpack_from(">i", value, at)
        names.append(value[at + 4 : at + 4 + size])
        at += 4 + size
    return (names[0], names[1]), value[at:]


def by_words(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The articles of one length grouped by their words; how many texts they make goes to the driver."""
    length, rank = int(key.rpartition("/")[2]), 0
    for _, held in groupby(values, key=lambda value: value[: _EDITION.size]):
        copies = list(held)
        (digest, number_of_day) = _EDITION.unpack_from(copies[0])
        lines = [line for _, line in sorted(map(_take_names, copies))]
        head = np.array([length, rank, number_of_day - 1 if plan.settings.window else -1, len(lines)], dtype=np.int64)
        body, sizes = np.frombuffer(b"".join(lines), dtype=np.uint8), np.array([len(line) for line in lines])
        yield place(EDITION, digest[0] % plan.parts), pack(b"A", head, body, sizes)
        rank += 1
    yield TOTAL, _NUMBERED.pack(length, rank)


def read_total(value: bytes) -> tuple[int, int]:
    """A length, and how many texts have it."""
    length, count = _NUMBERED.unpack(value)
    return length, count


@dataclass(frozen=True, slots=True)
class Edition:
    """A text of the very same words, as stages.Edition; ``lines`` are its articles, the first of which lends its words."""

    number: int
    day: int
    lines: tuple[bytes, ...]


def read_edition(value: bytes) -> Edition:
    """The text of a value that by_number gave."""
    head, body, sizes = unpack(value)
    ends = np.cumsum(sizes)
    held = body.tobytes()
    lines = tuple(held[end - size : end] for end, size in zip(ends.tolist(), sizes.tolist(), strict=True))
    return Edition(int(head[0]), int(head[1]), lines)


def by_number(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """Texts of by_words under their numbers, each in the part that is its home."""
    assert plan.first is not None
    for value in values:
        head, body, sizes = unpack(value)
        number = plan.first[int(head[0])] + int(head[1])
        yield place(HOME, number % plan.parts), pack(b"A", np.array([number, *head[2:]]), body, sizes)
