"""Makes cleaner/voter/headline.toml again: python bench/train_headline.py DATA [--check]

A conditional logistic regression with a ridge: of the lines of a page one is the headline, or none is. DATA is a
folder as bench/quality.py takes it: of its text dumps those that have a title, and its HTML pages turned into dumps in
several styles (bench/flat.py), the whole of each and the region of its story. Dumps and regions give what begins at the
headline too, and what begins below it and so shows none. --check fits on four fifths of the publishers and judges on the rest, five times.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dump_lines import dump_text, outlet, rows
from flat import flattened
from labelled import dataset
from numpy.typing import NDArray

from cleaner.model import Block
from cleaner.segment.language import language_of
from cleaner.segment.plain import blocks_of
from cleaner.segment.plain_headline import Features, candidates
from cleaner.text import key, words
from cleaner.voter.shape import story_span

OUT = Path(__file__).resolve().parents[1] / "cleaner" / "voter" / "headline.toml"
_RIDGE = 4.0
_STEPS = 600
_RATE = 0.05
_FOLDS = 5
# From which line below the headline on a dump begins that does not show it.
_BELOW = 2
# Share of its words by which a line is the title in other words; weight of a sample whose headline was cut off.
_WORDING = 0.4
_CUT = 0.1
# News outweighs the rest of the web, of which the collections hold more.
_NEWS = 2.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of a page's candidates and which of them are the headline (none: it shows none)."""

    publisher: str
    kind: str
    weight: float
    rows: Sequence[Features]
    right: Sequence[bool]


def _sample(blocks: Sequence[Block], title: str, about: tuple[str, str, float]) -> Sample:
    span = story_span(blocks)
    language = language_of((), blocks[span[0] : span[1]] or blocks)
    found = candidates(blocks, span, language)
    return Sample(*about, [row for _, row in found], [key(blocks[at].text) == key(title) for at, _ in found])


def _from(blocks: Sequence[Block], first: int) -> list[Block]:
    return [block._replace(index=index) for index, block in enumerate(blocks[first:])]


def _like(text: str, title: str) -> bool:
    """True for another wording of a title: neither right nor wrong."""
    mine, theirs = set(words(text)), set(words(title))
    return len(mine & theirs) >= _WORDING * len(theirs)


def _samples(text: str, title: str, about: tuple[str, str, float], *, cut: bool) -> Iterator[Sample]:
    """The dump, unless it shows the title in other words alone; with ``cut`` what begins at its headline and below it."""
    blocks = blocks_of(text)
    shown = [block.index for block in blocks if key(block.text) == key(title)]
    if shown or not any(_like(block.text, title) for block in blocks):
        yield _sample(blocks, title, about)
    if shown and cut:
        publisher, kind, weight = about
        yield _sample(_from(blocks, shown[0]), title, (publisher, f"{kind} from headline", weight / 2))
        yield _sample(_from(blocks, shown[-1] + _BELOW), title, (publisher, f"{kind} below headline", weight * _CUT))


def samples(data: Path) -> Iterator[Sample]:
    """All dumps of ``data`` whose title is known."""
    for row in rows(data, "texts.jsonl"):
        if row.get("title"):
            yield from _samples(dump_text(data, row["page"]), row["title"], (outlet(row), "dump", _NEWS), cut=True)
    titles = {row["page"]: row["title"] for name in ("boilerplate.jsonl", "metadata.jsonl") for row in rows(data, name) if row.get("title")}
    for page in dataset(data):
        source = page.page.source
        for flat in flattened(page) if source in titles else ():
            kind = f"{source.split('/')[0]} {'whole' if flat.whole else 'region'}"
            weight = 1.0 if kind.startswith("wcxb") else _NEWS
            yield from _samples(flat.text, titles[source], (page.publisher, kind, weight), cut=not flat.whole)


def _table(samples: Sequence[Sample]) -> tuple[list[str], Array]:
    """Names of the features; the rows of all samples below one another, a row of zeros for "none" after each."""
    names = sorted({name for sample in samples for row in sample.rows for name in row})
    x = [[row.get(name, 0.0) for name in names] for sample in samples for row in (*sample.rows, {})]
    return names, np.array(x)


def _fit(samples: Sequence[Sample]) -> tuple[list[str], Array, float]:
    """Names and weights of the features, and the worth of "none"; by Adam (Kingma and Ba 2015)."""
    names, x = _table(samples)
    none = np.array([flag for sample in samples for flag in (*(False for _ in sample.rows), True)])
    right = np.array([flag for sample in samples for flag in (*sample.right, not any(sample.right))])
    starts = np.cumsum([0, *(len(sample.rows) + 1 for sample in samples)])[:-1]
    sizes = np.diff([*starts, len(x)])
    weight = np.repeat([sample.weight for sample in samples], sizes)
    mean, scale = x[~none].mean(0), x[~none].std(0)
    scale[scale < 1e-6] = np.inf
    z = np.hstack([(x - mean) / scale * ~none[:, None], none[:, None]])
    beta, first, second = np.zeros(z.shape[1]), np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for step in range(1, _STEPS + 1):
        raw = z @ beta
        worth = np.exp(raw - np.repeat(np.maximum.reduceat(raw, starts), sizes))
        all_of, right_of = (np.repeat(np.add.reduceat(part, starts), sizes) for part in (worth, worth * right))
        slope = z.T @ (weight * (worth / all_of - worth * right / right_of)) + _RIDGE * np.append(beta[:-1], 0.0)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        beta -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return names, beta[:-1] / scale, float(beta[-1] + (beta[:-1] * mean / scale).sum())


def weights_of(taken: Sequence[Sample]) -> tuple[float, dict[str, float]]:
    """The worth of "none" and the weight of each feature, as segment/plain_headline.py reads them."""
    names, weights, none = _fit(taken)
    return none, dict(zip(names, map(float, weights), strict=True))


def _judge(sample: Sample, names: Sequence[str], weights: Array, none: float) -> tuple[bool, bool]:
    """Whether the headline (or that there is none) is found, and whether there is one."""
    worth = [*(float(np.array([row.get(name, 0.0) for name in names]) @ weights) for row in sample.rows), none]
    best = int(np.argmax(worth))
    return ([*sample.right, not any(sample.right)][best], any(sample.right))


def _check(samples: Sequence[Sample]) -> None:
    publishers = sorted({sample.publisher for sample in samples})
    judged: dict[tuple[str, bool], list[bool]] = {}
    for number in range(_FOLDS):
        out = set(publishers[number::_FOLDS])
        fitted = _fit([sample for sample in samples if sample.publisher not in out])
        for sample in samples:
            if sample.publisher in out:
                ok, shown = _judge(sample, *fitted)
                judged.setdefault((sample.kind, shown), []).append(ok)
    for (kind, shown), each in sorted(judged.items()):
        print(f"{kind:28s} {'shown' if shown else 'none ':6s} {sum(each)}/{len(each)} {np.mean(each):.3f}")


def main() -> None:
    """Train on everything and write the weights; or check."""
    taken = list(samples(Path(sys.argv[1])))
    if "--check" in sys.argv:
        _check(taken)
        return
    none, weights = weights_of(taken)
    told = "".join(f'"{name}" = {weight:.4f}\n' for name, weight in weights.items() if abs(weight) > 0.001)
    about = "# Made by bench/train_headline.py, not by hand: what each sign adds to the worth of a line as the headline.\n"
    OUT.write_text(f"{about}none = {none:.4f}\n\n[weights]\n{told}", encoding="utf8")


if __name__ == "__main__":
    main()
