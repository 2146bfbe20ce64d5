"""Comparing in parts: the order of the stages of cleaner.dedup.parts, and the rows that come of them.

Only totals reach this process: how many texts there are of each length, how a round of joins went, how many clusters there
are of each size."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    from cleaner.dedup.parts.plan import Plan

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
    from cleaner.dedup.parts import choosing, verifying
    from cleaner.dedup.parts.plan import HOME, STORY

    plan, found = _paired(flow, articles, settings)
    shingles = _shingles(flow, plan)
    edges = flow.group("verify0", partial(verifying.verify_first, plan=plan), found, HOME)
    plan = replace(plan, pairs=_told(edges))
    for step, threshold in enumerate((*settings.passes[1:], settings.threshold)[: len(settings.passes)], 1):
        plan = _weighed(flow, f"{step}", (plan, shingles), _components(flow, f"stars{step}", edges))
        edges = flow.group(f"verify{step}", partial(verifying.verify, plan=plan, threshold=threshold), _every(flow, HOME, plan.pairs))
    joined = _components(flow, "stars", edges)
    stories = flow.fold("gather", partial(choosing.gather, plan=plan), [*_every(flow, HOME, plan.texts), *joined], HOME)
    chosen = flow.group("choose", partial(choose, plan=plan), stories, STORY)
    counted = flow.fold("count", count, chosen, CLUSTER)
    sizes = {value.decode(): int(key.rpartition("/")[2]) for key, value in rows_of(counted, TOTAL)}
    before = _before(dict(sorted(sizes.items())))
    named = flow.fold("name", partial(name, before=before, parts=flow.parts), chosen, CLUSTER)
    return [*named, *flow.group("keep", partial(keep, plan=plan), [*_every(flow, HOME, plan.articles), *named], HOME)]


def forget() -> None:
    """Let go of the files that this process holds open: they keep their room on the disk until then."""
    from cleaner.dedup.parts import store

    store.opened.cache_clear()


def is_read(flow: Flow) -> bool:
    """True where a run that was cut has read the articles already."""
    return "read" in flow.done


def _paired(flow: Flow, articles: Sequence[str], settings: DedupSettings) -> tuple[Plan, list[str]]:
    """The plan with all texts numbered, and files of the pairs to verify."""
    from cleaner.dedup.minhash import bands, permutations
    from cleaner.dedup.parts import candidates, editions
    from cleaner.dedup.parts.plan import HOME, LEFT, MEET, RIGHT, TWICE, WORDS, Plan

    bands(settings.band_threshold, settings.num_perm)  # imports what takes half a second here, and not in each worker
    permutations(settings)
    plan = Plan(settings, flow.parts, str(flow.folder / "arrays"), read_line)
    read = flow.group("read", partial(editions.read_articles, plan=plan), articles, ARTICLE)
    if any(rows_of(read, TWICE)):
        raise TakenError
    plan = replace(plan, articles=_told(read))
    words = flow.group("words", partial(editions.meet_words, plan=plan), read, WORDS)
    plan = _numbered(plan, dict(editions.read_total(value) for _, value in rows_of(words, TOTAL)))
    signed = flow.group("sign", partial(candidates.sign_part, plan=plan), words, HOME)
    plan = replace(plan, texts=_told(signed))
    met = flow.group("meet", partial(candidates.meet, plan=plan), signed, MEET)
    left = flow.group("left", partial(candidates.weigh_left, plan=plan), met, LEFT)
    return plan, [*met, *flow.group("right", partial(candidates.weigh_right, plan=plan), left, RIGHT)]


def _numbered(plan: Plan, count_of: Mapping[int, int]) -> Plan:
    """The plan with the places of texts, of how many there are of each length."""
    shingles = sum((length - plan.settings.ngram + 1) * count for length, count in count_of.items())
    first = _before(dict(sorted(count_of.items(), reverse=True)))
    return replace(plan, first=first, total=sum(count_of.values()), blurred=max(shingles - 1, 1).bit_length())


def _before(counts: Mapping[Any, int]) -> dict[Any, int]:
    """For each name how much those before it count."""
    return dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))


def _told(paths: Sequence[str]) -> dict[int, str]:
    """The files that parts wrote in a stage."""
    from cleaner.dedup.parts.plan import FILE, read_told

    return read_told(rows_of(paths, FILE))


def _every(flow: Flow, tag: str, parts: Iterable[int]) -> list[str]:
    """A file of a row for each part, so that each is called."""
    name = hashlib.sha256(repr(sorted(parts)).encode()).hexdigest()[:8]
    return flow.put(f"{tag}.{name}", [[(f"{tag}/{part:05d}", b"") for part in sorted(parts)]])


def _shingles(flow: Flow, plan: Plan) -> list[str]:
    """A row for each part of the shingles, with the path of its file."""
    from cleaner.dedup.parts import weights
    from cleaner.dedup.parts.plan import SHINGLE

    if not plan.settings.passes:
        return []
    every = _every(flow, SHINGLE, range(plan.parts))
    held = _told(flow.group("hold", partial(weights.hold, plan=plan), every))
    return flow.put("held", [[(f"{SHINGLE}/{part:05d}", path.encode()) for part, path in sorted(held.items())]])


def _weighed(flow: Flow, step: str, known: tuple[Plan, list[str]], joined: list[str]) -> Plan:
    """The plan with the weights of shingles, of the sets that texts are joined to."""
    from cleaner.dedup.parts import weights
    from cleaner.dedup.parts.plan import HOME

    plan, shingles = known
    plan = replace(plan, clusters=_told(flow.fold(f"own{step}", partial(weights.own, plan=plan), joined, HOME)))
    weighed = flow.group(f"weigh{step}", partial(weights.weigh, plan=plan), shingles)
    found = _told(flow.group(f"spread{step}", partial(weights.spread, plan=plan), weighed, HOME))
    for path in known[0].weights.values():
        Path(path).unlink(missing_ok=True)  # no later stage reads those of the pass before
    return replace(plan, weights=found)


def _components(flow: Flow, name: str, edges: list[str]) -> list[str]:
    """Edges by which each number is joined to the least of its set, and to no other."""
    from cleaner.dedup.parts import stars
    from cleaner.dedup.parts.plan import HOME

    before = None
    for number in range(_ROUNDS):
        large = flow.fold(f"{name}large{number}", stars.large_star, edges, HOME)
        totals = stars.read_totals(value for _, value in rows_of(large, TOTAL))
        if totals == before:
            return edges
        before = totals
        edges = flow.fold(f"{name}small{number}", stars.small_star, large, HOME)
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


def unkeyed(value: bytes) -> tuple[str, bytes]:
    """What a value sorts by, and its body."""
    key, _, body = value.rpartition(b"\0")
    return key.decode(), body


def count(key: str, values: list[bytes]) -> Iterator[Row]:
    """How many clusters there are of a key."""
    yield f"{TOTAL}/{len(values)}", key.encode()


def name(key: str, values: list[bytes], before: Mapping[str, int], parts: int) -> Iterator[Row]:
    """Rows of clusters with their names; what each is to them, to their articles."""
    from cleaner.dedup.parts.plan import HOME

    for number, value in enumerate(values, before[key] + 1):
        row = json.loads(unkeyed(value)[1])
        row["cluster"] = f"c{number:04d}"
        yield f"{OUT}/0", _keyed(f"{number:012d}", line(row))
        for member in row["members"]:
            said = json.dumps([member["id"], row["cluster"], member["relation"]])
            yield f"{HOME}/{article_part(member['id'], parts):05d}", b"M" + said.encode()


def keep(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """Assignments, and the articles that are kept."""
    from cleaner.dedup.parts.editions import articles_of

    told = (json.loads(value[1:]) for value in values if value[:1] == b"M")
    member_of = {name: (Cluster(cluster, "", (), ""), relation) for name, cluster, relation in told}
    for article in articles_of(key, plan):
        row = comparing.assignment_row(article, member_of)
        place = f"{article.source}\0{article.id}"
        yield f"{OUT}/1", _keyed(place, line(row))
        if row["keep"]:
            yield f"{OUT}/2/{key.rpartition('/')[2]}", _keyed(place, line(article_row(article)))


def _pairs(paths: Sequence[str], place: int) -> Iterator[tuple[str, str]]:
    for _, value in rows_of(paths, f"{OUT}/{place}"):
        key, body = unkeyed(value)
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
