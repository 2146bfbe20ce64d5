"""Which pages of an outlet tell one story, and which paragraphs keep company with a topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Protocol

# A paragraph on more pages than this says nothing of which two pages tell one story, and costs their square.
_MANY = 30
# Chance below which a word that all carriers of a paragraph share is taken for their topic.
_CHANCE = 0.01


class Told(Protocol):
    """What is needed of a page; template.Sketch has it."""

    @property
    def keys(self) -> Sequence[int]: ...
    @property
    def ends(self) -> Sequence[int]: ...
    @property
    def prose(self) -> Mapping[int, int]: ...
    @property
    def title(self) -> AbstractSet[str]: ...
    @property
    def topic(self) -> AbstractSet[str]: ...


def group_stories(pages: Sequence[Told]) -> list[int]:
    """For each page the position of the first page that tells its story (its own, if none does before).

    Two pages tell one story where most of the shorter's prose stands in the other, or a good part and
    their titles are alike."""
    prose = [{page.keys[index]: count for index, count in page.prose.items() if page.keys[index]} for page in pages]
    common = Counter(each for paragraphs in prose for each in paragraphs)
    prose = [{each: count for each, count in paragraphs.items() if common[each] <= _MANY} for paragraphs in prose]
    leader = list(range(len(pages)))
    for (left, right), shared in sorted(_shared(prose).items()):
        if _same(pages[left], pages[right], shared, min(sum(prose[left].values()), sum(prose[right].values()))):
            first, second = sorted((_root(leader, left), _root(leader, right)))
            leader[second] = first
    return [_root(leader, position) for position in range(len(pages))]


def _shared(prose: Sequence[Mapping[int, int]]) -> dict[tuple[int, int], int]:
    """Words of prose that two pages share, for pairs that share any."""
    carriers: dict[int, list[int]] = defaultdict(list)
    for position, paragraphs in enumerate(prose):
        for each in paragraphs:
            carriers[each].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for each, found in carriers.items():
        for pair in combinations(found, 2):
            shared[pair] += prose[pair[0]][each]
    return shared


def _same(left: Told, right: Told, shared: int, shorter: int) -> bool:
    share = shared / max(1, shorter)
    alike = len(left.title & right.title) / max(1, min(len(left.title), len(right.title)))
    return share >= 0.9 or (share >= 2 / 3 and alike > 0) or (share >= 1 / 3 and alike >= 0.5)


def _root(leader: list[int], position: int) -> int:
    while leader[position] != position:
        leader[position] = leader[leader[position]]
        position = leader[position]
    return position


def topical(pages: Sequence[Told], story: Sequence[int], keys: AbstractSet[int]) -> set[int]:
    """Of ``keys`` those whose pages share a word of title or opening that the outlet's other pages do not have.

    An appeal stands under any story; the background paragraph of a running story only under its own."""
    topics: dict[int, set[str]] = defaultdict(set)
    carriers: dict[int, set[int]] = defaultdict(set)
    for page, number in zip(pages, story, strict=True):
        topics[number] |= page.topic
        for each in keys & {*page.keys, *page.ends}:
            carriers[each].add(number)
    everywhere = Counter(word for topic in topics.values() for word in topic)
    return {each for each, found in carriers.items() if _one_topic([topics[number] for number in found], everywhere, len(topics))}


def _one_topic(topics: Sequence[AbstractSet[str]], everywhere: Counter[str], stories: int) -> bool:
    inside = Counter(word for topic in topics for word in topic)
    most = max(inside.values(), default=0)
    if most < 0.8 * len(topics):
        return False
    return any(_surprising(count, len(topics), everywhere[word], stories) for word, count in _often(inside, 0.8 * len(topics)))


def _often(inside: Counter[str], least: float) -> Iterable[tuple[str, int]]:
    return ((word, count) for word, count in inside.items() if count >= least)


def _surprising(inside: int, carriers: int, everywhere: int, stories: int) -> bool:
    outside = (everywhere - inside + 0.5) / (stories - carriers + 1)
    return outside < 0.5 and float(outside**inside) < _CHANCE
