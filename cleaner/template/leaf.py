"""An outlet's pages as small as counting needs them, so that outlets of hundreds of thousands of pages fit in memory.

Of a page's keys most stand on it alone: they are counted once, in parts, and then forgotten. Words become numbers.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count

from cleaner.template.sketch import Sketch

# Keys are counted in so many parts, one after the other, lest those of one page alone be all in memory as objects.
_PARTS = 64


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sketch among those of its outlet. ``keys`` and ``ends`` are 0 where no other page has them. ``prose`` holds the
    positions of story paragraphs, ``lengths`` their numbers of words; ``alone`` is the number of words of those that
    no other page has. ``title`` and ``opening`` hold numbers that stand for words, the latter a row for each of the first
    paragraphs, up to one that no other page has."""

    keys: Sequence[int]
    ends: Sequence[int]
    prose: Sequence[int]
    lengths: Sequence[int]
    alone: int
    title: Sequence[int]
    opening: Sequence[Sequence[int]]

    @property
    def shared(self) -> dict[int, int]:
        """The paragraphs that other pages have, too: key to number of words."""
        return {self.keys[index]: length for index, length in zip(self.prose, self.lengths, strict=True) if self.keys[index]}


def leaves(sketches: Collection[Sketch]) -> list[Leaf]:
    """The pages of an outlet. The sketches are gone through twice, so that they need not be in memory."""
    shared = _on_two(sketches)
    numbering: defaultdict[str, int] = defaultdict(count().__next__)
    return [_leaf(each, shared, numbering.__getitem__) for each in sketches]


def _on_two(sketches: Iterable[Sketch]) -> AbstractSet[int]:
    """The keys that are on two pages or more."""
    parts = [array("Q") for _ in range(_PARTS)]
    for page in sketches:
        for each in {*page.keys, *page.ends}:
            parts[each % _PARTS].append(each)
    found: set[int] = set()
    for part in parts:
        seen: set[int] = set()
        for each in part:
            (found if each in seen else seen).add(each)
    return found - {0}


def _leaf(page: Sketch, shared: AbstractSet[int], number: Callable[[str], int]) -> Leaf:
    own = {page.keys[index]: length for index, length in page.prose.items()}
    opening = sorted(page.opening)
    first = next((rank for rank, index in enumerate(opening, 1) if page.keys[index] not in shared), len(opening))
    return Leaf(
        keys=array("Q", (each if each in shared else 0 for each in page.keys)),
        ends=array("Q", (each if each in shared else 0 for each in page.ends)),
        prose=array("I", page.prose),
        lengths=array("I", page.prose.values()),
        alone=sum(length for each, length in own.items() if each and each not in shared),
        title=array("I", map(number, page.title)),
        opening=[array("I", map(number, page.opening[index])) for index in opening[:first]],
    )
