"""Near copies of corpora: bands and shingles in files, true Jaccard, the same groups of either kernel and of any batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import kernel_numba
from cleaner.dedup.minhash import Kernel, pack
from cleaner.dedup.near import NearIndex, Numbers
from cleaner.dedup.overlap import Held, count_shared
from cleaner.settings import DedupSettings
from cleaner.text import words
from tests.dedup.conftest import prose

needs_numba = pytest.mark.skipif(not kernel_numba.installed(), reason="the extra fast is not installed")
KERNELS: list[Kernel] = ["numpy", pytest.param("numba", marks=needs_numba)]  # type: ignore[list-item]
TEXTS = [
    prose(1),
    prose(2),
    prose(1) + " and some more words at the end of it",
    "too few words",
    prose(3, 30),
    "",
    prose(1).upper().replace(".", " —"),
    "too few words",
    prose(2, 100) + prose(4, 100),
]


def grouped(texts: list[str], folder: Path, kernel: Kernel = "numpy", batch: int = 100) -> list[int]:
    with NearIndex(folder, DedupSettings(near=0.7), kernel) as index:
        for start in range(0, len(texts), batch):
            index.add(*pack(texts[start : start + batch]))
        return [int(each) for each in index.labels()]


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[k : k + 3]) for k in range(len(found) - 2)}


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("batch", [1, 4, 100])
def test_texts_that_are_alike_are_joined_and_short_ones_are_not(tmp_path: Path, kernel: Kernel, batch: int) -> None:
    assert grouped(TEXTS, tmp_path, kernel, batch) == [0, 1, 0, 3, 4, 5, 0, 7, 8]


@pytest.mark.parametrize("kernel", KERNELS)
def test_what_bands_bring_together_is_joined_by_its_true_jaccard_alone(tmp_path: Path, kernel: Kernel) -> None:
    """A third of each text in common, in long ones: some band of many agrees by chance, the texts are no copies."""
    common = prose(5, 150)
    texts = [f"{common} {prose(10 + k, 170)}" for k in range(60)]
    assert grouped(texts, tmp_path, kernel) == list(range(60))


@pytest.mark.parametrize("kernel", KERNELS)
def test_numbers_are_those_of_the_sets(tmp_path: Path, kernel: Kernel) -> None:
    pairs = np.array([(a, b) for a in range(len(TEXTS)) for b in range(len(TEXTS))])
    with NearIndex(tmp_path, DedupSettings(near=0.7), kernel) as index:
        index.add(*pack(TEXTS))
        index.labels()
        found: Numbers = index.numbers(pairs)
    sets = [shingles(text) for text in TEXTS]
    for (a, b), jaccard, containment in zip(pairs.tolist(), found.jaccard, found.containment, strict=True):
        assert jaccard == pytest.approx(len(sets[a] & sets[b]) / max(len(sets[a] | sets[b]), 1))
        assert containment == pytest.approx(len(sets[a] & sets[b]) / max(min(len(sets[a]), len(sets[b])), 1))


def test_an_empty_corpus_has_no_groups(tmp_path: Path) -> None:
    assert grouped([], tmp_path) == []


@pytest.mark.parametrize("kernel", KERNELS)
@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), max_size=30), min_size=1, max_size=8))
def test_shared_hashes_are_counted_once_each(kernel: Kernel, texts: list[list[int]]) -> None:
    counts = np.array([len(each) for each in texts], dtype=np.int64)
    hashes = np.array([value * 0x10000001 & 0xFFFFFFFF for each in texts for value in each], dtype=np.uint32)
    pairs = np.array([(a, b) for a in range(len(texts)) for b in range(len(texts))], dtype=np.int64)
    sizes = np.zeros(len(texts), dtype=np.int64)
    shared = count_shared(hashes, Held(np.cumsum(counts) - counts, counts), pairs, sizes, kernel)
    assert sizes.tolist() == [len(set(each)) for each in texts]
    assert shared.tolist() == [len(set(texts[a]) & set(texts[b])) for a, b in pairs.tolist()]
