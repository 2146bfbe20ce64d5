"""Boosted trees as a small data file: read, and asked for many rows at once.

Each tree is a list of nodes ``[feature, threshold, left, right, value]``; a leaf has feature -1. A row goes
left where its feature is at most the threshold. The sum over the trees is the log-odds (Friedman 2001).

No row walks a tree. Each node that a row passes on the right rules out the leaves on its left, and of those that no node
rules out the first is where the row ends (QuickScorer: Lucchese et al. 2015, doi:10.1145/2766462.2767733). So a step asks
one node of each tree about all rows at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from cleaner import voter

Node: TypeAlias = "tuple[int, float, int, int, float]"
# Leaves of a tree: one bit each of a number by which a table is asked.
_LEAVES = 16


@dataclass(frozen=True, slots=True)
class Trees:
    """A model: the names of its features, the weights of names of elements, and its questions, each ``feature`` with a
    ``threshold`` once; arrays of nodes with a row a step and a column a tree: which ``question`` a node asks, and the leaves that are
    ``lost`` where the answer is yes. ``value`` holds a row of leaves a tree, ``first`` the place of the first leaf of those that are
    left."""

    names: tuple[str, ...]
    weights: Mapping[str, float]
    base: float
    feature: Any
    threshold: Any
    question: Any
    lost: Any
    value: Any
    first: Any

    def log_odds(self, columns: Any) -> list[float]:
        """Log-odds of each column of an array with a row for each of ``names``."""
        import numpy as np

        x = np.asarray(columns, dtype=np.float32)
        answers = (x.take(self.feature, axis=0) > self.threshold[:, None]).astype(np.uint16)
        lost = np.bitwise_or.reduce(answers.take(self.question, axis=0) * self.lost[:, :, None])
        at = self.first.take(lost) + (np.arange(len(lost), dtype=np.int32) * _LEAVES)[:, None]
        found: list[float] = (self.base + self.value.take(at.T).sum(axis=1)).tolist()
        return found


@cache
def load(name: str) -> Trees:
    """The model of ``cleaner/voter/<name>.json``. Raises ValueError where a tree has more than 16 leaves."""
    import numpy as np

    data = voter.fitted(name)
    read = [_read(tree) for tree in data["trees"]]
    steps = max(len(nodes) for nodes, _ in read)
    nodes = np.zeros((steps, len(read)), dtype=[("feature", np.int32), ("threshold", np.float32), ("lost", np.uint16)])
    value = np.zeros((len(read), _LEAVES))
    for i, (inner, leaves) in enumerate(read):
        nodes[: len(inner), i] = inner
        value[i, : len(leaves)] = leaves
    first = np.zeros(1 << _LEAVES, dtype=np.int32)
    for leaf in range(1, _LEAVES):
        first[(1 << leaf) - 1 :: 1 << leaf] = leaf
    questions, asked = np.unique(nodes[["feature", "threshold"]], return_inverse=True)
    feature, threshold = (np.ascontiguousarray(questions[field]) for field in ("feature", "threshold"))
    asked, lost = asked.reshape(nodes.shape), np.ascontiguousarray(nodes["lost"])
    return Trees(tuple(data["features"]), data["weights"], data["base"], feature, threshold, asked, lost, value, first)


def _read(tree: Sequence[Node]) -> tuple[list[tuple[int, float, int]], list[float]]:
    """Of each inner node its feature, its threshold and the leaves on its left, as bits; the values of the leaves in order."""
    inner: list[tuple[int, float, int]] = []
    leaves: list[float] = []

    def walk(at: int) -> None:
        feature, threshold, left, right, value = tree[at]
        if feature < 0:
            leaves.append(value)
            return
        before = len(leaves)
        walk(left)
        inner.append((feature, threshold, (1 << len(leaves)) - (1 << before)))
        walk(right)

    walk(0)
    if len(leaves) > _LEAVES:
        raise ValueError(f"a tree of more than {_LEAVES} leaves")
    return inner, leaves
