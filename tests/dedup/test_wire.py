"""Floors on collections of wire stories that are not part of the project; skipped where they are absent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleaner.settings import DedupSettings

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import clusters as bench

WIRE = Path(__file__).parents[3] / "shared" / "data" / "wire"


@pytest.mark.parametrize(("name", "floor"), [("folder-60", 0.98), ("folder-200", 0.97), ("folder-600", 0.975)])
def test_adjusted_rand_index_reaches_the_floor(name: str, floor: float) -> None:
    if not WIRE.is_dir():
        pytest.skip("no collections beside the project")
    figures, _ = bench.measure(WIRE, name, DedupSettings())
    assert figures["ari"] >= floor
