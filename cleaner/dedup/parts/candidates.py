"""Candidates, over all parts: the pairs of stages.candidates, by bands and by samples in common.

A pair goes to the home of its first text, to be verified there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cleaner.dedup.kernel_numpy import BLANK
from cleaner.dedup.lsh import band_hashes
from cleaner.dedup.minhash import Signatures, bands, sign
from cleaner.dedup.parts import store
from cleaner.dedup.parts.editions import EDITION, names, number_at
from cleaner.dedup.parts.packed import Array, dealt, joined, pack, part_of, place, unpack
from cleaner.dedup.parts.plan import BAND, HOME, LEFT, RIGHT, SAMPLE, Plan, home_of, named, shingle_parts, told
from cleaner.dedup.shingle import Corpus, Ints, Vocabulary, distinct, shingle
from cleaner.engine import Row

TEXTS = "texts"


def sign_part(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The texts of a part under their numbers, their shingles into a file; bands and samples, by what they hold in common."""
    home = part_of(key)
    found = sorted((plan.first[int(head[0])] + int(head[1]), int(head[2]), places) for head, places in map(unpack, _editions(values)))
    if not found:
        return
    numbers = named(np.array([number for number, _, _ in found], dtype=np.int64), home)
    articles = store.opened(plan.articles[home])
    rows = number_at(np.array([places[0] for _, _, places in found], dtype=np.int64))
    words = [each.astype(np.int64) for each in articles.ragged("word").rows(rows)]
    hashes = articles["hash"]
    blank = np.zeros(len(hashes), dtype=bool)
    corpus = shingle(words, Vocabulary((), hashes, blank, blank), plan.settings.ngram)
    arrays = {
        "number": numbers,
        "day": np.array([day for _, day, _ in found], dtype=np.int64),
        "row": rows,
        **store.ragged("article", [places for _, _, places in found], np.int64),
        "name": names(articles.ragged("spelling"), values),
        **_shingles(corpus, plan),
    }
    yield told(TEXTS, home, store.write(plan.folder, f"{TEXTS}{home}", arrays))
    yield from _bands(numbers, sign(corpus, plan.settings), plan)
    yield from _samples(numbers, corpus, plan)


def _editions(values: Sequence[bytes]) -> Iterator[bytes]:
    return (value for value in values if value[:1] == EDITION)


def _shingles(corpus: Corpus, plan: Plan) -> dict[str, Array]:
    """The hashes of each text's shingles, sorted, and which of them begins at each word; all of them sorted by hash, with
    their text and their place among the first, and where those of each part begin."""
    blurred = plan.blur(corpus.hashes)
    numbering = np.cumsum(np.concatenate(([False], blurred[1:] != blurred[:-1]))[: len(blurred)])
    if fresh := bool(len(numbering)) and int(numbering[-1]) + 1 < len(numbering):
        blurred = distinct(blurred)
    uniques, sequences = list[Ints](), list[Array]()
    for text in corpus.texts:
        whole = numbering[text.sequence] if fresh else text.sequence
        uniques.append(distinct(whole) if fresh else text.unique)
        sequences.append(np.searchsorted(uniques[-1], whole).astype(np.int32))
    arrays = store.ragged("unique", uniques, np.int64)
    numbers, starts = arrays["unique"], arrays["unique.starts"]
    order = _sorted(numbers)
    hashes = blurred[numbers]
    ends = np.searchsorted(shingle_parts(hashes[order], plan.parts), np.arange(plan.parts + 1))
    owner = np.repeat(np.arange(len(uniques), dtype=np.int32), np.diff(starts))
    return {
        "unique": hashes,
        "unique.starts": starts,
        **store.ragged("sequence", sequences, np.int32),
        "held": hashes[order],
        "held.text": owner[order],
        "held.place": store.narrow(order),
        "held.starts": ends,
    }


def _sorted(numbers: Ints) -> Ints:
    """The order of numbers, those of like ones as they stand; a sort of plain integers is ten times as fast as an argsort."""
    bits = max(len(numbers) - 1, 1).bit_length()
    keys = np.sort(numbers << bits | np.arange(len(numbers)))
    order: Ints = keys & ((1 << bits) - 1)
    return order


def _bands(numbers: Ints, signatures: Signatures, plan: Plan) -> Iterator[Row]:
    """Of each text a hash of each of its bands; a text without a shingle has none."""
    count, rows = bands(plan.settings.band_threshold, plan.settings.num_perm)
    for band in range(count):
        held = np.asarray(signatures)[:, band * rows : (band + 1) * rows]
        said = (held != BLANK).any(axis=1)
        hashes = band_hashes(held)[said] + np.uint64(band)
        for part, columns in dealt(shingle_parts(hashes, plan.parts), np.full(len(hashes), band, dtype=np.int64), hashes, numbers[said]):
            yield place(BAND, part), pack(b"B", *columns)


def _samples(numbers: Ints, corpus: Corpus, plan: Plan) -> Iterator[Row]:
    sampled = corpus.hashes % np.uint64(plan.settings.sample) == 0
    kept = [text.unique[sampled[text.unique]] for text in corpus.texts]
    owners = np.repeat(numbers, [len(each) for each in kept])
    hashes = plan.blur(corpus.hashes[np.concatenate([np.zeros(0, dtype=np.int64), *kept])])
    for part, columns in dealt(shingle_parts(hashes, plan.parts), hashes, owners):
        yield place(SAMPLE, part), pack(b"S", *columns)


def meet(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """What meets in a part: pairs of a band; the pairs of a sample, with how many hold it."""
    if key.startswith(BAND):
        band, hashes, numbers = joined(values, b"B", (np.int64, np.uint64, np.int64))
        order = np.lexsort((numbers, hashes, band))
        yield from pairs_to_verify(_neighbours(_fresh(band[order], hashes[order]), numbers[order]))
    else:
        yield from _sampled_pairs(values, plan)


def _fresh(*columns: Array) -> Ints:
    """For each line of sorted columns the first line that is like it."""
    count = len(columns[0])
    new = np.zeros(count, dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    places: Ints = np.maximum.accumulate(np.where(new, np.arange(count), 0))
    return places


def _neighbours(places: Ints, numbers: Ints) -> Ints:
    """As lsh.band_candidates: each text with the first of its bucket and with the one before it."""
    rest = np.flatnonzero(places != np.arange(len(places)))
    found = (np.column_stack((numbers[places[rest]], numbers[rest])), np.column_stack((numbers[rest - 1], numbers[rest])))
    pairs: Ints = np.unique(np.concatenate(found), axis=0)
    return pairs


def _sampled_pairs(values: list[bytes], plan: Plan) -> Iterator[Row]:
    """As passage.passage_candidates pairs the holders of a sample."""
    hashes, owners = joined(values, b"S", (np.uint64, np.int64))
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    alone = np.ones(len(hashes) + 1, dtype=bool)
    alone[1:-1] = hashes[1:] != hashes[:-1]
    shared = ~(alone[:-1] & alone[1:])
    hashes, owners = hashes[shared], owners[shared]
    known = distinct(owners)
    owners, start = np.searchsorted(known, owners), _fresh(hashes)
    size, rank = np.minimum(np.bincount(start, minlength=len(start))[start], _MOST), np.arange(len(start)) - start
    pairs, sizes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, plan.settings.bucket + 1):
        later, hub = np.flatnonzero(rank >= step), np.flatnonzero(rank >= step + plan.settings.bucket)
        pairs += (owners[later - step] * len(known) + owners[later], owners[start[hub] + step - 1] * len(known) + owners[hub])
        sizes += (size[later], size[hub])
    pair, of, count = _counted(np.concatenate(pairs), np.concatenate(sizes))
    if len(pair):
        left, right = known[pair // len(known)], known[pair % len(known)]
        for part, columns in dealt(home_of(left), left, right, of, count):
            yield place(LEFT, part), pack(b"P", *columns)


def _counted(pairs: Ints, sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """The lines, each once, sorted, and how often each is there."""
    bits = _MOST.bit_length()
    if int(pairs.max(initial=0)).bit_length() + bits < 63:  # one sort of plain integers is ten times as fast as one by columns
        keys = np.sort(pairs << bits | sizes)
        pairs, sizes = keys >> bits, keys & _MOST
    else:
        order = np.lexsort((sizes, pairs))
        pairs, sizes = pairs[order], sizes[order]
    first = np.flatnonzero(_fresh(pairs, sizes) == np.arange(len(pairs)))
    return pairs[first], sizes[first], np.diff(np.append(first, len(pairs)))


def weigh_left(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """What the samples of each pair say, and a mark where it is among the worthiest of the smaller number."""
    left, right, size, count = joined(values, b"P", (np.int64, np.int64, np.int64, np.int64))
    order = np.lexsort((size, right, left))
    left, right, count = left[order], right[order], count[order]
    first = np.flatnonzero(_fresh(left, right) == np.arange(len(left)))
    if not len(first):
        return
    # Summed one by one, the smallest first, as dedup/passage.py does: to the last bit.
    worth = np.add.reduceat(np.repeat(1 / size[order], count), (np.cumsum(count) - count)[first])
    left, right = left[first], right[first]
    best = _best(left, right, worth, plan.settings.neighbours)
    for part, columns in dealt(home_of(right), left, right, worth, best):
        yield place(RIGHT, part), pack(b"W", *columns)


_MOST = (1 << 15) - 1  # holders of a sample: one of more says as little, as in dedup/passage.py


def _best(owners: Ints, others: Ints, worth: Array, count: int) -> Array:
    order = np.lexsort((others, -worth, owners))
    rank = np.arange(len(order)) - _fresh(owners[order])
    best = np.zeros(len(order), dtype=bool)
    best[order[rank < count]] = True
    return best


def weigh_right(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The pairs that are among the worthiest of either number."""
    left, right, worth, best = joined(values, b"W", (np.int64, np.int64, np.float64, np.bool_))
    kept = best | _best(right, left, worth, plan.settings.neighbours)
    yield from pairs_to_verify(np.column_stack((left[kept], right[kept])))


def pairs_to_verify(pairs: Ints) -> Iterator[Row]:
    """Pairs to the home of the first of each."""
    for part, columns in dealt(home_of(pairs[:, 0]), pairs[:, 0], pairs[:, 1]):
        yield place(HOME, part), pack(b"P", *columns)
