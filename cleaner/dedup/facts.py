"""Where two texts run alike but for a few words: what these say of the two.

Tuesday's market report and Wednesday's have one frame and other figures; a copy has other paragraphs, other
spellings, other words for "said", but the same figures. So places are sought where a few words stand between
the same words in both texts. Other numbers or unlike names there are the mark of a recurring story; words
that are nearly the same are one word spelled, or scanned, otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Ints, Shingles

_GAP = 16  # words: longer ones are other sentences, not another filling of one place
_REMEMBERED = 1 << 17  # answers kept: more would be memory that grows with the folder
_LIKE = 0.5  # share of characters from which on two words are one word spelled, or scanned, otherwise


@dataclass(frozen=True, slots=True)
class Places:
    """What stands between the words that two texts share. ``wrong`` is the number of facts that disagree,
    ``before`` holds for each the shingle that stands before it, and ``mended`` the shingles of the shorter
    text that differ from the longer's by spelling alone."""

    wrong: int
    before: Ints
    mended: Ints


_NUMBER, _NAME = 1, 2  # kinds of words; 0 is any other


def _values(numbers: Sequence[str]) -> list[str]:
    """The numbers, sorted; tens and ones that were words apart, as in twenty-seven, made one."""
    joined: list[str] = []
    for number in numbers:
        if joined and len(number) == 1 and number != "0" and len(joined[-1]) == 2 and joined[-1][1] == "0" and joined[-1] != "10":
            joined[-1] = joined[-1][0] + number
        else:
            joined.append(number)
    return sorted(joined)


def _agreeing(left: str, right: str) -> int:
    """Number of characters from the start in which the two strings agree."""
    count = 0
    for ours, theirs in zip(left, right, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Number of items that the two have in common, each as often as both have it. A Counter is slower for so few."""
    return sum(min(left.count(item), right.count(item)) for item in set(left).intersection(right))


def _alike(left: str, right: str) -> bool:
    """True where the two strings are one, but for a few characters."""
    if _agreeing(left, right) + _agreeing(left[::-1], right[::-1]) >= _LIKE * max(len(left), len(right)):
        return True
    least = _LIKE / 2 * (len(left) + len(right))
    if min(len(left), len(right)) < least or _shared(left, right) < least:
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= _LIKE


class FactChecker:
    """Compares what texts of one corpus say in like places. Fillings and pairs met before are remembered:
    copies of one story meet the same ones over and over."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        vocabulary = corpus.vocabulary
        self._kinds = (vocabulary.number * _NUMBER + vocabulary.name * _NAME).astype(np.uint8).tobytes()
        self._standing: NDArray[np.int32] = np.zeros(len(corpus.hashes), dtype=np.int32)  # scratch: where a shingle stands
        self._fillings: dict[tuple[bytes, bytes], tuple[int, bool]] = {}
        self._pairs: dict[tuple[int, int], Places] = {}

    def places(self, short: int, long: int, known: NDArray[np.bool_]) -> Places:
        """What the two texts say where they run alike but for a few words. ``known`` marks which of the
        shorter's shingles, in their order, the longer has too."""
        if (short, long) not in self._pairs:
            if len(self._pairs) >= _REMEMBERED:
                self._pairs.clear()
            self._pairs[short, long] = self._compare(self._corpus.texts[short], self._corpus.texts[long], known)
        return self._pairs[short, long]

    def _compare(self, left: Shingles, right: Shingles, known: NDArray[np.bool_]) -> Places:
        n = len(left.words) - len(left.sequence) + 1
        before: list[int] = []
        mended: list[int] = []
        for start, end, start_right, end_right in self._gaps(left, right, known, n):
            differing, alike = self._filling(left.words[start:end].tobytes(), right.words[start_right:end_right].tobytes())
            before += [start - n] * differing
            if alike:
                mended += range(start - n + 1, end)
        return Places(len(before), left.sequence[before], left.sequence[mended])

    def _gaps(self, left: Shingles, right: Shingles, known: NDArray[np.bool_], n: int) -> Iterable[tuple[int, ...]]:
        """Start and end of the words between shared shingles, in the left and in the right text; short ones only."""
        at = np.flatnonzero(known)
        wide = np.diff(at)
        broken = np.flatnonzero((wide > n) & (wide <= n + _GAP))
        if not len(broken):
            return []
        before, after = at[broken], at[broken + 1]
        # Written from the end, so that of a shingle's places the first remains.
        self._standing[right.sequence[::-1]] = np.arange(len(right.sequence) - 1, -1, -1, dtype=np.int32)
        starts_right, ends_right = self._standing[left.sequence[before]] + n, self._standing[left.sequence[after]]
        fits = (ends_right > starts_right) & (ends_right - starts_right <= _GAP)
        return zip(*((side[fits]).tolist() for side in (before + n, after, starts_right, ends_right)), strict=True)

    def _filling(self, ours: bytes, theirs: bytes) -> tuple[int, bool]:
        """How many facts differ between two fillings of one place, and whether they are the same but for spelling."""
        met = self._fillings.get((ours, theirs))
        if met is None:
            if len(self._fillings) >= _REMEMBERED:
                self._fillings.clear()
            left, right = memoryview(ours).cast("q").tolist(), memoryview(theirs).cast("q").tolist()
            differing = self._disagreements(left, right)
            met = self._fillings[ours, theirs] = (differing, not differing and _alike(self._spelled(left), self._spelled(right)))
        return met

    def _spelled(self, words: Iterable[int]) -> str:
        return "".join(map(self._corpus.vocabulary.forms.__getitem__, words))

    def _disagreements(self, left: Sequence[int], right: Sequence[int]) -> int:
        """How many facts differ: unequal numbers, of which a long figure's groups make two or three, or unlike names."""
        kind_of = self._kinds.__getitem__
        both = set(map(kind_of, left)).intersection(map(kind_of, right))
        if _NUMBER in both:
            ours, theirs = (_values(self._of_kind(_NUMBER, words)) for words in (left, right))
            if ours != theirs and all(n.isdecimal() for n in (*ours, *theirs)):
                return max((min(len(ours), len(theirs)) - _shared(ours, theirs)) // 2, 1)
        if _NAME not in both:
            return 0
        names, others = (sorted(self._of_kind(_NAME, words)) for words in (left, right))
        return int(not _alike("".join(names), "".join(others)))

    def _of_kind(self, kind: int, words: Iterable[int]) -> list[str]:
        forms, kinds = self._corpus.vocabulary.forms, self._kinds
        return [forms[w] for w in words if kinds[w] == kind]
