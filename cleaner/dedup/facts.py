"""Where two texts run alike but for a number or a name: the mark of a recurring story.

Tuesday's market report and Wednesday's have one frame and other figures; a copy has other paragraphs, other
spellings, other words for "said", but the same figures. So places are sought where a few words stand between
the same words in both texts, and those counted where the words are other numbers or unlike names.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints, Shingles

_GAP = 6  # words: longer ones are other sentences, not another filling of one place
_LIKE = 0.5  # share of characters from which on two words are one word spelled, or scanned, otherwise


@dataclass(frozen=True, slots=True)
class Side:
    """A text, and which of its shingles, in their order, the other text has too."""

    text: Shingles
    known: NDArray[np.bool_]


def _gaps(left: Side, right: Shingles, n: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Start and end of the words between shared shingles, in the left and in the right text; short ones only."""
    at = np.flatnonzero(left.known)
    wide = np.diff(at)
    broken = np.flatnonzero((wide > n) & (wide <= n + _GAP))
    before, after = at[broken], at[broken + 1]
    sequence = left.text.sequence
    starts_right = right.first[np.searchsorted(right.unique, sequence[before])] + n
    ends_right = right.first[np.searchsorted(right.unique, sequence[after])]
    wide_right = ends_right - starts_right
    fits = (wide_right > 0) & (wide_right <= _GAP)
    return before[fits] + n, after[fits], starts_right[fits], ends_right[fits]


def _unlike(left: list[str], right: list[str]) -> bool:
    return SequenceMatcher(None, "".join(left), "".join(right), autojunk=False).ratio() < _LIKE


def _disagree(corpus: Corpus, left: Ints, right: Ints) -> bool:
    vocabulary = corpus.vocabulary
    numbers = [sorted(vocabulary.forms[w] for w in words if vocabulary.number[w]) for words in (left.tolist(), right.tolist())]
    if all(numbers) and numbers[0] != numbers[1] and all(n.isdecimal() for side in numbers for n in side):
        return True
    names = [[vocabulary.forms[w] for w in words if vocabulary.name[w]] for words in (left.tolist(), right.tolist())]
    return all(names) and _unlike(*names)


def disagreement(corpus: Corpus, left: Side, right: Shingles, weights: Floats) -> float:
    """The weighed number of places where numbers or names differ between the same words.

    A place weighs as much as the words around it: what many stories repeat is no frame of these two."""
    words = left.text.words
    n = len(words) - len(left.text.sequence) + 1
    total = 0.0
    for start, end, start_right, end_right in np.column_stack(_gaps(left, right, n)).tolist():
        if _disagree(corpus, words[start:end], right.words[start_right:end_right]):
            total += weights[left.text.sequence[start - n]]
    return total
