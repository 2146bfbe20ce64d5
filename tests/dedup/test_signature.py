"""Shingles, signatures, bands and passages against their definitions."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH

from cleaner.dedup.kernel_numpy import BLANK
from cleaner.dedup.lsh import NO_BUCKET, band_candidates, band_hashes, bucket_pairs, hash_bands, hashed_pairs
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


@pytest.mark.parametrize("num_perm", [16, 64, 128])
@pytest.mark.parametrize("threshold", [0.05, 0.3, 0.42, 0.5, 0.595, 0.6, 0.7, 0.8, 0.85])
def test_bands_are_those_that_datasketch_chooses(threshold: float, num_perm: int) -> None:
    index = MinHashLSH(threshold=threshold, num_perm=num_perm)
    assert bands(threshold, num_perm) == (index.b, index.r)


def test_to_draw_permutations_does_not_load_scipy_and_leaves_datasketch_whole() -> None:
    code = """
import sys
from cleaner.dedup.minhash import bands, permutations
from cleaner.settings import DedupSettings
given = DedupSettings()
drawn, _ = permutations(given), bands(0.6, 64)
assert "scipy" not in sys.modules and "datasketch" not in sys.modules
import datasketch
made = datasketch.MinHash(num_perm=given.num_perm, seed=given.seed, scheme="affine32")
assert (made.permutations == drawn).all()
assert datasketch.MinHashLSH(threshold=0.5, num_perm=16).b > 1
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pairs_of_hashes_are_those_of_the_bands_they_are_made_of() -> None:
    rows = np.random.default_rng(2).integers(0, 3, (300, 12), dtype=np.uint32)
    rows[7] = BLANK
    hashes = hash_bands(rows, 3, 4)
    hashes[:, 7] = NO_BUCKET
    for band, own in enumerate(hashes):
        of_values, of_hashes = bucket_pairs(rows[:, 4 * band : 4 * band + 4]), hashed_pairs(own)
        assert len(of_values[0])
        assert np.array_equal(own[rows[:, 0] != BLANK], band_hashes(rows[:, 4 * band : 4 * band + 4])[rows[:, 0] != BLANK])
        assert all(np.array_equal(left, right) for left, right in zip(of_values, of_hashes, strict=True))
