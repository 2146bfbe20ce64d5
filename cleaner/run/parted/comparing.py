"""Comparing in parts: the order of the stages of cleaner.dedup.parts, and the rows that come of them.

Only totals reach this process: how many texts there are of each length, how a round of joins went, how many clusters there
are of each size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.engine import Row
from cleaner.engine.guard import grouped
from cleaner.model import Article, Cluster
from cleaner.outputs.jsonl import line
from cleaner.run import atomic_write, comparing, digest
from cleaner.run.parted.cleaning import ARTICLE, article_part
from cleaner.run.parted.flow import Flow, StageError, rows_of
from cleaner.run.rows import article_row, read_article
from cleaner.settings import DedupSettings, InputSettings
from cleaner.source.record import parse

if TYPE_CHECKING:
    from cleaner.dedup.parts.editions import Plan

CLUSTER, OUT, TOTAL = "cluster", "out", "total"
_ROUNDS = 40  # each at least halves the longest way, so that forty are enough for any number of texts
_SIZES = 10**9


class TakenError(Exception):
    """Two articles have one id."""


def read_line(body: bytes) -> Article:
    """The article of a line of articles.jsonl."""
    return read_article(parse(body, InputSettings()), "")


def compare(flow: Flow, articles: Sequence[str], settings: DedupSettings) -> list[str]:
    """Files of the rows of clusters, assignments and kept articles, OUT/0 to OUT/2, from files of articles."""
    from cleaner.dedup.parts import candidates, choosing, editions, verifying, weights

    plan = editions.Plan(settings, flow.parts, read_line)
    by_length = flow.group("length", partial(editions.by_length, plan=plan), articles, ARTICLE)
    if any(rows_of(by_length, editions.TWICE)):
        raise TakenError
    by_words = flow.group("words", partial(editions.by_words, plan=plan), by_length, editions.LENGTH)
    plan = _numbered(plan, dict(editions.read_total(value) for _, value in rows_of(by_words, TOTAL)))
    numbered = flow.group("number", partial(editions.by_number, plan=plan), by_words, editions.EDITION)
    flow.drop("words")
    signed = flow.group("sign", partial(candidates.sign_part, plan=plan), numbered)
    met = flow.group("meet", partial(candidates.meet, plan=plan), [*signed, *by_length], candidates.MEET)
    left = flow.group("left", partial(candidates.weigh_left, plan=plan), met, candidates.LEFT)
    right = flow.group("right", partial(candidates.weigh_right, plan=plan), left, candidates.RIGHT)
    shipped = flow.group("ship", verifying.ship, [*signed, *met, *right], editions.HOME)
    found = flow.group("verify0", partial(verifying.verify_first, plan=plan), [*shipped, *met, *right], candidates.PAIR)
    verified, owned = found, list[str]()
    for step, threshold in enumerate((*settings.passes[1:], settings.threshold)[: len(settings.passes)], 1):
        edges = _components(flow, f"stars{step}", verified, plan)
        owned = flow.group(f"own{step}", partial(weights.own, plan=plan), [*signed, *edges], editions.HOME)
        weighed = flow.group(f"weigh{step}", weights.weigh, [*owned, *found], verifying.SHINGLE)
        verify = partial(verifying.verify, plan=plan, threshold=threshold)
        verified = flow.group(f"verify{step}", verify, [*shipped, *found, *weighed], candidates.PAIR)
    edges = _components(flow, "stars", verified, plan)
    stories = flow.group("gather", partial(choosing.gather, plan=plan), [*numbered, *signed, *met, *verified, *edges], editions.HOME)
    asked = flow.group("ask", partial(choosing.ask, plan=plan), stories, choosing.STORY)
    weighed = flow.group("weigh", weights.weigh, [*owned, *asked], verifying.SHINGLE)
    chosen = flow.group("choose", partial(choose, plan=plan), [*stories, *weighed], choosing.STORY)
    counted = flow.group("count", count, chosen, CLUSTER)
    sizes = {value.decode(): int(key.rpartition("/")[2]) for key, value in rows_of(counted, TOTAL)}
    before = _before(dict(sorted(sizes.items())))
    named = flow.group("name", partial(name, before=before, parts=flow.parts), chosen, CLUSTER)
    return [*named, *flow.group("keep", keep, [*articles, *named], ARTICLE)]


def _numbered(plan: Plan, count_of: Mapping[int, int]) -> Plan:
    """The plan with the numbers of texts, of how many there are of each length."""
    shingles = sum((length - plan.settings.ngram + 1) * count for length, count in count_of.items())
    first = _before(dict(sorted(count_of.items(), reverse=True)))
    return replace(plan, texts=sum(count_of.values()), first=first, blurred=max(shingles - 1, 1).bit_length())


def _before(counts: Mapping[Any, int]) -> dict[Any, int]:
    """For each name how much those before it count."""
    return dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))


def _components(flow: Flow, name: str, edges: list[str], plan: Plan) -> list[str]:
    """Edges by which each number is joined to the least of its set, and to no other."""
    from cleaner.dedup.parts import editions, stars

    before = None
    for number in range(_ROUNDS):
        large = flow.group(f"{name}large{number}", partial(stars.large_star, plan=plan), edges, editions.HOME)
        totals = stars.read_totals(value for _, value in rows_of(large, TOTAL))
        if totals == before:
            return edges
        before = totals
        edges = flow.group(f"{name}small{number}", partial(stars.small_star, plan=plan), large, editions.HOME)
    raise StageError(f"{name}: sets still change after {_ROUNDS} rounds")


def choose(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The clusters of a part, by size and the beginning of the representative's id."""
    from cleaner.dedup.parts.choosing import choose_part
    from cleaner.dedup.spread import read_owners

    owner_of = read_owners(plan.settings.owners)
    clusters, by_id = choose_part(values, plan)
    for cluster in clusters:
        size, kept = len(cluster.members), cluster.representative
        row = comparing.cluster_row(cluster, by_id, owner_of)
        yield f"{CLUSTER}/{_SIZES - size:010d}/{kept[:2]}", _keyed(kept, line(row))


def _keyed(key: str, body: bytes) -> bytes:
    """A value that sorts by the key, and holds a body."""
    name = key.encode("utf8", "replace")
    return name + b"\0" + body


def _unkeyed(value: bytes) -> tuple[str, bytes]:
    key, _, body = value.rpartition(b"\0")
    return key.decode(), body


def count(key: str, values: list[bytes]) -> Iterator[Row]:
    """How many clusters there are of a key."""
    yield f"{TOTAL}/{len(values)}", key.encode()


def name(key: str, values: list[bytes], before: Mapping[str, int], parts: int) -> Iterator[Row]:
    """Rows of clusters with their names; what each is to them, to their articles."""
    for number, value in enumerate(values, before[key] + 1):
        row = json.loads(_unkeyed(value)[1])
        row["cluster"] = f"c{number:04d}"
        yield f"{OUT}/0", _keyed(f"{number:012d}", line(row))
        for member in row["members"]:
            said = json.dumps([member["id"], row["cluster"], member["relation"]])
            yield article_part(member["id"], parts), b"M" + said.encode()


def keep(_: str, values: list[bytes]) -> Iterator[Row]:
    """Assignments, and the articles that are kept."""
    told = (json.loads(value[1:]) for value in values if value[:1] == b"M")
    member_of = {name: (Cluster(cluster, "", (), ""), relation) for name, cluster, relation in told}
    for value in values:
        if value[:1] != b"M":
            article = read_line(value)
            row = comparing.assignment_row(article, member_of)
            key = f"{article.source}\0{article.id}"
            yield f"{OUT}/1", _keyed(key, line(row))
            if row["keep"]:
                yield f"{OUT}/2", _keyed(key, line(article_row(article)))


def _pairs(paths: Sequence[str], place: int) -> Iterator[tuple[str, str]]:
    for _, value in rows_of(paths, f"{OUT}/{place}"):
        key, body = _unkeyed(value)
        yield key, body.decode()


def write_files(out: Path, paths: Sequence[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Write the rows in their order; SHA-256 and number of rows of each file. Sorting spills to disk."""
    digests, counts = {}, {}
    for place, name in enumerate(comparing.FILES):
        total = 0
        with atomic_write(out / name) as file:
            for _, bodies in grouped(_pairs(paths, place)):
                file.writelines(body.encode() for body in bodies)
                total += len(bodies)
        digests[name], counts[name] = digest(out / name), total
    return digests, counts
