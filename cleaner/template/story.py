"""Which pages of an outlet tell one story, and which paragraphs keep company with a topic."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from cleaner.template.leaf import Leaf
from cleaner.union import Union

Story: TypeAlias = Sequence[Leaf]
"""The pages that tell one story."""

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


def group_stories(pages: Sequence[Leaf]) -> list[Story]:
    """The pages by story.

    Two pages tell one story where most of the shorter's prose stands in the other, or a good part and
    their titles are alike."""
    carriers: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
    for position, page in enumerate(pages):
        for each in page.shared:
            carriers[each].append(position)
    for each in [each for each, found in carriers.items() if len(found) > _MANY]:
        del carriers[each]
    union = Union(len(pages))
    for left, right, shared in _shared(pages, carriers):
        if _same(pages[left], pages[right], shared, min(_length(pages[left], carriers), _length(pages[right], carriers))):
            union.join(left, right)
    return [[pages[position] for position in story] for story in union.sets()]


def _shared(pages: Sequence[Leaf], carriers: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Pairs of pages that share prose, and how many words of it."""
    for left, page in enumerate(pages):
        shared: Counter[int] = Counter()
        for each, length in page.shared.items():
            for right in carriers.get(each, ()):
                if right > left:
                    shared[right] += length
        for right, length in shared.items():
            yield left, right, length


def _length(page: Leaf, carriers: Collection[int]) -> int:
    """Words of the page's prose, but for paragraphs that many pages have."""
    return page.alone + sum(length for each, length in page.shared.items() if each in carriers)


def _same(left: Leaf, right: Leaf, shared: int, shorter: int) -> bool:
    share = shared / max(1, shorter)
    alike = len({*left.title}.intersection(right.title)) / max(1, min(len(left.title), len(right.title)))
    return share >= 0.9 or (share >= 2 / 3 and alike > 0) or (share >= 1 / 3 and alike >= 0.5)


def topical(stories: Sequence[Story], keys: set[int], standing: Collection[int]) -> set[int]:
    """Of ``keys`` those whose pages share a word of title or opening that the outlet's other pages do not have;
    ``standing`` are blocks that open no story.

    An appeal stands under any story; the background paragraph of a running story only under its own. What stands in
    the lower half of stories that are written after a form is the form's."""
    if not keys:
        return set()
    carriers: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
    low: Counter[int] = Counter()
    for number, story in enumerate(stories):
        low.update(_heights(story, keys))
        for each in keys.intersection(key for page in story for key in (*page.keys, *page.ends)):
            carriers[each].append(number)
    said = _Said(stories, _TITLE_PRIOR), _Said(stories, _OPENING_PRIOR, standing)
    return {
        each
        for each, found in carriers.items()
        if any(words.in_common(found) for words in said) and not (low[each] > 0 and _one_form([_titles(stories[at]) for at in found]))
    }


def _heights(story: Story, keys: set[int]) -> dict[int, int]:
    """For each key on how many more pages it stands in the lower half of the prose than in the upper."""
    low: Counter[int] = Counter()
    for page in story:
        for index, pair in enumerate(zip(page.keys, page.ends, strict=True)):
            for each in keys.intersection(pair):
                low[each] += 1 if 2 * sum(at <= index for at in page.prose) > len(page.prose) else -1
    return low


def _titles(story: Story) -> set[int]:
    """Content words of the titles."""
    return set().union(*(page.title for page in story))


def _opening(page: Leaf, standing: Collection[int]) -> Sequence[int]:
    """Content words of the first paragraph that is the page's own."""
    openings = zip(sorted(page.prose), page.opening, strict=False)
    return next((said for index, said in openings if page.keys[index] not in standing), ())


def _one_form(titles: Sequence[AbstractSet[int]]) -> bool:
    """True where many titles are half the same words."""
    shared = [count for count in Counter(word for title in titles for word in title).values() if count >= _MOST * len(titles)]
    return len(titles) >= _FORMS and len(shared) >= _FORM_TITLE * sum(map(len, titles)) / len(titles)


class _Said:
    """Words that stories are known by, and on how many of them each stands: those of titles, with ``standing`` also those of
    openings. ``prior`` is how many of the stories that do not carry a paragraph are held to have a word in common by
    chance, beside those that were seen to."""

    def __init__(self, stories: Sequence[Story], prior: float, standing: Collection[int] | None = None) -> None:
        self._stories, self._prior, self._standing = stories, prior, standing
        self._everywhere = self._count(range(len(stories)))

    def _count(self, numbers: Collection[int]) -> Counter[int]:
        """On how many of these stories each word stands. Words are put together story by story: all would take room."""
        return Counter(word for number in numbers for word in self._words(self._stories[number]))

    def _words(self, story: Story) -> set[int]:
        openings = () if self._standing is None else [_opening(page, self._standing) for page in story]
        return _titles(story).union(*openings)

    def in_common(self, carriers: Collection[int]) -> bool:
        """True where these stories share a word that the others do not have, beyond chance."""
        inside = self._count(carriers)
        return any(count >= _MOST * len(carriers) and self._surprising(word, count, len(carriers)) for word, count in inside.items())

    def _surprising(self, word: int, inside: int, carriers: int) -> bool:
        outside = (self._everywhere[word] - inside + self._prior) / (len(self._stories) - carriers + 1)
        return outside < 0.5 and float(outside**inside) < _CHANCE
