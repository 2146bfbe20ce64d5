"""Shingles, signatures, bands and passages against their definitions."""

from __future__ import annotations

import numpy as np
from datasketch import MinHash

from cleaner.dedup.lsh import band_candidates
from cleaner.dedup.minhash import bands, sign
from cleaner.dedup.passage import passage_candidates
from cleaner.dedup.shingle import Corpus, number_words, shingle
from cleaner.settings import DedupSettings
from tests.dedup.conftest import prose


def corpus(*texts: str, n: int = 3) -> Corpus:
    return shingle(*number_words(texts), n)


def test_a_text_of_k_words_has_k_minus_two_shingles_of_three() -> None:
    (text,) = corpus("one two three four five").texts
    assert (len(text.words), len(text.sequence), len(text.unique)) == (5, 3, 3)


def test_a_text_shorter_than_a_shingle_has_none() -> None:
    assert len(corpus("one two").texts[0].unique) == 0


def test_case_quotes_and_width_do_not_make_another_shingle() -> None:
    left, right = corpus("The Mayor's “plan” FOR １９９１", "the mayor’s 'plan' for 1991").texts
    assert np.array_equal(left.sequence, right.sequence)


def test_each_character_of_an_unspaced_script_is_a_word() -> None:
    assert len(corpus("港务局关闭航道").texts[0].words) == 7


def test_a_capitalised_word_is_a_name_unless_it_stands_small_elsewhere() -> None:
    _, vocabulary = number_words(["Rain fell on Varnholm", "the rain stopped"])
    assert {vocabulary.forms[k] for k in np.flatnonzero(vocabulary.name)} == {"varnholm"}


def test_signature_is_datasketch_s_own() -> None:
    settings, made = DedupSettings(num_perm=32, seed=7), corpus(prose(1), prose(2))
    low = (made.hashes & np.uint64(0xFFFFFFFF))[made.texts[0].unique]
    theirs = MinHash(num_perm=32, seed=7, hashfunc=int, scheme="affine32")
    theirs.update_batch(low.tolist())
    assert np.array_equal(sign(made, settings)[0], theirs.digest())


def test_bands_and_rows_use_no_more_than_the_permutations() -> None:
    number, rows = bands(0.6, 64)
    assert 1 < number * rows <= 64


def test_near_copies_meet_in_a_band_and_strangers_do_not() -> None:
    text = prose(1)
    made = corpus(text, text + " and a last line more", prose(2), prose(3))
    assert band_candidates(sign(made, DedupSettings()), *bands(0.6, 64)).tolist() == [[0, 1]]


def test_a_bucket_of_many_loses_none() -> None:
    signatures = np.ones((50, 8), dtype=np.uint64)
    pairs = band_candidates(signatures, 2, 4)
    assert {int(p) for p in pairs.ravel()} == set(range(50))
    assert len(pairs) < 100


def test_a_passage_finds_the_short_in_the_long() -> None:
    long = prose(1, 900)
    short = " ".join(long.split()[400:460])
    assert passage_candidates(corpus(long, short, prose(2)), DedupSettings()).tolist() == [[0, 1]]


def test_strangers_share_no_passage() -> None:
    assert len(passage_candidates(corpus(prose(1), prose(2)), DedupSettings())) == 0


def test_a_number_word_and_its_digits_are_one_shingle() -> None:
    left, right = corpus("Nineteen men and four dogs", "19 men and 4 dogs").texts
    assert np.array_equal(left.sequence, right.sequence)
