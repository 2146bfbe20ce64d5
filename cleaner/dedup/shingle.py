"""Texts as sets of shingles: runs of n words, as in Broder, "On the resemblance and containment of documents" (1997)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.phrase.lexicon import number_values
from cleaner.text import cased_words, fold

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Hashes: TypeAlias = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits, Knuth's multiplicative hash
_SHIFT = np.uint64(29)
_TEXT_SHIFT = 38  # bits for the number of a shingle; 25 remain for that of a text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct words of a corpus, as spelled. ``forms`` are folded, number words to digits, ``hashes`` of these; ``number``
    marks words with a digit in them, ``name`` those written with a capital that nowhere stand without."""

    forms: tuple[str, ...]
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
    """Texts that share one numbering of shingles. ``hashes`` holds the hash of each shingle, ascending."""

    texts: tuple[Shingles, ...]
    vocabulary: Vocabulary
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.texts)


def _word_hash(form: str) -> int:
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")


def _vocabulary(spellings: Sequence[str]) -> Vocabulary:
    known = set(spellings)
    digits = number_values()
    folded = [s.lower() if s.isascii() else fold(s) for s in spellings]
    forms = tuple(digits.get(form, form) for form in folded)
    number = np.array([not form.isalpha() and any(c.isdigit() for c in form) for form in forms], dtype=bool)
    name = np.array([s[0].isupper() and s.lower() not in known for s in spellings], dtype=bool)
    hashes = np.array([_word_hash(form) for form in forms], dtype=np.uint64)
    return Vocabulary(forms, hashes, number, name & ~number)


def number_words(texts: Iterable[str]) -> tuple[list[Ints], Vocabulary]:
    """The words of each text as indexes of one vocabulary."""
    numbering: defaultdict[str, int] = defaultdict(count().__next__)
    numbered = []
    for text in texts:
        found = cased_words(text)
        numbered.append(np.fromiter(map(numbering.__getitem__, found), np.int64, len(found)))
    return numbered, _vocabulary(list(numbering))


def _shingle_hashes(words: Hashes, n: int) -> Hashes:
    mixed = np.zeros(max(len(words) - n + 1, 0), dtype=np.uint64)
    for k in range(n):
        mixed = (mixed ^ words[k : k + len(mixed)]) * _MIX
        mixed ^= mixed >> _SHIFT
    return mixed


def shingle(numbered: Sequence[Ints], vocabulary: Vocabulary, n: int) -> Corpus:
    """The shingles of ``n`` words of each text; a text of fewer words has none."""
    hashed = [_shingle_hashes(vocabulary.hashes[words], n) for words in numbered]
    hashes, numbering = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *hashed]), return_inverse=True)
    counts = [len(h) for h in hashed]
    ends = np.cumsum([0, *counts])
    # One sort of plain integers, the text in the high bits, is many times as fast as a unique() a text.
    keys = np.sort(np.repeat(np.arange(len(hashed)), counts) << _TEXT_SHIFT | numbering.ravel())
    keys = keys[np.concatenate((np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1]))]
    cuts = np.searchsorted(keys, np.arange(1, len(hashed)) << _TEXT_SHIFT)
    uniques = np.split(keys & ((1 << _TEXT_SHIFT) - 1), cuts) if hashed else []
    built = [
        Shingles(words, numbering[start:end].astype(np.int64), unique)
        for words, start, end, unique in zip(numbered, ends[:-1], ends[1:], uniques, strict=True)
    ]
    return Corpus(tuple(built), vocabulary, hashes)
