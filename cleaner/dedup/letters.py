"""Each code point as the words of a text see it, so that whole batches are folded by looking up numbers.

Folding is text.fold's and words are text.words', to the letter. Where what becomes of a character depends on its
neighbours (marks that compose or change places, the final sigma, ligatures of several letters) the text is marked
and left to text.fold itself; Unicode Annex 15 says where that may be.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.text import UNSPACED, fold

Codes: TypeAlias = NDArray[np.uint32]

CODE = 0x1FFFFF  # the bits of an entry that hold what a character is folded to
LETTER = 1 << 21  # stands in a word
ALONE = 1 << 22  # is a word
JOINER = 1 << 23  # stands in a word between two letters
GONE = 1 << 24  # is nothing, and parts nothing
HARD = 1 << 25  # what it becomes cannot be told from it alone
ENDS = 1 << 26  # may change places with the mark that follows
STARTS = 1 << 27  # may change places with the mark before it
HASHED = LETTER | ALONE | JOINER

_SIZE = 0x110000
_STEP = 1 << 14  # code points folded at once


def _entry(char: str) -> int:
    """A character of folded text."""
    if char == "'":
        return JOINER | ord(char)
    if UNSPACED.match(char):  # signs and code points without a character too
        return ALONE | ord(char)
    return LETTER | ord(char) if char.isalnum() else 0


@cache
def _composing() -> frozenset[str]:
    """Characters that may become one with the one before: the second halves of all that have a canonical composition."""
    second = {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for char in map(chr, range(_SIZE)):
        parts = unicodedata.decomposition(char)
        if parts and parts[0] != "<" and " " in parts:
            second.add(chr(int(parts.split()[1], 16)))
    return frozenset(second)


def _conduct(char: str) -> int:
    """How a character behaves beside others while a text is normalised."""
    parts = unicodedata.normalize("NFKD", char)
    if parts[0] in _composing() or "\u03a3" in parts:  # lower case knows two small sigmas
        return HARD
    return (STARTS if unicodedata.combining(parts[0]) else 0) | (ENDS if unicodedata.combining(parts[-1]) else 0)


def _raw_entry(char: str, folded: str) -> int:
    conduct = _conduct(char)
    if not folded:
        # Taken out before or after normalisation: marks on either side of it may meet.
        return conduct | GONE | STARTS | ENDS
    entries = [_entry(c) for c in folded]
    if len(entries) == 1:
        return conduct | entries[0]
    return conduct | (HARD if any(entries) else 0)


@cache
def plain_table() -> Codes:
    """An entry a code point, for text that is folded already."""
    table = np.zeros(_SIZE, dtype=np.uint32)
    for code, char in enumerate(map(chr, range(_SIZE))):
        table[code] = _entry(char)
    return table


@cache
def folding_table() -> Codes:
    """An entry a code point, for text as it is written."""
    table = plain_table().copy()  # what has no character yet stays as it is
    for start in range(0, _SIZE, _STEP):
        chars = [chr(code) for code in range(max(start, 1), start + _STEP)]
        known = [char for char in chars if unicodedata.category(char) not in ("Cn", "Co", "Cs")]
        for char, folded in zip(known, fold.__wrapped__("\0".join(known)).split("\0"), strict=True) if known else ():
            table[ord(char)] = _raw_entry(char, folded)
    return table


def fold_hard(texts: list[str]) -> list[str]:
    """The texts folded whole, for plain_table."""
    return [fold.__wrapped__(text) for text in texts]
