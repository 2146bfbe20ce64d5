"""Train the voter of rules/story_model.py and print what it reaches on publishers it has not seen.

    python bench/train_story_model.py DATA [--write]

Trained on the pages of DATA and of bench/pages (bench/labelled.py). What the words of a page tell is judged by a voter of
wording that has not seen its publisher either. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from labelled import Labelled, dataset, invented
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from train_wording import fit, folds, judged, lines, paragraphs

from cleaner.frame import inside, within
from cleaner.voter.blocks import NAMES, features, parts

# A name of elements that fewer publishers use says more of the publisher than of the block.
PUBLISHERS = 8
# Blocks of clutter taken of a page: menus of hundreds of links teach the same thing hundreds of times.
CLUTTER = 80
TREES = {"max_iter": 140, "learning_rate": 0.1, "max_leaf_nodes": 14, "max_depth": 6, "l2_regularization": 2.0, "min_samples_leaf": 40}
OUT = Path(__file__).parent.parent / "cleaner" / "voter" / "story.json"


class Trainer:
    """Both stages of the voter over a data set: weights of names of elements, then trees over features."""

    def __init__(self, pages: Sequence[Labelled]) -> None:
        self.pages = pages
        self.seen = [_seen(each) for each in pages]
        chance = random.Random(0)
        self.taken = [self._take(each.labels, chance) for each in self.seen]

    @staticmethod
    def _take(labels: dict[int, int], chance: random.Random) -> list[int]:
        clutter = [i for i, label in labels.items() if not label]
        return [i for i, label in labels.items() if label] + chance.sample(clutter, min(CLUTTER, len(clutter)))

    def _targets(self, which: Iterable[int]) -> tuple[Any, Any]:
        which = list(which)
        y = np.array([self.seen[d].labels[i] for d in which for i in self.taken[d]])
        weight = np.array([len(self.taken[d]) ** -0.5 for d in which for _ in self.taken[d]])
        return y, weight

    def weights(self, which: Sequence[int]) -> dict[str, float]:
        """Weight of each name of elements by logistic regression."""
        names = {d: [{p for s in self.seen[d].page.blocks[i].path.split("/")[2:] for p in parts(s)} for i in self.taken[d]] for d in which}
        users: dict[str, set[str]] = defaultdict(set)
        for d in which:
            for part in {part for each in names[d] for part in each}:
                users[part].add(self.seen[d].publisher)
        vocabulary = {part: i for i, part in enumerate(sorted(part for part, by in users.items() if len(by) >= PUBLISHERS))}
        cells = [[vocabulary[part] for part in sorted(each) if part in vocabulary] for d in which for each in names[d]]
        starts = np.cumsum([0, *map(len, cells)])
        x = csr_matrix((np.ones(starts[-1]), np.array([c for row in cells for c in row]), starts), shape=(len(cells), len(vocabulary)))
        y, weight = self._targets(which)
        fit = LogisticRegression(C=0.3, max_iter=150, tol=1e-3).fit(x, y, sample_weight=weight)
        return {part: round(float(fit.coef_[0][i]), 2) for part, i in vocabulary.items() if abs(fit.coef_[0][i]) >= 0.05}

    def table(self, which: Iterable[int], weights: dict[str, float], odds: Callable[[Sequence[str]], Sequence[float]]) -> dict[int, Any]:
        """Features of the pages' blocks by page; ``odds`` judges the words of texts."""
        return {d: np.array(features(self.seen[d].page.blocks, self.seen[d].page.meta, weights, odds).T, dtype=np.float32) for d in which}

    def trees(self, which: Sequence[int], table: dict[int, Any]) -> HistGradientBoostingClassifier:
        """The boosted trees over the given pages."""
        x = np.vstack([table[d][self.taken[d]] for d in which])
        y, weight = self._targets(which)
        return HistGradientBoostingClassifier(**TREES, early_stopping=False, random_state=0).fit(x, y, sample_weight=weight)


def _seen(page: Labelled) -> Labelled:
    """The page as the voter sees it, without the frame of its site."""
    numbers = {index: i for i, index in enumerate(inside(page.page))}
    return Labelled(within(page.page), page.publisher, {numbers[i]: label for i, label in page.labels.items() if i in numbers})


def written(trees: HistGradientBoostingClassifier, weights: dict[str, float]) -> dict[str, Any]:
    """The model as cleaner.voter.trees reads it."""
    out = []
    for (predictor,) in trees._predictors:
        nodes = predictor.nodes
        out.append(
            [
                [-1, 0, 0, 0, round(float(n["value"]), 4)]
                if n["is_leaf"]
                else [int(n["feature_idx"]), float(f"{n['num_threshold']:.6g}"), int(n["left"]), int(n["right"]), 0]
                for n in nodes
            ]
        )
    return {
        "features": NAMES,
        "base": round(float(trees._baseline_prediction.ravel()[0]), 4),
        "depth": TREES["max_depth"],
        "weights": dict(sorted(weights.items())),
        "trees": out,
    }


def write(model: dict[str, Any], path: Path) -> None:
    """The model as the data file that cleaner.voter.trees reads."""
    path.write_text(json.dumps(model, separators=(",", ":")).replace("]],[[", "]],\n[[") + "\n", encoding="utf8")


@dataclass(frozen=True)
class Fold:
    """Models fitted without some publishers, as they are written, and the positions of these publishers' pages."""

    unseen: list[int]
    wording: dict[str, Any]
    story: dict[str, Any]
    likely: dict[int, Any]


def left_out(trainer: Trainer) -> tuple[list[Fold], dict[int, Any]]:
    """A fold a fifth of the publishers, and features of all pages with their words judged by voters that have not seen them."""
    parted = folds(trainer.pages)
    wordings = [fit(lines(), paragraphs(trainer.pages[i] for i in seen)) for seen, _ in parted]
    weights = [trainer.weights(seen) for seen, _ in parted]
    table: dict[int, Any] = {}
    for (_, unseen), model, mine in zip(parted, wordings, weights, strict=True):
        table |= trainer.table(unseen, mine, lambda texts, model=model: [judged(model, text) for text in texts])
    fitted = []
    for (seen, unseen), model, mine in zip(parted, wordings, weights, strict=True):
        trees = trainer.trees(seen, table)
        fitted.append(Fold(unseen, model, written(trees, mine), {d: trees.predict_proba(table[d])[:, 1] for d in unseen}))
    return fitted, table


def main() -> None:
    """Cross-validate over publishers; with --write, train on all and write the model."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("--write", action="store_true", help="train on all publishers and write the model")
    asked = ask.parse_args()
    trainer = Trainer([*dataset(asked.data), *invented()])
    fitted, table = left_out(trainer)
    right = [
        bool((fold.likely[d][i] > 0.5) == label) for fold in fitted for d in fold.unseen for i, label in trainer.seen[d].labels.items()
    ]
    counted = f"{len(trainer.pages)} pages, {len({each.publisher for each in trainer.pages})} publishers, {len(right)} blocks"
    print(f"{counted}; publishers left out: {np.mean(right):.4f} of blocks right")
    if asked.write:
        everything = range(len(trainer.pages))
        write(written(trainer.trees(everything, table), trainer.weights(everything)), OUT)
        print(f"wrote {OUT}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
