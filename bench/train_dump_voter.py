"""Makes cleaner/voter/dump.toml again: python bench/train_dump_voter.py DATA [--check]

A logistic regression with a ridge, fitted by Newton's method (iteratively reweighted least squares), on the text dumps of
DATA (a folder as bench/quality.py takes it) and on its HTML pages and those of bench/pages turned into dumps (bench/flat.py).
What the words of a line tell is judged by a voter of wording that has not seen its publisher either. --check fits on four
fifths of the publishers and judges on the text dumps of the rest, five times. Needs scikit-learn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from dump_lines import Lines, flat_pages, outlet, rows, text_dump
from labelled import dataset, invented
from numpy.typing import NDArray
from train_wording import fit, folds, lines, paragraphs

from cleaner import voter
from cleaner.voter import wording

OUT = Path(__file__).resolve().parents[1] / "cleaner" / "voter" / "dump.toml"
_RIDGE = 200.0
_STEPS = 12
# A feature whose weight, per standard deviation, is under this says nothing.
_LEAST = 0.02

Array = NDArray[np.float64]


@contextmanager
def wording_of(model: dict[str, Any]) -> Iterator[None]:
    """The given voter of wording in place of the package's."""
    caches = (wording._model, wording._weighing, wording.log_odds)
    with mock.patch.object(voter, "fitted", {"wording": model}.__getitem__):
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


@dataclass(frozen=True)
class Part:
    """A fifth of the publishers, the voter of wording that was fitted without them, and their lines as it judges them."""

    publishers: frozenset[str]
    wording: dict[str, Any]
    lines: Sequence[Lines]

    @cached_property
    def names(self) -> set[str]:
        """Features that a line has."""
        return {name for each in self.lines for row in each.rows for name in row}


@dataclass(frozen=True)
class _Publisher:
    publisher: str


def parts(data: Path) -> list[Part]:
    """All publishers of ``data`` and bench/pages, in five parts."""
    pages = [*dataset(data), *invented()]
    dumps = list(rows(data, "texts.jsonl"))
    news = {row["page"] for row in rows(data, "boilerplate.jsonl")}
    found = []
    for seen, unseen in folds([*pages, *(_Publisher(outlet(row)) for row in dumps)]):
        model = fit(lines(), paragraphs(pages[i] for i in seen if i < len(pages)))
        mine = [pages[i] for i in unseen if i < len(pages)]
        theirs = [dumps[i - len(pages)] for i in unseen if i >= len(pages)]
        with wording_of(model):
            shown = [each for page in mine for each in flat_pages(page, page.page.source in news)]
            shown += [text_dump(data, row) for row in theirs]
        found.append(Part(frozenset(each.outlet for each in shown), model, shown))
    return found


def _table(taken: Sequence[Part]) -> tuple[list[str], Array, Array, Array]:
    names = sorted(set().union(*(part.names for part in taken)))
    x, y, w = [], [], []
    for page in (page for part in taken for page in part.lines):
        for row, label, weight in zip(page.rows, page.labels, page.weights, strict=True):
            if label >= 0 and weight > 0:
                x.append(np.array([row.get(name, 0.0) for name in names], dtype=np.float32))
                y.append(label)
                w.append(weight)
    return names, np.array(x, dtype=np.float64), np.array(y, dtype=float), np.array(w)


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


def fitted(taken: Sequence[Part]) -> tuple[float, dict[str, float]]:
    """The bias, and the weight of each feature, as the rule reads them."""
    names, x, y, w = _table(taken)
    weights, bias = _fit(x, y, w)
    return bias, {name: float(weight) for name, weight in zip(names, weights, strict=True) if weight}


def left_out(found: Sequence[Part]) -> Iterator[tuple[Part, tuple[float, dict[str, float]]]]:
    """Each part with the bias and weights that were fitted without it."""
    for part in found:
        yield part, fitted([other for other in found if other is not part])


def _check(found: Sequence[Part]) -> None:
    judged: list[tuple[float, int]] = []
    for part, (bias, weights) in left_out(found):
        for page in (page for page in part.lines if page.text_dump):
            scores = [bias + sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in page.rows]
            judged += [(score, label) for score, label, told in zip(scores, page.labels, page.told, strict=True) if told]
    for at in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5):
        edge = np.log(at / (1 - at))
        kept = np.mean([score >= edge for score, label in judged if label])
        stripped = np.mean([score < edge for score, label in judged if not label])
        print(f"stripped under {at:.2f}: kept {kept:.3f} removed {stripped:.3f}")


def write(bias: float, weights: dict[str, float]) -> None:
    """Write the file that the rule reads."""
    told = "".join(f'"{name}" = {weight:.4f}\n' for name, weight in sorted(weights.items()))
    OUT.write_text(
        "# Made by bench/train_dump_voter.py, not by hand: what each shape of a line adds to the log odds that it is story.\n"
        f"bias = {bias:.4f}\n\n[weights]\n{told}",
        encoding="utf8",
    )


def main() -> None:
    """Train on everything and write the weights; or check."""
    found = parts(Path(sys.argv[1]))
    if "--check" in sys.argv:
        _check(found)
        return
    write(*fitted(found))


if __name__ == "__main__":
    main()
