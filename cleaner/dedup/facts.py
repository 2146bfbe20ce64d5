"""Where two texts run alike but for a few words: what these say of the two.

Tuesday's market report and Wednesday's have one frame and other figures; a copy has other paragraphs, other
spellings, other words for "said", but the same figures. So places are sought where a few words stand between
the same words in both texts. Other numbers or unlike names there are the mark of a recurring story; words
that are nearly the same are one word spelled, or scanned, otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingle import Corpus, Floats, Ints, Shingles, Vocabulary

_GAP = 16  # words: longer ones are other sentences, not another filling of one place
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


@dataclass(frozen=True, slots=True)
class Places:
    """What stands between the words that two texts share. ``wrong`` is the number of facts that
    disagree, ``wrong_mass`` the same with each weighing as much as the words before it, and
    ``mended`` the weight of the left text's shingles that differ by spelling alone."""

    wrong: int
    wrong_mass: float
    mended: float


def _like(left: Sequence[str], right: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, "".join(left), "".join(right), autojunk=False)
    return matcher.real_quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _disagreements(vocabulary: Vocabulary, left: Sequence[int], right: Sequence[int]) -> int:
    """How many facts differ: unequal numbers, of which a long figure's groups make two or three, or unlike names."""
    forms = vocabulary.forms
    ours, theirs = (Counter(forms[w] for w in words if vocabulary.number[w]) for words in (left, right))
    unequal = min((ours - theirs).total(), (theirs - ours).total())
    if unequal and all(n.isdecimal() for n in (*ours, *theirs)):
        return max(unequal // 2, 1)
    names = [[forms[w] for w in words if vocabulary.name[w]] for words in (left, right)]
    return int(all(names) and not _like(*names))


def compare_places(corpus: Corpus, left: Side, right: Shingles, weights: Floats) -> Places:
    """What the two texts say where they run alike but for a few words."""
    vocabulary, text = corpus.vocabulary, left.text
    n = len(text.words) - len(text.sequence) + 1
    wrong, wrong_mass, mended = 0, 0.0, 0.0
    for start, end, start_right, end_right in np.column_stack(_gaps(left, right, n)).tolist():
        ours, theirs = text.words[start:end].tolist(), right.words[start_right:end_right].tolist()
        differing = _disagreements(vocabulary, ours, theirs)
        if differing:
            wrong += differing
            wrong_mass += differing * weights[text.sequence[start - n]]
        elif _like([vocabulary.forms[w] for w in ours], [vocabulary.forms[w] for w in theirs]):
            mended += weights[text.sequence[start - n + 1 : end]].sum()
    return Places(wrong, wrong_mass, mended)
