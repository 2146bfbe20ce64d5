"""What shingles are worth, over all parts: weigh.Weigher's numbers, a part of the shingles each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from cleaner.dedup.parts import store
from cleaner.dedup.parts.packed import Array, pack, part_of, place, unpack
from cleaner.dedup.parts.plan import HOME, Plan, place_of, told
from cleaner.dedup.parts.stars import labels
from cleaner.dedup.shingle import Floats, Hashes, Ints, distinct
from cleaner.dedup.weigh import MOST_COPIES, worth
from cleaner.engine import Row

SHINGLES, CLUSTERS, WEIGHTS = "shingles", "clusters", "weights"
_ROOM = 1 << 50  # of a key that holds a shingle and a cluster, beside how many copies there are


def hold(key: str, _: list[bytes], plan: Plan) -> Iterator[Row]:
    """Which texts hold the shingles of a part, of those that several hold, into a file."""
    part = part_of(key)
    hashes, texts, counts = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int32)], []
    homes = sorted(plan.texts)
    for home in homes:
        held = store.opened(plan.texts[home])
        first, last = held["held.starts"][part : part + 2].tolist()
        hashes.append(held["held"][first:last])
        texts.append(held["held.text"][first:last])
        counts.append(last - first)
    of, places, told_by = _groups(np.concatenate(hashes), plan)
    kept = np.zeros(sum(counts) + 1, dtype=bool)
    kept[places] = True
    before = np.cumsum(kept) - kept
    arrays = {
        "hash": told_by,
        "shingle": store.narrow(of),
        "place": store.narrow(before[places]),
        "text": np.concatenate(texts)[kept[:-1]],
        "home": np.array(homes, dtype=np.int64),
        "home.starts": before[np.cumsum([0, *counts])],
    }
    yield told(SHINGLES, part, store.write(plan.folder, f"{SHINGLES}{part}", arrays))


def _groups(hashes: Hashes, plan: Plan) -> tuple[Ints, Ints, Hashes]:
    """Of the lines of hashes that stand several times: which of the hashes, and the line, by hash; and these hashes."""
    mask = (np.uint64(1) << np.uint64(plan.blurred)) - np.uint64(1)
    ordered = np.sort(hashes | np.arange(len(hashes), dtype=np.uint64))  # the bits that do not count have room for a line
    high = ordered & ~mask
    new = np.ones(len(high) + 1, dtype=bool)
    new[1:-1] = high[1:] != high[:-1]
    several = ~(new[:-1] & new[1:])
    of = np.cumsum(new[:-1][several]) - 1
    return of, (ordered[several] & mask).astype(np.int64), high[new[:-1] & several]


def own(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The clusters of the texts of a part, into a file: each by the place of its least text."""
    home = part_of(key)
    numbers = store.opened(plan.texts[home])["number"]
    cluster = place_of(numbers)
    joined_ones, least = labels(values)
    cluster[np.searchsorted(numbers, joined_ones)] = place_of(least)
    yield told(CLUSTERS, home, store.write(plan.folder, f"{CLUSTERS}{home}", {"cluster": cluster}))


def weigh(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The weights of the shingles of a part, but those of one, to the homes of the texts that hold them."""
    held = store.opened(values[0].decode())
    of, starts = held["shingle"].astype(np.int64), held["home.starts"].tolist()
    cluster, copies = _owners(held, plan)
    weights = _weigh(of, cluster[held["place"]], copies[held["place"]], plan)
    several = weights != 1
    if not several.any():
        return
    shingle_of = np.empty(len(of), dtype=np.int64)
    shingle_of[held["place"]] = of
    for home, first, last in zip(held["home"].tolist(), starts, starts[1:], strict=False):
        found = distinct(shingle_of[first:last][several[shingle_of[first:last]]])
        yield place(HOME, home), pack(b"W", np.array([part_of(key)]), held["hash"][found], weights[found])


def _owners(held: store.Store, plan: Plan) -> tuple[Ints, Ints]:
    """The cluster and the copies of the text that each line holds, home by home."""
    texts, starts = held["text"], held["home.starts"].tolist()
    cluster, copies = np.empty(len(texts), dtype=np.int64), np.empty(len(texts), dtype=np.int64)
    for home, first, last in zip(held["home"].tolist(), starts, starts[1:], strict=False):
        rows, known = texts[first:last], store.opened(plan.texts[home])
        moved = home in plan.clusters
        clusters = store.opened(plan.clusters[home])["cluster"] if moved else place_of(known["number"])
        cluster[first:last] = clusters[rows]
        copies[first:last] = np.minimum(np.diff(known["article.starts"]), MOST_COPIES)[rows]
    return cluster, copies


def _weigh(of: Ints, cluster: Ints, copies: Ints, plan: Plan) -> Floats:
    """Of each shingle its weight; some at a time, that a key may have room for them and all texts."""
    count = int(of[-1]) + 1 if len(of) else 0
    weights = np.ones(count)
    step = max(1, _ROOM // max(plan.total, 1))
    for first in range(0, count, step):
        last = min(first + step, count)
        begin, end = np.searchsorted(of, [first, last]).tolist()
        weights[first:last] = worth(of[begin:end] - first, cluster[begin:end], copies[begin:end], (last - first, plan.total))
    return weights


def spread(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The weights of the shingles of the texts of a part, and the mass of each text, into a file."""
    home = part_of(key)
    held = store.opened(plan.texts[home])
    weights = np.ones(len(held["unique"]))
    for value in values:
        (part,), hashes, found = unpack(value)
        _lay(held, int(part), (hashes, found), weights)
    starts = held["unique.starts"].tolist()
    masses = np.array([weights[first:last].sum() for first, last in itertools.pairwise(starts)])
    yield told(WEIGHTS, home, store.write(plan.folder, f"{WEIGHTS}{home}", {"weight": weights, "mass": masses}))


def _lay(held: store.Store, part: int, found: tuple[Array, Array], weights: Floats) -> None:
    """Write the weights of shingles wherever these stand."""
    hashes, worths = found
    first, last = held["held.starts"][part : part + 2].tolist()
    there = held["held"][first:last]
    begins, ends = np.searchsorted(there, hashes), np.searchsorted(there, hashes, "right")
    counts = ends - begins
    lines = np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
    weights[held["held.place"][first:last][lines]] = np.repeat(worths, counts)
