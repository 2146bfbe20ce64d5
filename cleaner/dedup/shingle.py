"""Texts as sets of shingles: runs of n words, as in Broder, "On the resemblance and containment of documents" (1997)."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.text import cased_words, fold

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Hashes: TypeAlias = NDArray[np.uint64]
_Number = TypeVar("_Number", bound=np.integer[Any])

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits, Knuth's multiplicative hash
_SHIFT = np.uint64(29)
_REMEMBERED = 1 << 16  # paragraphs: more would be memory that grows with the folder
# Alphabets without spaces, of which text.words takes each letter for a word: Thai, Lao, Burmese, Khmer. Runs of three
# letters recur in any text, so about four make a word here, cut where two neighbours say so: an edit moves no cut but its own.
_LETTERS = re.compile("[\u0e01-\u0e5b\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LETTERS_A_WORD = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct words of a corpus, as spelled. ``forms`` are folded, number words to digits, ``hashes`` of these; ``number``
    marks words with a digit in them, ``name`` those written with a capital that nowhere stand without."""

    forms: Sequence[str]
    hashes: Hashes
    number: NDArray[np.bool_]
    name: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shingles:
    """One text. ``words`` holds the vocabulary index of each word, ``sequence`` the shingle that begins
    at each, and ``unique`` the distinct shingles, sorted."""

    words: Ints
    sequence: Ints
    unique: Ints


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts that share one numbering of shingles. ``hashes`` holds the hash of each shingle."""

    texts: tuple[Shingles, ...]
    vocabulary: Vocabulary
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.texts)


def _word_hash(form: str) -> int:
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")


def forms_of(spellings: Iterable[str]) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """The forms of words as spelled, and marks of those with a digit in them."""
    from cleaner.phrase.lexicon import number_values

    digits = number_values()
    folded = [s.lower() if s.isascii() else fold(s) for s in spellings]
    forms = tuple(digits.get(form, form) for form in folded)
    return forms, np.array([not form.isalpha() and any(c.isdigit() for c in form) for form in forms], dtype=bool)


def vocabulary_of(spellings: Sequence[str]) -> Vocabulary:
    """The vocabulary of distinct words as spelled, numbered in their order."""
    known = set(spellings)
    forms, number = forms_of(spellings)
    name = np.array([s[0].isupper() and s.lower() not in known for s in spellings], dtype=bool)
    hashes = np.array([_word_hash(form) for form in forms], dtype=np.uint64)
    return Vocabulary(forms, hashes, number, name & ~number)


def _joined(words: Iterable[str]) -> list[str]:
    """The words, letters that are words of their own joined to such as other scripts have (content-defined chunking,
    as in Muthitacharoen, Chen and Mazieres, "A low-bandwidth network file system", 2001)."""
    found: list[str] = []
    last = ""
    for word in words:
        letter = word if len(word) == 1 and _LETTERS.match(word) else ""
        if letter and last and (31 * ord(last) + ord(letter)) % _LETTERS_A_WORD:
            found[-1] += letter
        else:
            found.append(word)
        last = letter
    return found


def spelled_words(paragraph: str) -> list[str]:
    """The words that shingles of a paragraph are made of, as they are spelled."""
    found = cased_words(paragraph)
    return _joined(found) if _LETTERS.search(paragraph) else found


def spell(texts: Iterable[str]) -> tuple[list[Ints], list[str]]:
    """The words of each text as indexes of one list of distinct words, as they are spelled."""
    numbering: defaultdict[str, int] = defaultdict(count().__next__)

    @lru_cache(_REMEMBERED)  # copies of a story have paragraphs in common
    def paragraph(text: str) -> Ints:
        found = spelled_words(text)
        return np.fromiter(map(numbering.__getitem__, found), np.int64, len(found))

    numbered = [np.concatenate([paragraph(each) for each in text.split("\n")]) for text in texts]
    return numbered, list(numbering)


def number_words(texts: Iterable[str]) -> tuple[list[Ints], Vocabulary]:
    """The words of each text as indexes of one vocabulary."""
    numbered, spellings = spell(texts)
    return numbered, vocabulary_of(spellings)


def shingle_hashes(words: Hashes, n: int) -> Hashes:
    """The hash of each run of ``n`` words, of which these are the hashes."""
    mixed = np.zeros(max(len(words) - n + 1, 0), dtype=np.uint64)
    for k in range(n):
        mixed = (mixed ^ words[k : k + len(mixed)]) * _MIX
        mixed ^= mixed >> _SHIFT
    return mixed


def number_hashes(hashes: Hashes) -> tuple[Ints, Hashes]:
    """The number of each hash among the distinct ones, and these. Hashes that agree in all bits but those that hold
    a place are taken for one: at a hundred million shingles a handful in a million."""
    bits = np.uint64(max(len(hashes) - 1, 1).bit_length())
    # The place in the low bits: one sort of plain integers is ten times as fast as an argsort.
    ordered = np.sort(hashes >> bits << bits | np.arange(len(hashes), dtype=np.uint64))
    places = (ordered & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    high = ordered >> bits
    new = np.concatenate((np.ones(min(len(high), 1), dtype=bool), high[1:] != high[:-1]))
    numbers = np.empty(len(hashes), dtype=np.int64)
    numbers[places] = np.cumsum(new) - 1
    return numbers, hashes[places[new]]


def distinct(sequence: NDArray[_Number]) -> NDArray[_Number]:
    """The distinct shingles of a text, sorted. np.unique takes several times as long."""
    ordered = np.sort(sequence)
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered.compress(new)


def shingle(numbered: Sequence[Ints], vocabulary: Vocabulary, n: int) -> Corpus:
    """The shingles of ``n`` words of each text; a text of fewer words has none."""
    hashed = [shingle_hashes(vocabulary.hashes[words], n) for words in numbered]
    numbers, hashes = number_hashes(np.concatenate([np.zeros(0, dtype=np.uint64), *hashed]))
    counts = [len(h) for h in hashed]
    sequences = np.split(numbers, np.cumsum(counts)[:-1]) if counts else []
    return Corpus(tuple(map(Shingles, numbered, sequences, map(distinct, sequences))), vocabulary, hashes)


def in_order_of_appearance(corpus: Corpus) -> Corpus:
    """The corpus with its shingles numbered as they first appear, so that what is known of a text's shingles, and of those of its
    copies, lies close together in memory. The distinct shingles of a text stay in the order that they had."""
    appearing = np.concatenate([np.zeros(0, dtype=np.int64), *(text.sequence for text in corpus.texts)])
    first = np.empty(len(corpus.hashes), dtype=np.int64)
    first[appearing[::-1]] = np.arange(len(appearing) - 1, -1, -1)  # of a shingle's places the first remains
    new = np.zeros(len(appearing), dtype=np.int64)
    new[first] = 1
    numbers = np.cumsum(new).take(first) - 1
    hashes = np.empty_like(corpus.hashes)
    hashes[numbers] = corpus.hashes
    texts = (Shingles(text.words, numbers.take(text.sequence), numbers.take(text.unique)) for text in corpus.texts)
    return Corpus(tuple(texts), corpus.vocabulary, hashes)
