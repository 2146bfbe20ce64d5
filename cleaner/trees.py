"""Boosted trees as a small data file: read, and asked for many rows at once.

Each tree is a list of nodes ``[feature, threshold, left, right, value]``; a leaf has feature -1. A row goes
left where its feature is at most the threshold. The sum over the trees is the log-odds (Friedman 2001).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Trees:
    """A model: the names of its features, the weights of names of elements, its nodes as arrays of shape
    (trees, nodes), and the depth of the deepest tree."""

    names: tuple[str, ...]
    weights: Mapping[str, float]
    base: float
    depth: int
    feature: Any
    threshold: Any
    left: Any
    right: Any
    value: Any

    def log_odds(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Log-odds of each row."""
        import numpy as np

        x = np.asarray(rows, dtype=np.float32)
        trees = np.arange(self.feature.shape[0])[None, :]
        at = np.zeros((len(x), self.feature.shape[0]), dtype=np.int32)
        lines = np.arange(len(x))[:, None]
        for _ in range(self.depth):
            feature = self.feature[trees, at]
            goes_left = x[lines, feature] <= self.threshold[trees, at]
            at = np.where(feature < 0, at, np.where(goes_left, self.left[trees, at], self.right[trees, at]))
        return [float(v) for v in self.base + self.value[trees, at].sum(axis=1)]


@cache
def load(name: str) -> Trees:
    """The model of ``cleaner/models/<name>.json``."""
    import numpy as np

    data = json.loads((resources.files("cleaner") / "models" / f"{name}.json").read_text(encoding="utf8"))
    size = max(map(len, data["trees"]))
    padded = [tree + [[-1, 0.0, 0, 0, 0.0]] * (size - len(tree)) for tree in data["trees"]]

    def column(i: int, kind: Any) -> Any:
        return np.array([[node[i] for node in tree] for tree in padded], dtype=kind)

    return Trees(
        tuple(data["features"]), data["weights"], data["base"], data["depth"],
        column(0, np.int32), column(1, np.float32), column(2, np.int32), column(3, np.int32), column(4, np.float64),
    )  # fmt: skip
