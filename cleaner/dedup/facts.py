"""Where two texts run alike but for a number or a name: the mark of a recurring story.

Tuesday's market report and Wednesday's have one frame and other figures; a copy has other paragraphs, other
spellings, other words for "said", but the same figures. So places are sought where a few words stand between
the same words in both texts, and those counted where the words are other numbers or unlike names.
"""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np

from cleaner.dedup.shingle import Corpus, Floats, Ints, Shingles

_GAP = 6  # words: longer ones are other sentences, not another filling of one place
_LIKE = 0.5  # share of characters from which on two words are one word spelled, or scanned, otherwise


def _gaps(left: Shingles, right: Shingles, shared: Ints, n: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Start and end of the words between shared shingles, in the left and in the right text; short ones only."""
    known = np.isin(left.sequence, shared)
    at = np.flatnonzero(known)
    broken = np.flatnonzero(np.diff(at) > 1)
    before, after = at[broken], at[broken + 1]
    first_right = right.first[np.searchsorted(right.unique, left.sequence[before])]
    next_right = right.first[np.searchsorted(right.unique, left.sequence[after])]
    starts, ends, starts_right = before + n, after, first_right + n
    wide, wide_right = ends - starts, next_right - starts_right
    fits = (wide > 0) & (wide <= _GAP) & (wide_right > 0) & (wide_right <= _GAP)
    return starts[fits], ends[fits], starts_right[fits], next_right[fits]


def _unlike(left: list[str], right: list[str]) -> bool:
    return SequenceMatcher(None, "".join(left), "".join(right), autojunk=False).ratio() < _LIKE


def _disagree(corpus: Corpus, left: Ints, right: Ints) -> bool:
    vocabulary = corpus.vocabulary

    def spelled(words: Ints) -> list[str]:
        return [vocabulary.forms[w] for w in words]

    numbers = [sorted(f for f in spelled(w[vocabulary.number[w]]) if f.isdecimal()) for w in (left, right)]
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    names = [spelled(w[vocabulary.name[w]]) for w in (left, right)]
    return all(names) and _unlike(*names)


def disagreement(corpus: Corpus, left: Shingles, right: Shingles, weights: Floats) -> float:
    """The weighed number of places where numbers or names differ between the same words.

    A place weighs as much as the words around it: what many stories repeat is no frame of these two."""
    shared = np.intersect1d(left.unique, right.unique, assume_unique=True)
    n = len(left.words) - len(left.sequence) + 1
    starts, ends, starts_right, ends_right = _gaps(left, right, shared, n)
    total = 0.0
    for start, end, start_right, end_right in zip(starts, ends, starts_right, ends_right, strict=True):
        if _disagree(corpus, left.words[start:end], right.words[start_right:end_right]):
            total += weights[left.sequence[start - n]]
    return total
