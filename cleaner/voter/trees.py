"""Boosted trees as a small data file: read, and asked for many rows at once.

Each tree is a list of nodes ``[feature, threshold, left, right, value]``; a leaf has feature -1. A row goes
left where its feature is at most the threshold. The sum over the trees is the log-odds (Friedman 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cleaner import voter


@dataclass(frozen=True, slots=True)
class Trees:
    """A model: the names of its features, the weights of names of elements, and its nodes as flat arrays. A leaf
    points at itself, so that all rows can walk as many steps as the deepest tree has."""

    names: tuple[str, ...]
    weights: Mapping[str, float]
    base: float
    depth: int
    roots: Any
    feature: Any
    threshold: Any
    left: Any
    right: Any
    value: Any

    def log_odds(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Log-odds of each row."""
        import numpy as np

        x = np.asarray(rows, dtype=np.float32).reshape(len(rows), len(self.names))
        line = (np.arange(len(x), dtype=np.int32) * len(self.names))[:, None]
        at = np.broadcast_to(self.roots, (len(x), len(self.roots)))
        flat = x.ravel()
        for _ in range(self.depth):
            goes_left = flat.take(self.feature.take(at) + line) <= self.threshold.take(at)
            at = np.where(goes_left, self.left.take(at), self.right.take(at))
        return [float(v) for v in self.base + self.value.take(at).sum(axis=1)]


@cache
def load(name: str) -> Trees:
    """The model of ``cleaner/voter/<name>.json``."""
    import numpy as np

    data = voter.fitted(name)
    nodes: list[tuple[int, float, int, int, float]] = []
    roots = []
    for tree in data["trees"]:
        root = len(nodes)
        roots.append(root)
        for i, (feature, threshold, left, right, value) in enumerate(tree, root):
            nodes.append((0, 0.0, i, i, value) if feature < 0 else (feature, threshold, root + left, root + right, 0.0))
    feature, threshold, left, right, value = zip(*nodes, strict=True)

    def array(values: Sequence[float], kind: Any) -> Any:
        return np.array(values, dtype=kind)

    return Trees(
        names=tuple(data["features"]),
        weights=data["weights"],
        base=data["base"],
        depth=data["depth"],
        roots=array(roots, np.int32),
        feature=array(feature, np.int32),
        threshold=array(threshold, np.float32),
        left=array(left, np.int32),
        right=array(right, np.int32),
        value=array(value, np.float64),
    )
