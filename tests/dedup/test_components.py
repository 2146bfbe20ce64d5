"""Components in arrays and clusters of bands, against sets joined one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup import lsh
from cleaner.dedup.components import Components
from cleaner.dedup.lsh import band_candidates, band_clusters
from cleaner.dedup.minhash import bands, blank_signatures, pack, sign_buffer
from cleaner.settings import DedupSettings
from cleaner.union import Union

Pairs = list[tuple[int, int]]


def joined(count: int, pairs: Pairs) -> list[int]:
    """The least of each number's set, by the plainest way."""
    label = list(range(count))
    for left, right in pairs:
        low, high = sorted((label[left], label[right]))
        label = [low if each == high else each for each in label]
    return label


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60), st.integers(1, 9))
def test_components_are_those_of_sets_joined_one_by_one(pairs: Pairs, parts: int) -> None:
    found = Components(40)
    for part in range(parts):
        lines = np.array(pairs[part::parts], dtype=np.int64).reshape(-1, 2)
        found.join(lines[:, 0], lines[:, 1])
    assert found.labels().tolist() == joined(40, pairs)


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
def test_a_union_holds_the_same_sets_each_under_its_least(pairs: Pairs) -> None:
    union = Union(40)
    for left, right in pairs:
        union.join(left, right)
    label = joined(40, pairs)
    assert [union.find(number) for number in range(40)] == label
    assert union.sets() == [[n for n in range(40) if label[n] == least] for least in range(40) if label[least] == least]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_chain_in_any_order_is_one_component(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(20_000)
    found = Components(len(order))
    found.join(order[:-1], order[1:])
    assert not found.labels().any()


def signatures(count: int, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    """Rows of few values, so that many bands are shared."""
    return np.random.default_rng(seed).integers(0, 6, (count, 8), dtype=np.uint32)


def test_clusters_of_bands_are_the_components_of_their_candidates() -> None:
    rows = signatures(300)
    assert band_clusters(rows, 2, 4).tolist() == joined(300, [(a, b) for a, b in band_candidates(rows, 2, 4).tolist()])


def test_texts_meet_where_a_whole_band_is_equal_and_nowhere_else() -> None:
    rows = signatures(60)
    same = [(a, b) for a in range(60) for b in range(a) if any((rows[a, k : k + 4] == rows[b, k : k + 4]).all() for k in (0, 4))]
    assert band_clusters(rows, 2, 4).tolist() == joined(60, same)


def test_hashes_that_collide_join_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lsh, "band_hashes", lambda band: np.zeros(len(band), dtype=np.uint64))
    assert band_clusters(np.arange(80, dtype=np.uint32).reshape(10, 8), 2, 4).tolist() == list(range(10))


def test_hashes_that_differ_in_the_bits_of_a_place_alone_join_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lsh, "band_hashes", lambda band: band[:, 0].astype(np.uint64) % np.uint64(3))
    rows = np.repeat(np.arange(10, dtype=np.uint32) // 2, 8).reshape(10, 8)
    rows = rows[np.random.default_rng(2).permutation(10)]
    assert len(np.unique(band_clusters(rows, 2, 4))) >= 5


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_signatures_are_no_trouble(count: int) -> None:
    assert band_clusters(signatures(count), 2, 4).tolist() == list(range(count))
    assert band_candidates(signatures(count), 2, 4).tolist() == []


def test_signatures_in_a_file_are_clustered_as_those_in_memory(tmp_path: Path) -> None:
    mapped = blank_signatures(500, DedupSettings(num_perm=16), tmp_path / "signatures")
    mapped[:, :8] = mapped[:, 8:] = signatures(500)
    assert np.array_equal(band_clusters(mapped, 4, 4), band_clusters(np.array(mapped), 4, 4))


def test_texts_without_a_shingle_join_nothing() -> None:
    rows = blank_signatures(4, (given := DedupSettings()))
    sign_buffer(*pack(["", "two words", "", "…"]), rows, given)
    assert band_clusters(rows, *bands(0.6, given.num_perm)).tolist() == [0, 1, 2, 3]
