"""Weights and facts: what the words two texts share are worth."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.dedup.facts import FactChecker, Places
from cleaner.dedup.share import Repeated
from cleaner.dedup.shingle import number_words, shingle
from cleaner.dedup.verify import Basis, Verifier
from cleaner.dedup.weigh import Weigher
from cleaner.settings import DedupSettings
from tests.dedup.conftest import prose


def places(left: str, right: str) -> Places:
    made = shingle(*number_words([left, right]), 3)
    a, b = made.texts
    return FactChecker(made).places(0, 1, np.isin(a.sequence, b.unique))


FRAME = "the index rose by {} points on the last day of trade and {} led the list of winners in the main hall"


@pytest.mark.parametrize(
    ("left", "right", "wrong"),
    [
        (("41", "Halvorsen Steel"), ("41", "Halvorsen Steel"), 0),
        (("41", "Halvorsen Steel"), ("17", "Halvorsen Steel"), 1),
        (("41", "Halvorsen Steel"), ("17", "Quimby"), 2),
        (("41", "Halvorsen Steel"), ("41", "Halvorsen Stee1"), 0),
        (("41", "Halvorsen Steel"), ("some", "Halvorsen Steel"), 0),
        (("nineteen", "Halvorsen Steel"), ("twenty-seven", "Halvorsen Steel"), 1),
        (("27", "Halvorsen Steel"), ("twenty-seven", "Halvorsen Steel"), 0),
        (("5,114.90", "Halvorsen Steel"), ("4,208.15", "Halvorsen Steel"), 1),
    ],
)
def test_facts_that_disagree_are_counted(left: tuple[str, str], right: tuple[str, str], wrong: int) -> None:
    assert places(FRAME.format(*left), FRAME.format(*right)).wrong == wrong


def test_a_word_spelled_otherwise_mends_the_shingles_around_it() -> None:
    found = places("they painted the harbour wall in a bright new shade", "they painted the harbor wall in a bright new shade")
    assert (found.wrong, len(found.mended)) == (0, 3)


def test_other_words_in_one_place_mend_nothing() -> None:
    found = places("they painted the harbour wall in a bright colour", "they painted the quay wall in a bright colour")
    assert (found.wrong, len(found.mended)) == (0, 0)


def share(changed: int, among: int, weighed: bool) -> float:
    """The share of two texts that differ in so many figures, in a folder of so many texts."""
    sentences = [f"{prose(seed, 20)} counted {{}} of them" for seed in range(10)]
    texts = [" ".join(each.format(seed + new * (seed < changed) * 50 + 11) for seed, each in enumerate(sentences)) for new in (0, 1)]
    made = shingle(*number_words(texts), 3)
    basis = Basis(made, np.array([-1, -1]), FactChecker(made), among)
    return Verifier(basis, np.ones(len(made.hashes)) if weighed else None, DedupSettings()).evidence(0, 1, 0.0).share


def test_a_few_figures_that_changed_cost_less_where_there_are_texts_enough_to_tell_what_recurs() -> None:
    assert share(2, 5000, True) > share(2, 300, True) > share(2, 20, True) == share(2, 5000, False)


def test_many_figures_that_changed_cost_the_same_in_any_folder() -> None:
    assert share(10, 5000, True) == share(10, 20, True)


def weights(texts: list[str], cluster_of: list[int], copies: list[int]) -> list[float]:
    """Weights of the shingle of the first three words under a clustering."""
    made = shingle(*number_words(texts), 3)
    return [float(Weigher(made, Repeated.of(made), np.array(copies)).weigh(np.array(cluster_of))[made.texts[0].sequence[0]])]


@pytest.mark.parametrize(
    ("cluster_of", "copies", "weight"),
    [
        ([0, 0, 0, 0], [1, 1, 1, 1], 1.0),
        ([0, 1, 2, 3], [1, 1, 1, 1], 0.25),
        ([0, 0, 0, 3], [1, 1, 1, 1], 10 / 16),
        ([0, 1, 2, 3], [97, 1, 1, 1], (97**2 + 3) / 100**2),
    ],
)
def test_a_shingle_weighs_less_the_more_clusters_it_stands_in(cluster_of: list[int], copies: list[int], weight: float) -> None:
    texts = [f"all rights reserved {prose(k, 20)}" for k in range(4)]
    assert weights(texts, cluster_of, copies) == [pytest.approx(weight)]
