"""Candidates, over all parts: the pairs of stages.candidates, by bands and by samples in common.

A pair goes to the part of its greater number, and so do both texts, to be verified there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.dedup.kernel_numpy import BLANK
from cleaner.dedup.lsh import band_hashes
from cleaner.dedup.minhash import Signatures, bands, sign
from cleaner.dedup.parts.editions import HOME, WORD, Plan, read_edition, word_part, words_of
from cleaner.dedup.parts.packed import Array, dealt, joined, pack, part_of, place
from cleaner.dedup.shingle import Corpus, Hashes, Ints, Shingles, distinct, shingle_hashes, vocabulary_of
from cleaner.engine import Row

MEET, BAND, SAMPLE, LEFT, RIGHT, PAIR = "meet.", "meet.band", "meet.sample", "left", "right", "pair"
KNOWN, SHIP = b"K", b"S"
# What lies between words of a text on its way: no word holds it.
GAP = "\n"


def sign_part(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """Of the texts of a part: their words and shingles, which stay here; bands and samples, by what they hold in common;
    their words with a capital, to learn which are names."""
    home, editions = part_of(key), sorted(map(read_edition, values), key=lambda each: each.number)
    numbers = np.array([each.number for each in editions], dtype=np.int64)
    spelled = [words_of(plan.read(each.lines[0]).text) for each in editions]
    corpus = _corpus(spelled, plan)
    for each, words, text in zip(editions, spelled, corpus.texts, strict=True):
        head = np.array([each.number, each.day, len(each.lines)], dtype=np.int64)
        body = np.frombuffer(GAP.join(words).encode("utf8", "surrogatepass"), dtype=np.uint8)
        yield key, pack(b"T", head, plan.blur(corpus.hashes[text.sequence]), body)
    yield from _bands(numbers, sign(corpus, plan.settings), plan)
    yield from _samples(numbers, corpus, plan)
    lowered: dict[str, set[str]] = {}
    for word in {word for words in spelled for word in words if word[0].isupper()}:
        lowered.setdefault(word_part(word.lower(), plan), set()).add(word.lower())
    for part, held in lowered.items():
        yield part, b"C" + f"{home}\n".encode() + "\n".join(sorted(held)).encode("utf8", "surrogatepass")


def _corpus(spelled: list[list[str]], plan: Plan) -> Corpus:
    numbering = {word: number for number, word in enumerate(dict.fromkeys(word for words in spelled for word in words))}
    vocabulary = vocabulary_of(list(numbering))
    numbered = [np.array([numbering[word] for word in words], dtype=np.int64) for words in spelled]
    hashed = [shingle_hashes(vocabulary.hashes[words], plan.settings.ngram) for words in numbered]
    hashes, sequence = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *hashed]), return_inverse=True)
    sequences = np.split(sequence, np.cumsum([len(each) for each in hashed])[:-1])
    return Corpus(tuple(map(Shingles, numbered, sequences, map(distinct, sequences))), vocabulary, hashes)


def _bands(numbers: Ints, signatures: Signatures, plan: Plan) -> Iterator[Row]:
    """Of each text a hash of each of its bands; a text without a shingle has none."""
    count, rows = bands(plan.settings.band_threshold, plan.settings.num_perm)
    for band in range(count):
        held = np.asarray(signatures)[:, band * rows : (band + 1) * rows]
        said = (held != BLANK).any(axis=1)
        hashes = band_hashes(held)[said] + np.uint64(band)
        for part, columns in dealt(scattered(hashes, plan.parts), np.full(len(hashes), band, dtype=np.int64), hashes, numbers[said]):
            yield place(BAND, part), pack(b"B", *columns)


def _samples(numbers: Ints, corpus: Corpus, plan: Plan) -> Iterator[Row]:
    sampled = corpus.hashes % np.uint64(plan.settings.sample) == 0
    kept = [text.unique[sampled[text.unique]] for text in corpus.texts]
    owners = np.repeat(numbers, [len(each) for each in kept])
    hashes = plan.blur(corpus.hashes[np.concatenate([np.zeros(0, dtype=np.int64), *kept])])
    for part, columns in dealt(scattered(hashes, plan.parts), hashes, owners):
        yield place(SAMPLE, part), pack(b"S", *columns)


def scattered(hashes: Hashes, parts: int) -> Ints:
    """A part for each hash, by its high bits, which count whatever is blurred."""
    return ((hashes >> np.uint64(40)) % np.uint64(parts)).astype(np.int64)


def meet(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """What meets in a part: pairs of a band; the pairs of a sample, with how many hold it; words that stand in lower case."""
    if key.startswith(WORD):
        yield from _known_words(values)
    elif key.startswith(BAND):
        band, hashes, numbers = joined(values, b"B", (np.int64, np.uint64, np.int64))
        order = np.lexsort((numbers, hashes, band))
        yield from pairs_to_verify(_neighbours(_fresh(band[order], hashes[order]), numbers[order]), plan)
    else:
        yield from _sampled_pairs(values, plan)


def _known_words(values: list[bytes]) -> Iterator[Row]:
    """To each part those of its words with a capital that stand without one anywhere."""
    texts = [(value[:1], value[1:].decode("utf8", "surrogatepass").split("\n")) for value in values]
    known = {word for kind, words in texts if kind == b"S" for word in words}
    for kind, words in texts:
        if kind == b"C":
            held = "\n".join(word for word in words[1:] if word in known)
            yield place(HOME, int(words[0])), KNOWN + held.encode("utf8", "surrogatepass")


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
    start = _fresh(hashes)
    size, rank = np.bincount(start, minlength=len(start))[start], np.arange(len(start)) - start
    for step in range(1, plan.settings.bucket + 1):
        later, hub = np.flatnonzero(rank >= step), np.flatnonzero(rank >= step + plan.settings.bucket)
        for left, right, of in ((owners[later - step], owners[later], later), (owners[start[hub] + step - 1], owners[hub], hub)):
            for part, columns in dealt(left % plan.parts, left, right, size[of]):
                yield place(LEFT, part), pack(b"P", *columns)


def weigh_left(_: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """What the samples of each pair say, and a mark where it is among the worthiest of the smaller number."""
    left, right, size = joined(values, b"P", (np.int64, np.int64, np.int64))
    order = np.lexsort((size, right, left))
    left, right, size = left[order], right[order], np.minimum(size[order], _MOST)
    first = np.unique(_fresh(left, right))
    if not len(first):
        return
    left, right, worth = left[first], right[first], np.add.reduceat(1 / size, first)
    best = _best(left, right, worth, plan.settings.neighbours)
    for part, columns in dealt(right % plan.parts, left, right, worth, best):
        yield place(RIGHT, part), pack(b"W", *columns)


_MOST = (1 << 15) - 1  # holders of a sample: one of more says as little, as in passage.py


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
    yield from pairs_to_verify(np.column_stack((left[kept], right[kept])), plan)


def pairs_to_verify(pairs: Ints, plan: Plan) -> Iterator[Row]:
    """Pairs to the part of the greater number; to the homes of both, to send them there."""
    for part, columns in dealt(pairs[:, 1] % plan.parts, pairs[:, 0], pairs[:, 1]):
        yield place(PAIR, part), pack(b"P", *columns)
    numbers, to = pairs.ravel(), np.repeat(pairs[:, 1] % plan.parts, 2)
    for part, columns in dealt(numbers % plan.parts, numbers, to):
        yield place(HOME, part), pack(SHIP, *columns)


def mark_known(words: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    """The words, those with a capital that stand without one elsewhere behind a mark."""
    return (MARK + word if word[0].isupper() and word.lower() in known else word for word in words)


MARK = "\x01"
