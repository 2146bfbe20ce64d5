"""Fit the voter of wording: python bench/train_wording.py [DATA] [--write]

Its words are those of bench/wording/<language>.tsv, each line a label and a text; all are invented. Labels are kinds of
clutter, ``keep`` for story, ``hard`` for story that has the words of clutter. The paragraphs of DATA, a folder as
bench/labelled.py takes it, then shift the weights of these words to how often news has them; no word is added. Prints what
is told right of lines and publishers left out, five parts in turn; --write fits on all and writes cleaner/voter/wording.json.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from labelled import STORY, Labelled, dataset
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from cleaner.model import Kind
from cleaner.text import words
from cleaner.voter import wording

LINES = Path(__file__).parent / "wording"
OUT = Path(__file__).parent.parent / "cleaner" / "voter" / "wording.json"
FOLDS = 5
# A feature of fewer lines says more of the line than of its kind.
_LINES = 2
# Inverse strength of the ridge; the kinds, of fewer lines each, are held looser.
_FIT, _FIT_KINDS = 0.5, 1.0
# Weight of a paragraph of a page beside an invented line: they are more, and say the same thing more often.
_PAGES = 0.2
# Words of a paragraph that tells by its words.
_SHORTEST = 8
# Kinds told by what surrounds them: their words are those of stories.
_STORY_LIKE = ("related_list", "caption", "headline_repeat")
# Smaller weights are dropped: they are most of the features, and next to nothing of the sum.
_LEAST, _LEAST_KIND = 0.1, 0.4

# Each fold asks for those of the same texts.
features = cache(wording.features)


def lines() -> list[tuple[str, str]]:
    """Label and text of every line, in the order of the files' names."""
    rows = [line.split("\t", 1) for path in sorted(LINES.glob("*.tsv")) for line in path.read_text(encoding="utf8").splitlines()]
    return [(label, text) for label, text in rows]


def table(seen: Sequence[Sequence[str]], names: dict[str, int]) -> Any:
    """One sparse row a text, one column a feature."""
    columns = [[names[each] for each in row if each in names] for row in seen]
    starts = np.cumsum([0, *map(len, columns)])
    return csr_matrix((np.ones(starts[-1]), [c for row in columns for c in row], starts), shape=(len(seen), len(names)))


def paragraphs(pages: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Label and text of the pages' paragraphs that are story, or clutter of a kind that its words tell."""
    found = [
        ("keep" if story else each.kinds.get(i, ""), each.page.blocks[i])
        for each in pages
        for i, story in each.labels.items()
        if each.page.blocks[i].kind is Kind.PARAGRAPH
    ]
    return [(label, block.text) for label, block in found if label and label not in _STORY_LIKE and len(words(block.text)) >= _SHORTEST]


def fit(rows: Sequence[tuple[str, str]], of_pages: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """The model as it is written; its features are those of ``rows``."""
    counts = Counter(each for _, text in rows for each in features(text))
    names = {each: i for i, each in enumerate(sorted(each for each, count in counts.items() if count >= _LINES))}
    both = [*rows, *of_pages]
    x = table([features(text) for _, text in both], names)
    clutter = np.array([label not in STORY for label, _ in both])
    weight = np.repeat([1.0, _PAGES], [len(rows), len(of_pages)])
    first = LogisticRegression(C=_FIT, max_iter=1000).fit(x, clutter, sample_weight=weight)
    kinds = [label for label, _ in both if label not in STORY]
    second = LogisticRegression(C=_FIT_KINDS, max_iter=1000).fit(x[clutter], kinds, sample_weight=weight[clutter])
    weights = {each: round(float(first.coef_[0, i]), 2) for each, i in names.items() if abs(first.coef_[0, i]) >= _LEAST}
    by_kind = {
        each: {str(k): round(float(w), 1) for k, w in enumerate(second.coef_[:, names[each]]) if abs(w) >= _LEAST_KIND} for each in weights
    }
    return {
        "bias": round(float(first.intercept_[0]), 3),
        "kinds": list(second.classes_),
        "kind_bias": [round(float(b), 3) for b in second.intercept_],
        "weights": weights,
        "kind_weights": {each: row for each, row in by_kind.items() if row},
    }


def judged(model: dict[str, Any], text: str) -> float:
    """Log-odds of clutter."""
    return float(model["bias"] + sum(model["weights"].get(each, 0.0) for each in features(text)))


def folds(pages: Sequence[Labelled]) -> list[tuple[list[int], list[int]]]:
    """Positions of pages seen and unseen, no publisher on both sides."""
    return [(list(seen), list(unseen)) for seen, unseen in GroupKFold(FOLDS).split(pages, groups=[each.publisher for each in pages])]


def check(rows: Sequence[tuple[str, str]], pages: Sequence[Labelled]) -> None:
    """Print what is told right of lines, and of pages of publishers, left out."""
    odds: dict[int, float] = {}
    for part in range(FOLDS):
        model = fit([row for i, row in enumerate(rows) if i % FOLDS != part])
        odds |= {i: judged(model, rows[i][1]) for i in range(part, len(rows), FOLDS)}
    for label in sorted({label for label, _ in rows}):
        mine = [odds[i] > 0 for i, (each, _) in enumerate(rows) if each == label]
        print(f"{label:16} {len(mine):6} lines, {sum(mine) / len(mine):.3f} taken for clutter")
    told: list[tuple[bool, float]] = []
    for seen, unseen in folds(pages) if pages else ():
        model = fit(rows, paragraphs(pages[i] for i in seen))
        told += [(label not in STORY, judged(model, text)) for label, text in paragraphs(pages[i] for i in unseen)]
    if told:
        print(f"{len(told)} paragraphs of publishers left out: area under the curve {roc_auc_score(*zip(*told, strict=True)):.4f}")


def main() -> None:
    """Print the check; with --write, fit on all and write the model."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path, nargs="?")
    ask.add_argument("--write", action="store_true")
    asked = ask.parse_args()
    rows = lines()
    pages = dataset(asked.data) if asked.data else []
    check(rows, pages)
    if asked.write:
        write(fit(rows, paragraphs(pages)), OUT)
        print(f"{len(rows)} lines, {OUT.stat().st_size / 1e3:.0f} KB")


def write(model: dict[str, Any], path: Path) -> None:
    """The model as the data file that cleaner.voter.wording reads."""
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace('},"', '},\n"')
    path.write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
