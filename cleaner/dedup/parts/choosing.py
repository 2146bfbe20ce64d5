"""The stories, over all parts: the texts of a story and all that was joined to it come together in one part.

A part is then a folder of its own, but for the weights of its shingles, and goes through the last pass of cluster.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cleaner.dedup.cluster import Stories, Weighed, stories_at
from cleaner.dedup.keep import Keeper
from cleaner.dedup.parts.editions import Edition, Plan, read_edition
from cleaner.dedup.parts.packed import dealt, joined, pack, place, unpack
from cleaner.dedup.parts.stars import labels
from cleaner.dedup.parts.verifying import TEXT, Texts, known_words, marked, read_pairs, read_texts, read_weights, request
from cleaner.dedup.shingle import Ints
from cleaner.dedup.stages import Edition as Held
from cleaner.dedup.stages import Shelf, choose
from cleaner.engine import Row
from cleaner.model import Article, Cluster

STORY = "story"


def gather(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The texts of a part that are joined to others, or are the text of several articles, with these and with the pairs that
    they are the greater of, to the part of their set."""
    numbers, least = labels(values)
    set_of = dict(zip(numbers.tolist(), least.tolist(), strict=True))
    known = known_words(values)
    for value in values:
        if value[:1] not in (b"A", TEXT):
            continue
        head = unpack(value)[0]
        number, copies = int(head[0]), int(head[2])
        if number in set_of or copies > 1:
            to = place(STORY, set_of.get(number, number) % plan.parts)
            yield to, value if value[:1] == b"A" else marked(value, known)
    left, right = joined(values, b"P", (np.int64, np.int64))
    inside = np.isin(right, numbers)
    sets = least[np.searchsorted(numbers, right[inside])] if len(numbers) else right[inside]
    for part, columns in dealt(sets % plan.parts, left[inside], right[inside]):
        yield place(STORY, part), pack(b"P", *columns)


def ask(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """A request for the weights of the shingles of a part."""
    yield from request(key, read_texts(values).corpus.hashes, plan)


def choose_part(values: list[bytes], plan: Plan) -> tuple[list[Cluster], dict[str, Article]]:
    """The clusters of a part, with no name yet, and its articles by their ids."""
    texts = read_texts(values)
    editions = {each.number: each for each in map(read_edition, (value for value in values if value[:1] == b"A"))}
    held = [_held(editions[number], texts, text, plan) for text, number in enumerate(texts.numbers.tolist())]
    if not held:
        return [], {}
    clusters = choose(Shelf(held, _stories(values, texts, plan), Keeper(plan.settings)))
    return clusters, {article.id: article for each in held for article in each.articles}


def _held(edition: Edition, texts: Texts, text: int, plan: Plan) -> Held:
    return Held(texts.corpus.texts[text].words, edition.day, tuple(map(plan.read, edition.lines)))


def _stories(values: list[bytes], texts: Texts, plan: Plan) -> Stories:
    verifier = texts.verifier(plan, read_weights(values, texts))
    pairs = read_pairs(values)
    inside: Ints = texts.inner(pairs[np.isin(pairs, texts.numbers).all(axis=1)])
    return stories_at(Weighed(verifier, inside, verifier.overlaps(inside)), plan.settings.threshold)

