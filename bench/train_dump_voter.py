"""Makes cleaner/voter/dump.toml again: python bench/train_dump_voter.py DATA [--check]

A logistic regression with a ridge, fitted by Newton's method (iteratively reweighted least squares).
--check fits on four fifths of the outlets and judges on the text dumps of the rest, five times.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from dump_lines import Lines, pages_as_text, text_dumps
from numpy.typing import NDArray

OUT = Path(__file__).resolve().parents[1] / "cleaner" / "voter" / "dump.toml"
_RIDGE = 200.0
_STEPS = 12
_FOLDS = 5
# Lines of one label that a page may bring at full weight: no page of a thousand menu lines outvotes the rest.
_A_PAGE = 20
# A feature whose weight, per standard deviation, is under this says nothing.
_LEAST = 0.02

Array = NDArray[np.float64]


def _table(pages: Sequence[Lines]) -> tuple[list[str], Array, Array, Array]:
    names = sorted({name for page in pages for row in page.rows for name in row})
    x, y, w = [], [], []
    for page in pages:
        total = {label: sum(weight for each, weight in zip(page.labels, page.weights, strict=True) if each == label) for label in (0, 1)}
        for row, label, weight in zip(page.rows, page.labels, page.weights, strict=True):
            if label >= 0:
                x.append([row.get(name, 0.0) for name in names])
                y.append(label)
                w.append(weight * min(1.0, _A_PAGE / total[label]))
    return names, np.array(x), np.array(y, dtype=float), np.array(w)


def _fit(x: Array, y: Array, w: Array) -> tuple[Array, float]:
    """Weights of the raw features and the bias."""
    mean, scale = x.mean(0), x.std(0)
    scale[scale < 1e-6] = np.inf
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    beta = np.zeros(z.shape[1])
    ridge = np.full(z.shape[1], _RIDGE)
    ridge[-1] = 1e-6
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        curve = np.maximum(w * p * (1 - p), 1e-9)
        beta -= np.linalg.solve(z.T @ (z * curve[:, None]) + np.diag(ridge), z.T @ (w * (p - y)) + ridge * beta)
    beta[:-1][np.abs(beta[:-1]) < _LEAST] = 0.0
    return beta[:-1] / scale, float(beta[-1] - (beta[:-1] * mean / scale).sum())


def parts(pages: Sequence[Lines]) -> Iterator[tuple[set[str], list[str], Array, float]]:
    """Each part of the outlets, with the names, weights and bias that were fitted without it."""
    outlets = sorted({page.outlet for page in pages})
    for number in range(_FOLDS):
        out = set(outlets[number::_FOLDS])
        names, x, y, w = _table([page for page in pages if page.outlet not in out])
        yield out, names, *_fit(x, y, w)


def _check(pages: Sequence[Lines]) -> None:
    judged: list[tuple[float, int]] = []
    for out, names, weights, bias in parts(pages):
        for page in pages:
            if page.text_dump and page.outlet in out:
                scores = np.array([[row.get(name, 0.0) for name in names] for row in page.rows]) @ weights + bias
                judged += [(float(score), label) for score, label, told in zip(scores, page.labels, page.told, strict=True) if told]
    for at in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5):
        edge = np.log(at / (1 - at))
        kept = np.mean([score >= edge for score, label in judged if label])
        stripped = np.mean([score < edge for score, label in judged if not label])
        print(f"stripped under {at:.2f}: kept {kept:.3f} removed {stripped:.3f}")


def write(names: Sequence[str], weights: Array, bias: float) -> None:
    """Write the file that the rule reads."""
    rows = "".join(f'"{name}" = {weight:.4f}\n' for name, weight in zip(names, weights, strict=True) if weight)
    OUT.write_text(
        "# Made by bench/train_dump_voter.py, not by hand: what each shape of a line adds to the log odds that it is story.\n"
        f"bias = {bias:.4f}\n\n[weights]\n{rows}",
        encoding="utf8",
    )


def main() -> None:
    """Train on everything and write the weights; or check."""
    data = Path(sys.argv[1])
    pages = list(chain(text_dumps(data), pages_as_text(data)))
    if "--check" in sys.argv:
        _check(pages)
        return
    names, x, y, w = _table(pages)
    write(names, *_fit(x, y, w))


if __name__ == "__main__":
    main()
