"""Articles by their words, over all parts: which are of the very same words, and the place of each text among all.

Places are those of stages.editions: the longest first, then by digest. Only how many texts there are of each length reaches
the driver, which makes a Plan of it. What an article holds stays in its part; the first of the articles of the same words
gives their text its home.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import groupby
from zlib import crc32

import numpy as np

from cleaner.dedup.parts import store
from cleaner.dedup.parts.packed import Array, pack, part_of, place
from cleaner.dedup.parts.plan import HOME, LENGTH, TOTAL, TWICE, WORD, Plan, told
from cleaner.dedup.shingle import spell, vocabulary_of
from cleaner.dedup.stages import digest_words
from cleaner.dedup.when import day
from cleaner.engine import Row
from cleaner.model import Article

ARTICLES = "articles"
EDITION, KNOWN, _SAID, _ASKED = b"A", b"K", b"S", b"C"
_EDITION = struct.Struct(">16sq")
_NUMBERED = struct.Struct(">qq")
_PLACE_BITS = 32


def read_articles(key: str, lines: list[bytes], plan: Plan) -> Iterator[Row]:
    """The articles of a part, a line each, into its file; where those of words enough meet others of their length; and which words
    there are. A row of TWICE where an id is another article's too, of which the parts know nothing."""
    home, articles = part_of(key), [plan.read(line) for line in lines]
    if len({article.id for article in articles}) < len(articles):
        yield TWICE, b""
    numbered, spellings = spell(article.text for article in articles)
    vocabulary = vocabulary_of(spellings)
    hashes = vocabulary.hashes
    arrays = {
        **store.ragged_bytes("line", lines),
        **store.ragged("word", numbered, np.int32),
        **store.ragged_bytes("spelling", [each.encode("utf8", "surrogatepass") for each in spellings]),
        "hash": hashes,
        "number": vocabulary.number,
    }
    yield told(ARTICLES, home, store.write(plan.folder, f"{ARTICLES}{home}", arrays))
    settings = plan.settings
    for number, (article, found) in enumerate(zip(articles, numbered, strict=True)):
        if len(found) >= max(settings.minimum_words, settings.ngram):
            address = _EDITION.pack(digest_words(hashes[found]), day(article) + 1 if settings.window else 0)
            yield f"{LENGTH}/{len(found):09d}", address + _names(article) + _NUMBERED.pack(home, number)
    yield from _words(home, spellings, plan)


def _words(home: int, spellings: Sequence[str], plan: Plan) -> Iterator[Row]:
    """The words of a part, to those that know whether a word stands without its capital anywhere."""
    parts: dict[tuple[str, bytes], list[str]] = {}
    for word in sorted(spellings):
        low = word.lower()
        if not word[0].isupper() or word == low:
            parts.setdefault((_word_part(word, plan), _SAID), []).append(word)
        if word[0].isupper():
            parts.setdefault((_word_part(low, plan), _ASKED + f"{home}\n".encode()), []).append(low)
    yield from ((key, kind + "\n".join(held).encode("utf8", "surrogatepass")) for (key, kind), held in parts.items())


def _word_part(word: str, plan: Plan) -> str:
    return place(WORD, crc32(word.encode("utf8", "surrogatepass")) % plan.parts)


def _names(article: Article) -> bytes:
    """What articles are ordered by."""
    parts = [each.encode("utf8", "surrogatepass") for each in (article.id, article.source)]
    return b"".join(struct.pack(">i", len(part)) + part for part in parts)


def _take(value: bytes) -> tuple[bytes, bytes, tuple[int, int]]:
    """Id and source of an article, its home and its number there."""
    at, names = _EDITION.size, []
    for _ in range(2):
        (size,) = struct.unpack_from(">i", value, at)
        names.append(value[at + 4 : at + 4 + size])
        at += 4 + size
    return names[0], names[1], _NUMBERED.unpack_from(value, at)


def meet_words(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """What meets by its length, or by a word."""
    return _by_words(key, values, plan) if key.startswith(LENGTH) else _known_words(values)


def _by_words(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The articles of one length grouped by their words; how many texts they make goes to the driver."""
    length, rank = int(key.rpartition("/")[2]), 0
    for _, held in groupby(values, key=lambda value: value[: _EDITION.size]):
        copies = list(held)
        (_, number_of_day) = _EDITION.unpack_from(copies[0])
        where = [where for *_, where in sorted(map(_take, copies))]
        head = np.array([length, rank, number_of_day - 1 if plan.settings.window else -1], dtype=np.int64)
        places = np.array([home << _PLACE_BITS | number for home, number in where], dtype=np.int64)
        yield place(HOME, where[0][0]), pack(EDITION, head, places)
        rank += 1
    yield TOTAL, _NUMBERED.pack(length, rank)


def read_total(value: bytes) -> tuple[int, int]:
    """A length, and how many texts have it."""
    length, count = _NUMBERED.unpack(value)
    return length, count


def article_at(address: int, plan: Plan) -> Article:
    """The article in a place: the home of the part above, its number in it below _PLACE_BITS."""
    home, number = address >> _PLACE_BITS, address & ((1 << _PLACE_BITS) - 1)
    return plan.read(store.opened(plan.articles[home]).ragged("line")[number].tobytes())


def articles_of(key: str, plan: Plan) -> Iterator[Article]:
    """All articles of the part that a key names, in no order."""
    lines = store.opened(plan.articles[part_of(key)]).ragged("line")
    return (plan.read(lines[number].tobytes()) for number in range(len(lines.starts) - 1))


def number_at(addresses: Array) -> Array:
    """The numbers of articles in their home, of their places."""
    return addresses & ((1 << _PLACE_BITS) - 1)


def _known_words(values: list[bytes]) -> Iterator[Row]:
    """To each part those of its words with a capital that stand without one anywhere."""
    known = {word for value in values if value[:1] == _SAID for word in _split(value[1:])}
    for value in values:
        if value[:1] == _ASKED:
            home, *words = _split(value[1:])
            held = "\n".join(word for word in words if word in known)
            yield place(HOME, int(home)), KNOWN + held.encode("utf8", "surrogatepass")


def _split(value: bytes) -> list[str]:
    return value.decode("utf8", "surrogatepass").split("\n")


def names(spellings: store.Ragged, values: Sequence[bytes]) -> Array:
    """Marks of the words of a part that are written with a capital and nowhere stand without one, by what was said of them."""
    known = {word for value in values if value[:1] == KNOWN for word in _split(value[1:])}
    words = [spellings[row].tobytes().decode("utf8", "surrogatepass") for row in range(len(spellings.starts) - 1)]
    return np.array([word[0].isupper() and word.lower() not in known for word in words], dtype=bool)
