"""How many stories there are at several thresholds, and the pairs that decide it, so that a person can choose by looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaner.dedup.cluster import Weighed, stories_at
from cleaner.dedup.share import hopeful
from cleaner.dedup.stages import Edition, weighed_editions
from cleaner.model import Article
from cleaner.settings import DedupSettings

_MARGIN = 0.1  # share above or below a threshold at which a pair is a borderline case


@dataclass(frozen=True, slots=True)
class Borderline:
    """Two articles, by id, whose share lies near a threshold; ``related`` where it reaches it."""

    left: str
    right: str
    share: float
    related: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What one threshold makes of a folder: clusters of two or more, the articles in them but for one of each, the
    size of the largest, and the number of borderline pairs with the nearest of them, nearest first."""

    threshold: float
    clusters: int
    duplicates: int
    largest: int
    borderline: int
    nearest: tuple[Borderline, ...]


def sweep(articles: Sequence[Article], settings: DedupSettings, thresholds: Sequence[float], show: int = 5) -> tuple[Step, ...]:
    """A step for each threshold, ascending. Texts are hashed, paired and weighed once; the same for any order of the articles."""
    held, weighed = weighed_editions(articles, settings)
    steps = sorted(set(thresholds))
    if weighed is None:
        return tuple(Step(threshold, 0, 0, 0, 0, ()) for threshold in steps)
    shares = _shares(weighed, steps[0] - _MARGIN) if steps else []
    return tuple(_step(held, weighed, shares, threshold, show) for threshold in steps)


def _shares(weighed: Weighed, least: float) -> list[tuple[float, int, int]]:
    """The share of each pair that has at least so much."""
    verifier, pairs = weighed.verifier, weighed.pairs
    lines = hopeful(weighed.found, least, verifier.settings)
    shares = [
        (float(verifier.evidence(left, right, least, weighed.found[line]).share), left, right)
        for line, (left, right) in zip(lines.tolist(), pairs[lines].tolist(), strict=True)
    ]
    return [each for each in shares if each[0] >= least]


def _step(held: Sequence[Edition], weighed: Weighed, shares: list[tuple[float, int, int]], threshold: float, show: int) -> Step:
    stars = stories_at(weighed, threshold).stars
    joined = {text for star in stars for text in star}
    sizes = [sum(len(held[text].articles) for text in star) for star in stars]
    sizes += [len(edition.articles) for text, edition in enumerate(held) if text not in joined and len(edition.articles) > 1]
    pairs = [Borderline(*_ids(held, left, right), share, share >= threshold) for share, left, right in shares]
    near = sorted(
        (pair for pair in pairs if abs(pair.share - threshold) <= _MARGIN),
        key=lambda pair: (abs(pair.share - threshold), pair.left, pair.right),
    )
    nearest = tuple(replace(pair, share=round(pair.share, 4)) for pair in near[:show])
    return Step(threshold, len(sizes), sum(sizes) - len(sizes), max(sizes, default=0), len(near), nearest)


def _ids(held: Sequence[Edition], left: int, right: int) -> tuple[str, str]:
    first, second = sorted((held[left].articles[0].id, held[right].articles[0].id))
    return first, second
