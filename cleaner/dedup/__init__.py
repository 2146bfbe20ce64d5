"""Copies of one story, wherever they were printed: candidates by MinHash and passages, verified, clustered, one kept.

Read the modules in this order: shingle, minhash, lsh, passage, weigh, facts, verify, cluster, relate, keep.
"""

from __future__ import annotations

from cleaner.dedup.stages import deduplicate
from cleaner.dedup.vote import cluster_agency, tally

__all__ = ["cluster_agency", "deduplicate", "tally"]
