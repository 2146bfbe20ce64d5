"""The stories, over all parts: all texts of a story come together in one part, with the pairs of them.

A part is then a folder of its own, but for the weights of its shingles, and goes through the last pass of dedup/cluster.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cleaner.dedup.cluster import Stories, Weighed, stories_at
from cleaner.dedup.keep import Keeper
from cleaner.dedup.parts import store
from cleaner.dedup.parts.editions import article_at
from cleaner.dedup.parts.library import library, verifier
from cleaner.dedup.parts.packed import dealt, joined, pack, part_of, place
from cleaner.dedup.parts.plan import MOST_PARTS, STORY, Plan, home_of
from cleaner.dedup.parts.stars import labels
from cleaner.dedup.parts.verifying import PAIR, read_pairs, worthy_pairs
from cleaner.dedup.shingle import Ints
from cleaner.dedup.stages import Edition, Shelf, choose
from cleaner.dedup.verify import Verifier
from cleaner.engine import Row
from cleaner.model import Article, Cluster

_TEXT = b"T"


def gather(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The texts of a part that are joined to others, or are the text of several articles, with the pairs that they are the first
    of, to the part of their set."""
    home = part_of(key)
    held = store.opened(plan.texts[home])
    numbers = held["number"]
    joined_ones, least = labels(values)
    sets = numbers.copy()
    sets[np.searchsorted(numbers, joined_ones)] = least
    told = np.diff(held["article.starts"]) > 1
    told[np.searchsorted(numbers, joined_ones)] = True
    for part, (texts,) in dealt(home_of(sets[told]), numbers[told]):
        yield place(STORY, part), pack(_TEXT, texts)
    pairs = worthy_pairs(home, plan)
    pairs = pairs[np.isin(pairs[:, 0], joined_ones)]
    of = sets[np.searchsorted(numbers, pairs[:, 0])]
    for part, columns in dealt(home_of(of), pairs[:, 0], pairs[:, 1]):
        yield place(STORY, part), pack(PAIR, *columns)


def choose_part(values: list[bytes], plan: Plan) -> tuple[list[Cluster], dict[str, Article]]:
    """The clusters of a part, with no name yet, and its articles by their ids."""
    (numbers,) = joined(values, _TEXT, (np.int64,))
    texts = library(numbers, plan)
    checker = verifier(texts, plan)
    held = [_edition(number, plan) for number in texts.numbers.tolist()]
    clusters = choose(Shelf(held, _stories(checker, read_pairs(values), texts.numbers), Keeper(plan.settings)))
    return clusters, {article.id: article for each in held for article in each.articles}


def _edition(number: int, plan: Plan) -> Edition:
    held = store.opened(plan.texts[number & (MOST_PARTS - 1)])
    row = int(np.searchsorted(held["number"], number))
    articles = tuple(article_at(place, plan) for place in held.ragged("article")[row].tolist())
    return Edition(np.zeros(0, dtype=np.int64), int(held["day"][row]), articles)


def _stories(checker: Verifier, pairs: Ints, numbers: Ints) -> Stories:
    inside: Ints = np.searchsorted(numbers, pairs[np.isin(pairs, numbers).all(axis=1)])
    return stories_at(Weighed(checker, inside, checker.overlaps(inside)), checker.settings.threshold)
