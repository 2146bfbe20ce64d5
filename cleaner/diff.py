"""What one text cut from another, added and changed, word by word.

Sentences are matched first and words only where sentences differ, both by difflib's Ratcliff-Obershelp
matching: a moved sentence then does not scatter its words over the text. Words that two unlike passages happen to
share are told as changed with the rest, as in the semantic clean-up of Neil Fraser's diff-match-patch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeAlias

from cleaner.text import UNSPACED, fold, sentences

Change: TypeAlias = Literal["kept", "cut", "added"]
BREAK = "\n\n"
# Pairs of words above which unlike passages are not matched word by word: it would take minutes.
_LARGEST = 4_000_000
# Pairs of like words or sentences above which what stands most often is no place to begin a match (difflib's autojunk): each
# match looks at all pairs.
_MOST_ALIKE = 200_000
_TOKEN = re.compile(rf"{UNSPACED.pattern}\s*|(?:(?!{UNSPACED.pattern})\S)+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with the white space after each; a blank line where a paragraph ends."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of both texts: the same ones where ``same``, else those cut and those added."""

    same: bool
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def length(self) -> int:
        return max(len(self.old), len(self.new))


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: those ``kept`` and ``cut`` make up ``old``, those ``kept`` and
    ``added`` make up ``new``, white space aside. Words are the same where a reader takes them for the same
    (text.fold); kept words are shown as ``new`` has them."""
    words = _told(_spans(_sentences(old), _sentences(new)))
    return tuple(Piece(change, "".join(word for _, word in group)) for change, group in groupby(words, key=lambda each: each[0]))


def _sentences(text: str) -> list[str]:
    paragraphs = [sentences(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip())]
    return [part for number, each in enumerate(paragraphs) for part in ([BREAK] if number else []) + each]


def _words(parts: Sequence[str]) -> tuple[str, ...]:
    """Words, each with a space after it where its script has them, and breaks."""
    return tuple(word for part in parts for word in ([BREAK] if part == BREAK else _split(part)))


def _split(sentence: str) -> list[str]:
    words = _TOKEN.findall(" ".join(sentence.split()))
    return [*words[:-1], words[-1] if UNSPACED.match(words[-1]) else words[-1] + " "] if words else []


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    for same, before, after in _match(old, new):
        cut, added = _words(before), _words(after)
        if same or len(cut) * len(added) > _LARGEST:
            yield _Span(same, cut, added)
        else:
            yield from _join(_Span(alike, tuple(left), tuple(right)) for alike, left, right in _match(cut, added))


def _match(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    left, right = ([fold(each) or each for each in side] for side in (old, new))
    standing = Counter(right)
    crowded = sum(map(standing.__getitem__, left)) > _MOST_ALIKE
    for operation, i, j, k, m in SequenceMatcher(None, left, right, autojunk=crowded).get_opcodes():
        yield operation == "equal", old[i:j], new[k:m]


def _join(spans: Iterable[_Span]) -> list[_Span]:
    """The spans, those same ones told as changed that are no longer than the changes on both their sides."""
    done: list[_Span] = []
    for span in spans:
        done.append(span)
        while len(done) > 2 and done[-2].same and done[-2].length <= min(done[-3].length, done[-1].length):
            left, middle, right = done[-3:]
            done[-3:] = [_Span(False, left.old + middle.old + right.old, left.new + middle.new + right.new)]
    return done


def _told(spans: Iterable[_Span]) -> Iterator[tuple[Change, str]]:
    for span in spans:
        yield from (("kept", word) for word in span.new if span.same)
        yield from (("cut", word) for word in span.old if not span.same)
        yield from (("added", word) for word in span.new if not span.same)
