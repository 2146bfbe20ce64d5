"""The order of the stages of deduplication; nothing else knows it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from cleaner.dedup.cluster import Known, Stories, Weighed, stories_at, weigh_pairs
from cleaner.dedup.keep import Keeper
from cleaner.dedup.lsh import band_candidates
from cleaner.dedup.minhash import bands, sign
from cleaner.dedup.passage import passage_candidates
from cleaner.dedup.relate import is_cut, match
from cleaner.dedup.shingle import Corpus, Hashes, Ints, Vocabulary, number_words, shingle
from cleaner.dedup.verify import Verifier
from cleaner.dedup.when import day, is_later
from cleaner.model import Article, Cluster, Member, Progress, silent
from cleaner.settings import DedupSettings


@dataclass(frozen=True, slots=True)
class Edition:
    """Articles of the very same words; with a window set, of the same day. ``words`` are vocabulary indexes."""

    words: Ints
    day: int
    articles: tuple[Article, ...]


def editions(articles: Iterable[Article], settings: DedupSettings, progress: Progress = silent) -> tuple[list[Edition], Vocabulary]:
    """The articles grouped by their words, longest first, in an order that does not depend on theirs.

    Those of too few words are left out: an empty page is no copy of another."""
    ordered = sorted(articles, key=lambda a: (a.id, a.source))
    numbered, vocabulary = number_words(_told(ordered, progress))
    groups: dict[tuple[int, bytes, int], tuple[Ints, list[Article]]] = {}
    for article, found in zip(ordered, numbered, strict=True):
        if len(found) < max(settings.minimum_words, settings.ngram):
            continue
        address = (-len(found), digest_words(vocabulary.hashes[found]), day(article) if settings.window else -1)
        groups.setdefault(address, (found, []))[1].append(article)
    return [Edition(found, address[2], tuple(held)) for address, (found, held) in sorted(groups.items(), key=lambda g: g[0])], vocabulary


def _told(articles: Sequence[Article], progress: Progress) -> Iterator[str]:
    for number, article in enumerate(articles, 1):
        yield article.text
        progress("words", number, len(articles))


def digest_words(hashes: Hashes) -> bytes:
    """Sixteen bytes that tell a text by its words, of which these are the hashes."""
    return hashlib.blake2b(hashes.tobytes(), digest_size=16).digest()


def candidates(corpus: Corpus, settings: DedupSettings) -> Ints:
    """Pairs of texts to verify, the most promising first: those of a band, then by shared samples."""
    near = band_candidates(sign(corpus, settings), *bands(settings.band_threshold, settings.num_perm))
    pairs = np.concatenate((near, passage_candidates(corpus, settings)))
    _, first = np.unique(pairs[:, 0] << 32 | pairs[:, 1], return_index=True)
    ordered: Ints = pairs[np.sort(first)]
    return ordered


def weighed_editions(
    articles: Iterable[Article], settings: DedupSettings, progress: Progress = silent
) -> tuple[list[Edition], Weighed | None]:
    """The texts of the articles and the pairs of them that may be copies, with all that the last pass needs; None
    where there are no texts."""
    held, vocabulary = editions(articles, settings, progress)
    if not held:
        return held, None
    corpus = shingle([e.words for e in held], vocabulary, settings.ngram)
    known = Known(np.array([len(e.articles) for e in held]), np.array([e.day for e in held]))
    progress("compare", 0, len(settings.passes) + 2)
    return held, weigh_pairs(corpus, candidates(corpus, settings), known, settings, progress)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the choice of copies needs: the editions by number of text, the stories found, and the keeper."""

    held: Sequence[Edition]
    found: Stories
    keeper: Keeper


def _representative(star: list[int], shelf: Shelf) -> tuple[Article, int]:
    """The copy to keep and its text: the best by policy of those to which all members relate, and which is no round-up."""
    verifier = shelf.found.verifier
    left = {id(a): (a, text) for text in star if text not in shelf.found.round_ups for a in shelf.held[text].articles}
    text_of = {key: text for key, (_, text) in left.items()}

    @cache
    def cut(text: int) -> bool:
        return text != star[0] and is_cut(verifier, star[0], text)

    for _ in range(verifier.settings.tries):
        article, text = left[id(shelf.keeper.best([a for a, _ in left.values()], lambda a: cut(text_of[id(a)])))]
        if text == star[0] or _stands_for(text, star, verifier):
            return article, text
        left = {key: held for key, held in left.items() if held[1] != text}
    return shelf.keeper.best(shelf.held[star[0]].articles), star[0]


def _stands_for(text: int, star: list[int], verifier: Verifier) -> bool:
    threshold = verifier.settings.threshold
    return not verifier.rounds_up(text, star[0]) and all(t == text or verifier.related(text, t, threshold) for t in star)


def _cluster(star: list[int], shelf: Shelf) -> Cluster:
    kept, kept_text = _representative(star, shelf)
    members = [Member(kept.id, "representative", 1.0, 1.0)]
    copies = sorted(((a.id, a.source, text, a) for text in star for a in shelf.held[text].articles if a is not kept), key=lambda c: c[:2])
    for _, _, text, article in copies:
        found = match(shelf.found.verifier, kept_text, text, is_later(article, kept))
        members.append(Member(article.id, found.relation, round(found.jaccard, 4), round(found.containment, 4)))
    return Cluster("", kept.id, tuple(members), shelf.keeper.reason(kept, [kept, *(c[3] for c in copies)]))


def deduplicate(
    articles: Sequence[Article], settings: DedupSettings, among: Collection[str] | None = None, progress: Progress = silent
) -> tuple[Cluster, ...]:
    """The clusters of two or more articles, largest first, numbered c0001 on; the same for any order of the articles.
    With ``among`` only those with a member of one of these ids. ``progress`` is told of two stages: ``words`` of how many
    articles are numbered, and of how many passes of comparing (``compare``) are done.

    Raises ValueError for an unknown policy of keeping, InputError where the file of preferred outlets cannot be read."""
    keeper = Keeper(settings)
    held, weighed = weighed_editions(articles, settings, progress)
    if weighed is None:
        return ()
    clusters = sorted(choose(Shelf(held, stories_at(weighed, settings.threshold), keeper)), key=order)
    progress("compare", len(settings.passes) + 2, len(settings.passes) + 2)
    told = clusters if among is None else [c for c in clusters if any(m.id in among for m in c.members)]
    return tuple(replace(cluster, id=f"c{number:04d}") for number, cluster in enumerate(told, 1))


def choose(shelf: Shelf) -> list[Cluster]:
    """The clusters of two or more articles on a shelf, with no name yet, in no order."""
    joined = {text for star in shelf.found.stars for text in star}
    repeated = [[text] for text, edition in enumerate(shelf.held) if text not in joined and len(edition.articles) > 1]
    return [_cluster(star, shelf) for star in (*shelf.found.stars, *repeated)]


def order(cluster: Cluster) -> tuple[int, str]:
    """By what clusters are sorted: the largest first."""
    return -len(cluster.members), cluster.representative
