"""Which pages of an outlet tell one story, and which paragraphs keep company with a topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from cleaner.template.sketch import Sketch

# A paragraph on more pages than this says nothing of which two pages tell one story, and costs their square.
_MANY = 30
# Chance below which a word that all carriers of a paragraph share is taken for their topic.
_CHANCE = 0.01
# The fewer words there are to choose from, the less do some of them agree by chance.
_TITLE_PRIOR, _OPENING_PRIOR = 0.5, 1.0
# So much of what carriers share must be theirs, so that one page that differs does not decide.
_MOST = 0.8
# Stories whose titles are half the same words, so many of them, are written after a form (results, police reports).
_FORMS = 10
_FORM_TITLE = 0.5


def group_stories(pages: Sequence[Sketch]) -> list[int]:
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


def _same(left: Sketch, right: Sketch, shared: int, shorter: int) -> bool:
    share = shared / max(1, shorter)
    alike = len(left.title & right.title) / max(1, min(len(left.title), len(right.title)))
    return share >= 0.9 or (share >= 2 / 3 and alike > 0) or (share >= 1 / 3 and alike >= 0.5)


def _root(leader: list[int], position: int) -> int:
    while leader[position] != position:
        leader[position] = leader[leader[position]]
        position = leader[position]
    return position


def topical(pages: Sequence[Sketch], story: Sequence[int], keys: AbstractSet[int], standing: Collection[int]) -> set[int]:
    """Of ``keys`` those whose pages share a word of title or opening that the outlet's other pages do not have;
    ``standing`` are blocks that open no story.

    An appeal stands under any story; the background paragraph of a running story only under its own. What stands in
    the lower half of stories that are written after a form is the form's."""
    openings: dict[int, set[str]] = defaultdict(set)
    titles: dict[int, set[str]] = defaultdict(set)
    carriers: dict[int, set[int]] = defaultdict(set)
    low: Counter[int] = Counter()
    for page, number in zip(pages, story, strict=True):
        openings[number] |= _opening(page, standing)
        titles[number] |= page.title
        for index, pair in enumerate(zip(page.keys, page.ends, strict=True)):
            for each in keys & set(pair):
                low[each] += 1 if 2 * sum(at <= index for at in page.prose) > len(page.prose) else -1
                carriers[each].add(number)
    said = _Said(titles, _TITLE_PRIOR), _Said({number: titles[number] | openings[number] for number in titles}, _OPENING_PRIOR)
    return {
        each
        for each, found in carriers.items()
        if any(words.in_common(found) for words in said) and not (low[each] > 0 and _one_form([titles[number] for number in found]))
    }


def _opening(page: Sketch, standing: Collection[int]) -> frozenset[str]:
    """Content words of the first paragraph that is the page's own."""
    return next((said for index, said in sorted(page.opening.items()) if page.keys[index] not in standing), frozenset())


def _one_form(titles: Sequence[AbstractSet[str]]) -> bool:
    """True where many titles are half the same words."""
    shared = [count for count in Counter(word for title in titles for word in title).values() if count >= _MOST * len(titles)]
    return len(titles) >= _FORMS and len(shared) >= _FORM_TITLE * sum(map(len, titles)) / len(titles)


class _Said:
    """Words that stories are known by, and on how many of them each stands. ``prior`` is how many of the stories that
    do not carry a paragraph are held to have a word in common by chance, beside those that were seen to."""

    def __init__(self, words: Mapping[int, AbstractSet[str]], prior: float) -> None:
        self._words, self._prior = words, prior
        self._everywhere = Counter(word for said in words.values() for word in said)

    def in_common(self, carriers: Collection[int]) -> bool:
        """True where these stories share a word that the others do not have, beyond chance."""
        inside = Counter(word for number in carriers for word in self._words[number])
        return any(count >= _MOST * len(carriers) and self._surprising(word, count, len(carriers)) for word, count in inside.items())

    def _surprising(self, word: str, inside: int, carriers: int) -> bool:
        outside = (self._everywhere[word] - inside + self._prior) / (len(self._words) - carriers + 1)
        return outside < 0.5 and float(outside**inside) < _CHANCE
