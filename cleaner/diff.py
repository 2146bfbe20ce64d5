"""What one text cut from another, added and changed, word by word.

Sentences are matched first and words only where sentences differ, both by difflib's Ratcliff-Obershelp
matching: a moved sentence then does not scatter its words over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeAlias

from cleaner.text import fold, sentences

Change: TypeAlias = Literal["kept", "cut", "added"]
BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, joined by spaces, or by a blank line where a paragraph ends."""

    change: Change
    text: str


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: those ``kept`` and ``cut`` make up ``old``, those ``kept`` and
    ``added`` make up ``new``, white space aside. Words are the same where a reader takes them for the same
    (text.fold); kept words are shown as ``new`` has them."""
    words = list(_runs(_sentences(old), _sentences(new)))
    grouped = groupby(words, key=lambda each: each[0])
    return tuple(Piece(change, _join([word for _, word in group])) for change, group in grouped)


def _sentences(text: str) -> list[str]:
    paragraphs = [sentences(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip())]
    return [part for number, each in enumerate(paragraphs) for part in ([BREAK] if number else []) + each]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Change, str]]:
    for operation, i, j, k, m in _opcodes(old, new):
        if operation == "equal":
            yield from (("kept", word) for word in _words(new[k:m]))
            continue
        before, after = _words(old[i:j]), _words(new[k:m])
        for inner, a, b, c, d in _opcodes(before, after):
            if inner == "equal":
                yield from (("kept", word) for word in after[c:d])
            else:
                yield from (("cut", word) for word in before[a:b])
                yield from (("added", word) for word in after[c:d])


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, [fold(each) or each for each in old], [fold(each) or each for each in new], autojunk=False).get_opcodes()


def _words(parts: Sequence[str]) -> list[str]:
    return [word for part in parts for word in ([BREAK] if part == BREAK else part.split())]


def _join(words: Sequence[str]) -> str:
    return " ".join(words).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK)
