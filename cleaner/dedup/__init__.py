"""Copies of one story, wherever they were printed: candidates by MinHash and passages, verified, clustered, one kept.

Read the modules in this order: shingle, minhash, lsh, passage, weigh, facts, verify, cluster, relate, keep, stages; then
index (what earlier runs saw), sweep (other thresholds), vote and spread (what a cluster says of its story). Corpora too great
for memory, or to be made words one by one, take the way of near: behind minhash letters, shingle_hash and two kernels that
give the same bits, behind lsh components, and overlap for verification.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.dedup.stages import deduplicate
    from cleaner.dedup.sweep import Step
    from cleaner.dedup.vote import cluster_agency, tally

__all__ = ["Step", "cluster_agency", "deduplicate", "tally"]

# The way of near needs none of them, and they load much.
_HOMES = {"Step": "sweep", "cluster_agency": "vote", "deduplicate": "stages", "tally": "vote"}


def __getattr__(name: str) -> Any:
    """The public name, from its home. Raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
