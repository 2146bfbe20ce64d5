"""Each code point as the words of a text see it, so that whole batches are folded by looking up numbers.

Folding is text.fold's and words are text.words', to the letter. Where what becomes of a character depends on its
neighbours (marks that compose or change places, the final sigma, ligatures of several letters) the text is marked
and left to text.fold itself; Unicode Annex 15 says where that may be.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.text import SIGNS, UNSPACED, fold

Codes: TypeAlias = NDArray[np.uint32]

CODE = 0x1FFFFF  # the bits of an entry that hold what a character is folded to
LETTER = 1 << 21  # stands in a word
ALONE = 1 << 22  # is a word
JOINER = 1 << 23  # stands in a word between two letters
GONE = 1 << 24  # is nothing, and parts nothing
HARD = 1 << 25  # what it becomes cannot be told from it alone
ENDS = 1 << 26  # may change places with the mark that follows
STARTS = 1 << 27  # may change places with the mark before it

_SIZE = 0x110000
_WRITTEN = 0x40000  # planes from here on have no letter, nor what folding changes
_LETTERS = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")
_ALONE = re.compile(f"{UNSPACED.pattern}+")
_STEP = 1 << 10  # code points folded at once


def _characters(start: int, stop: int) -> str:
    return np.arange(start, stop, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _composing() -> frozenset[str]:
    """Characters that may become one with the one before: the second halves of all that have a canonical composition."""
    second = {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for start in range(0, _WRITTEN, _STEP):
        chars = _characters(start, start + _STEP)
        if unicodedata.normalize("NFD", chars) != chars:
            for parts in filter(None, map(unicodedata.decomposition, chars)):
                if parts[0] != "<" and " " in parts:
                    second.add(chr(int(parts.split()[1], 16)))
    return frozenset(second)


def _conduct(parts: str) -> int:
    """How a character of these parts (NFKD) behaves beside others while a text is normalised."""
    if parts[0] in _composing() or "\u03a3" in parts:  # lower case knows two small sigmas
        return HARD
    return (STARTS if unicodedata.combining(parts[0]) else 0) | (ENDS if unicodedata.combining(parts[-1]) else 0)


def _raw_entry(parts: str, folded: str) -> int:
    if not folded:
        # Taken out before or after normalisation: marks on either side of it may meet.
        return _conduct(parts) | GONE | STARTS | ENDS
    entries = [int(plain_table()[ord(c)]) for c in folded]
    return _conduct(parts) | (entries[0] if len(entries) == 1 else HARD if any(entries) else 0)


@cache
def plain_table() -> Codes:
    """An entry a code point, for text that is folded already."""
    table, every = np.zeros(_SIZE, dtype=np.uint32), _characters(0, _WRITTEN)
    for run in _LETTERS.finditer(every):
        table[run.start() : run.end()] = LETTER
    for run in _ALONE.finditer(every):  # signs and code points without a character too
        table[run.start() : run.end()] = ALONE
    table[ord("'")] = JOINER
    filled = np.flatnonzero(table)
    table[filled] |= filled.astype(np.uint32)
    return table


@cache
def folding_table() -> Codes:
    """An entry a code point, for text as it is written."""
    table = plain_table().copy()
    for start in range(0, _WRITTEN, _STEP):
        chars = _characters(max(start, 1), start + _STEP)
        meets = any(map(unicodedata.combining, chars)) or not _composing().isdisjoint(chars)
        if not meets and unicodedata.normalize("NFKD", chars) == fold.__wrapped__(chars) == chars:
            continue  # as most are: ideographs, and what has no character yet
        joined = "\0".join(("", *chars, ""))  # a space at either end would be trimmed
        parts, folded = unicodedata.normalize("NFKD", joined), fold.__wrapped__(joined)
        for char, apart, one in zip(chars, parts.split("\0")[1:-1], folded.split("\0")[1:-1], strict=True):
            if not char == apart == one or unicodedata.combining(char) or char in _composing():
                table[ord(char)] = _raw_entry(apart, one)
    return table


def fold_hard(texts: list[str]) -> list[str]:
    """The texts folded whole, for plain_table."""
    return [fold.__wrapped__(text) for text in texts]
