"""Several thresholds at once: as many clusters as each alone makes, hashed once."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from cleaner.dedup import deduplicate, stages
from cleaner.dedup.sweep import sweep
from cleaner.model import Article
from cleaner.settings import DedupSettings
from tests.dedup.conftest import article, prose

THRESHOLDS = (0.2, 0.4, 0.6, 0.9)


@pytest.fixture
def folder() -> list[Article]:
    """A story and copies that hold ever less of it, an exact copy of another, and one alone."""
    whole = prose(1, 300).split()
    made = [article(f"part-{k}", " ".join(whole[: 300 - 55 * k]) + " " + prose(20 + k, 60 * k)) for k in range(5)]
    return [*made, article("twin-a", prose(2)), article("twin-b", prose(2)), article("alone", prose(3))]


def test_each_step_counts_what_that_threshold_makes(folder: list[Article]) -> None:
    steps = sweep(folder, DedupSettings(), THRESHOLDS)
    assert tuple(step.threshold for step in steps) == THRESHOLDS
    for step in steps:
        clusters = deduplicate(folder, replace(DedupSettings(), threshold=step.threshold))
        sizes = [len(c.members) for c in clusters]
        assert (step.clusters, step.duplicates, step.largest) == (len(sizes), sum(sizes) - len(sizes), max(sizes))


def test_texts_are_hashed_once(folder: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    sign = stages.sign
    monkeypatch.setattr(stages, "sign", lambda *given: calls.append(1) or sign(*given))
    sweep(folder, DedupSettings(), THRESHOLDS)
    assert calls == [1]


def test_borderline_pairs_lie_near_their_threshold_nearest_first(folder: list[Article]) -> None:
    steps = sweep(folder, DedupSettings(), THRESHOLDS, show=3)
    assert any(step.nearest for step in steps)
    for step in steps:
        distances = [abs(pair.share - step.threshold) for pair in step.nearest]
        assert distances == sorted(distances)
        assert all(distance <= 0.1 + 1e-4 for distance in distances)
        assert all(pair.related == (pair.share >= step.threshold) for pair in step.nearest)
        assert len(step.nearest) == min(step.borderline, 3)


def test_order_of_articles_and_of_thresholds_means_nothing(folder: list[Article]) -> None:
    shuffled = folder[:]
    random.Random(5).shuffle(shuffled)
    assert sweep(shuffled, DedupSettings(), THRESHOLDS[::-1]) == sweep(folder, DedupSettings(), THRESHOLDS)


def test_an_empty_folder_has_no_clusters_at_any_threshold() -> None:
    assert [(s.threshold, s.clusters) for s in sweep([], DedupSettings(), (0.5, 0.3))] == [(0.3, 0), (0.5, 0)]
