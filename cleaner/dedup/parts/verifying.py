"""Verification, over all parts: a part holds the pairs that it verifies, their texts, and what shingles in them are worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from cleaner.dedup.components import Components
from cleaner.dedup.parts.candidates import GAP, KNOWN, MARK, PAIR, SHIP, mark_known, scattered
from cleaner.dedup.parts.editions import HOME, Plan
from cleaner.dedup.parts.packed import dealt, joined, pack, part_of, place, unpack
from cleaner.dedup.shingle import Corpus, Floats, Hashes, Ints, Shingles, distinct, vocabulary_of
from cleaner.dedup.verify import Basis, Overlaps, Verifier
from cleaner.engine import Row

SHINGLE = "shingle"
EDGE, REQUEST, WEIGHTS, NEAR, TEXT = b"E", b"R", b"W", b"N", b"T"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of a part: numbers over all parts, sorted, and the corpus that they make, in which they have other numbers."""

    numbers: Ints
    days: Ints
    corpus: Corpus

    def inner(self, numbers: Ints) -> Ints:
        """The numbers that these have in the corpus."""
        return np.searchsorted(self.numbers, numbers).astype(np.int64)

    def verifier(self, plan: Plan, weighed: tuple[Hashes, Floats] | None = None) -> Verifier:
        """A verifier under the weights of the shingles of these hashes, all others weighing one; without, of the first pass."""
        basis = Basis.of(self.corpus, self.days, plan.texts)
        if weighed is None:
            return Verifier(basis, None, plan.settings)
        known = np.ones(len(self.corpus.hashes))
        known[np.searchsorted(self.corpus.hashes, weighed[0])] = weighed[1]
        return Verifier(basis, known, plan.settings)


def known_words(values: Iterable[bytes]) -> frozenset[str]:
    """What candidates.meet said of the words of a part."""
    return frozenset(word for value in values if value[:1] == KNOWN for word in value[1:].decode("utf8", "surrogatepass").split("\n"))


def marked(value: bytes, known: frozenset[str]) -> bytes:
    """A text of candidates.sign_part with its words marked that are no names."""
    head, hashes, body = unpack(value)
    words = body.tobytes().decode("utf8", "surrogatepass").split(GAP)
    return pack(TEXT, head, hashes, np.frombuffer(GAP.join(mark_known(words, known)).encode("utf8", "surrogatepass"), dtype=np.uint8))


def ship(_: str, values: list[bytes]) -> Iterator[Row]:
    """The texts of a part to the parts in which they are verified."""
    numbers, to = joined(values, SHIP, (np.int64, np.int64))
    lines = np.unique(np.column_stack((numbers, to)), axis=0)
    known = known_words(values)
    for value in values:
        if value[:1] == TEXT:
            number = int(unpack(value)[0][0])
            first, last = np.searchsorted(lines[:, 0], [number, number + 1])
            if first < last:
                text = marked(value, known)
                yield from ((place(PAIR, part), text) for part in lines[first:last, 1].tolist())


def read_texts(values: Iterable[bytes], only: Ints | None = None) -> Texts:
    """The texts among the values, each once; only those of some numbers, sorted, where these are given."""
    found: dict[int, tuple[Ints, Hashes, list[str]]] = {}
    for value in values:
        if value[:1] == TEXT:
            head, hashes, body = unpack(value)
            if only is None or np.searchsorted(only, head[0], "right") > np.searchsorted(only, head[0]):
                found[int(head[0])] = (head, hashes, body.tobytes().decode("utf8", "surrogatepass").split(GAP))
    numbers = np.array(sorted(found), dtype=np.int64)
    days = np.array([found[number][0][1] for number in numbers.tolist()], dtype=np.int64)
    return Texts(numbers, days, _corpus({number: found[number][1:] for number in numbers.tolist()}))


def _corpus(found: Mapping[int, tuple[Hashes, list[str]]]) -> Corpus:
    numbering = {word: number for number, word in enumerate(dict.fromkeys(word for _, words in found.values() for word in words))}
    vocabulary = vocabulary_of([word.removeprefix(MARK) for word in numbering])
    name = np.array([word[0].isupper() for word in numbering], dtype=bool) & ~vocabulary.number
    numbered = [np.array([numbering[word] for word in words], dtype=np.int64) for _, words in found.values()]
    hashed = [hashes for hashes, _ in found.values()]
    hashes, sequence = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *hashed]), return_inverse=True)
    sequences = np.split(sequence.astype(np.int64), np.cumsum([len(each) for each in hashed])[:-1])
    return Corpus(tuple(map(Shingles, numbered, sequences, map(distinct, sequences))), replace(vocabulary, name=name), hashes)


def read_pairs(values: Iterable[bytes]) -> Ints:
    """The pairs among the values, each once, sorted."""
    pairs: Ints = np.unique(np.column_stack(joined(values, b"P", (np.int64, np.int64))), axis=0)
    return pairs


def verify_first(key: str, values: list[bytes], plan: Plan) -> Iterator[Row]:
    """The first pass over the pairs of a part, in which each shingle weighs one: pairs that are worth a look, what joins, and
    a request for the weights that later passes need."""
    pairs = read_pairs(values)
    texts = read_texts(values)
    verifier = texts.verifier(plan)
    found = verifier.overlaps(inner := texts.inner(pairs))
    worthy = found.share >= plan.settings.worth_a_look
    pairs, inner, found = pairs[worthy], inner[worthy], found.of(worthy)
    if len(pairs):
        yield key, pack(b"P", pairs[:, 0], pairs[:, 1])
        yield from homewards(key, pairs)
        yield from related(texts, verifier, (inner, found), (*plan.settings.passes, plan.settings.threshold)[0], plan)
        wanted = np.unique(np.concatenate([texts.corpus.texts[text].unique for text in np.unique(inner).tolist()]))
        yield from request(key, texts.corpus.hashes[wanted], plan)


def homewards(key: str, pairs: Ints) -> Iterator[Row]:
    """Pairs of the part of the key to the home of their greater numbers."""
    yield place(HOME, part_of(key)), pack(b"P", pairs[:, 0], pairs[:, 1])


def request(key: str, hashes: Hashes, plan: Plan) -> Iterator[Row]:
    """Ask for the weights of shingles, to be sent to the key."""
    tag = np.frombuffer(key.encode(), dtype=np.uint8)
    for part, (held,) in dealt(scattered(hashes, plan.parts), hashes):
        yield place(SHINGLE, part), pack(REQUEST, tag, held)


def verify(key: str, values: list[bytes], plan: Plan, threshold: float) -> Iterator[Row]:
    """A later pass over the pairs of a part: what joins under the weights."""
    pairs = read_pairs(values)
    if len(pairs):
        texts = read_texts(values, np.unique(pairs))
        verifier = texts.verifier(plan, read_weights(values, texts))
        inner = texts.inner(pairs)
        yield from homewards(key, pairs)
        yield from related(texts, verifier, (inner, verifier.overlaps(inner)), threshold, plan)


def read_weights(values: Iterable[bytes], texts: Texts) -> tuple[Hashes, Floats]:
    """The weights among the values, of shingles that the texts have."""
    hashes, weights = joined(values, WEIGHTS, (np.uint64, np.float64))
    held = np.isin(hashes, texts.corpus.hashes)
    return hashes[held], weights[held]


def related(texts: Texts, verifier: Verifier, met: tuple[Ints, Overlaps], threshold: float, plan: Plan) -> Iterator[Row]:
    """Joined texts, each with the least of its set in this part: fewer edges than pairs, and the same sets."""
    pairs, found = met
    joined_here = Components(len(texts.numbers))
    lines = verifier.hopeful(found, threshold)
    lines = lines[np.argsort(pairs[lines, 0], kind="stable")]
    held = [line for line in lines.tolist() if verifier.related(int(pairs[line, 0]), int(pairs[line, 1]), threshold, found[line])]
    joined_here.join(pairs[held, 0], pairs[held, 1])
    labels = joined_here.labels()
    moved = np.flatnonzero(labels != np.arange(len(labels)))
    yield from edges(texts.numbers[labels[moved]], texts.numbers[moved], plan)


def edges(low: Ints, high: Ints, plan: Plan) -> Iterator[Row]:
    """Edges to the homes of both their ends, each with the number that has its home there first."""
    ours, theirs = np.concatenate((low, high)), np.concatenate((high, low))
    for part, columns in dealt(ours % plan.parts, ours, theirs):
        yield place(HOME, part), pack(EDGE, *columns)
