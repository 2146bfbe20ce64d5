"""Makes cleaner/voter/wording.json again: python bench/train_wording.py [--check]

Lines of bench/wording/<language>.tsv, each a label and a text; all are invented. Labels are kinds of clutter, ``keep`` for
story, ``hard`` for story that has the words of clutter. --check fits on four fifths of the lines and judges on the rest,
five times, and writes nothing. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from cleaner.voter.wording import features

LINES = Path(__file__).parent / "wording"
OUT = Path(__file__).parent.parent / "cleaner" / "voter" / "wording.json"
STORY = ("keep", "hard")
FOLDS = 5
# A feature of fewer lines says more of the line than of its kind.
_LINES = 2
# Inverse strength of the ridge; the kinds, of fewer lines each, are held tighter.
_FIT, _FIT_KINDS = 2.0, 1.0
# Smaller weights are dropped: they are most of the features, and next to nothing of the sum.
_LEAST, _LEAST_KIND = 0.1, 0.4


def lines() -> list[tuple[str, str]]:
    """Label and text of every line, in the order of the files' names."""
    rows = [line.split("\t", 1) for path in sorted(LINES.glob("*.tsv")) for line in path.read_text(encoding="utf8").splitlines()]
    return [(label, text) for label, text in rows]


def table(seen: Sequence[Sequence[str]], names: dict[str, int]) -> Any:
    """One sparse row a text, one column a feature."""
    columns = [[names[each] for each in row if each in names] for row in seen]
    starts = np.cumsum([0, *map(len, columns)])
    return csr_matrix((np.ones(starts[-1]), [c for row in columns for c in row], starts), shape=(len(seen), len(names)))


def fit(rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The model as it is written."""
    seen = [features(text) for _, text in rows]
    counts = Counter(each for row in seen for each in row)
    names = {each: i for i, each in enumerate(sorted(each for each, count in counts.items() if count >= _LINES))}
    x = table(seen, names)
    clutter = np.array([label not in STORY for label, _ in rows])
    kinds = [label for label, _ in rows if label not in STORY]
    first = LogisticRegression(C=_FIT, max_iter=1000).fit(x, clutter)
    second = LogisticRegression(C=_FIT_KINDS, max_iter=1000).fit(x[clutter], kinds)
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


def check(rows: Sequence[tuple[str, str]]) -> None:
    """Print what is told right of lines left out."""
    odds: dict[int, float] = {}
    for train, rest in KFold(FOLDS, shuffle=True, random_state=0).split(rows):
        model = fit([rows[i] for i in train])
        odds |= {int(i): judged(model, rows[i][1]) for i in rest}
    for label in sorted({label for label, _ in rows}):
        mine = [odds[i] > 0 for i, (each, _) in enumerate(rows) if each == label]
        print(f"{label:16} {len(mine):6} lines, {sum(mine) / len(mine):.3f} taken for clutter")


def main() -> None:
    rows = lines()
    if "--check" in sys.argv[1:]:
        check(rows)
        return
    text = json.dumps(fit(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace('},"', '},\n"')
    OUT.write_text(text + "\n", encoding="utf8")
    print(f"{len(rows)} lines, {OUT.stat().st_size / 1e3:.0f} KB")


if __name__ == "__main__":
    main()
