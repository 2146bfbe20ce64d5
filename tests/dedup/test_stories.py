"""Pairs of invented stories, a folder a relation; those of ``apart`` are look-alikes that must not join."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.dedup import deduplicate
from cleaner.settings import DedupSettings
from tests.dedup.conftest import STORIES, article

PAIRS = sorted(STORIES.glob("*/*"))


def relation(pair: Path, swapped: bool = False) -> str:
    """What becomes of b where a was published first and is kept."""
    texts = [(name, (pair / f"{name}.txt").read_text(encoding="utf-8")) for name in ("a", "b")]
    made = [article(name, text, f"2025-03-0{k}") for k, (name, text) in enumerate(texts, 1)]
    clusters = deduplicate(made[::-1] if swapped else made, DedupSettings(keep=("earliest",)))
    if not clusters:
        return "apart"
    assert clusters[0].representative == "a"
    return clusters[0].members[1].relation


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_second_text_relates_to_the_first_as_its_folder_says(pair: Path) -> None:
    assert relation(pair) == pair.parent.name


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_order_of_input_does_not_change_a_relation(pair: Path) -> None:
    assert relation(pair, swapped=True) == pair.parent.name


def test_every_relation_and_near_misses_have_pairs() -> None:
    assert {p.parent.name for p in PAIRS} == {"exact", "near", "abridged", "updated", "embedded", "apart"}


def test_look_alikes_stay_apart_in_one_folder_of_them_all() -> None:
    apart = [p for p in PAIRS if p.parent.name == "apart"]
    pages = [article(f"{p.name}-{n}", (p / f"{n}.txt").read_text(encoding="utf-8")) for p in apart for n in "ab"]
    assert len(pages) > 10
    assert deduplicate(pages, DedupSettings()) == ()
