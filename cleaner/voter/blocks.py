"""What the learned voter sees of a block: named numbers, drawn from the page's shape and markup and, in one number,
from its wording.

Names of elements enter by weights. In a language without lines in bench/wording the wording says little, and shape decides.
Numbers are computed a column at a time, over all blocks of a page: most are a list's, those of neighbours an array's.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from cleaner.memory import Made, kept_by_identity
from cleaner.model import Address, Block, Kind, Metadata
from cleaner.text import keys_of, words_of
from cleaner.voter.own import SELF, log, own_columns
from cleaner.voter.wording import log_odds

Name = TypeVar("Name", bound=Hashable)
_NAME = re.compile(r"[a-z]{2,}(?:[-_][a-z]{2,})*")
_PART = re.compile(r"[a-z]{2,}")
_TAGS = ("p", "div", "li", "tr", "h2", "h3")
_TAG_ROWS = {tag: row for row, tag in enumerate(_TAGS, len(SELF))}
# Share of the page's prose that the story's element must hold; the deepest such element is taken.
_STORY_SHARE = 0.6
# Blocks to prose beyond which the distance tells no more, and those within which prose is near.
_FAR, _NEAR = 40, 4
# Words of prose, as a logarithm; a shorter sentence may be a label.
_PROSE = math.log1p(10)
# Elements, and paths, of which the weights are kept.
_KEPT = 4096

AROUND = (
    "position", "before_story", "after_story", "in_story", "story_depth", "parent_share", "grandparent_share", "group_share",
    "group_size", "group_links", "siblings", "sibling_links", "repeats", "title_overlap",
    "story_overlap", "since_prose", "until_prose", "prose_before", "prose_after",
    "step_weight", "path_weight", "worst_weight", "story_progress", "since_heading", "page_prose",
)  # fmt: skip
NEAR = ("words", "link_density", "heading", "path_weight", "in_story", "wording")
NAMES = (
    *SELF,
    *(f"tag_{tag}" for tag in _TAGS),
    *AROUND,
    "same_path_before",
    "same_path_after",
    *(f"{side}_{name}" for side in ("before", "after", "before2", "after2") for name in NEAR),
)
_NEAR_ROWS = [NAMES.index(name) for name in NEAR]
_WORDS, _LINKS, _ENDS = map(SELF.index, ("words", "link_density", "ends_sentence"))
_STEPS = (-1, 1, -2, 2)


def parts(step: str) -> list[str]:
    """The names of one element and the words of which they are made, its tag among them as ``<tag>``."""
    tag, _, names = step.partition(".")
    if not names:
        return [f"<{tag}>"]
    found = _PART.findall(names)
    if "-" in names or "_" in names:
        found = _NAME.findall(names) + found
    return [f"<{tag}>", *dict.fromkeys(found)]


def features(
    blocks: Sequence[Block], meta: Metadata, weights: Mapping[str, float], odds: Callable[[Sequence[str]], Sequence[float]] = log_odds
) -> Any:
    """A numpy array of floats: a row for each of NAMES, in their order, a column for each block. ``weights`` are those of
    names of elements, ``odds`` judges the words of texts."""
    import numpy as np

    found = np.zeros((len(NAMES), len(blocks)))
    if not blocks:
        return found
    paths = _grouped([block.path for block in blocks])
    found[: len(SELF)] = own_columns(blocks, odds)
    tags = np.array([_TAG_ROWS.get(path.rpartition("/")[2].partition(".")[0], 0) for path in paths.names]).take(paths.of)
    known = np.flatnonzero(tags)
    found[tags[known], known] = 1.0
    start = len(SELF) + len(_TAGS)
    for row, column in enumerate(_around(blocks, meta, found[: len(SELF)], paths, weights), start):
        found[row] = column
    start += len(AROUND)
    same = paths.of[1:] == paths.of[:-1]
    found[start, 1:], found[start + 1, :-1] = same, same
    _add_near(found, start + 2)
    return found


def _add_near(found: Any, start: int) -> None:
    """What the neighbours of each block are; those that a page has not are nothing."""
    near = found[_NEAR_ROWS]
    for step in _STEPS:
        part = found[start : start + len(NEAR)]
        if step < 0:
            part[:, -step:] = near[:, :step]
        else:
            part[:, :-step] = near[:, step:]
        start += len(NEAR)


class _Groups(NamedTuple, Generic[Name]):
    """Blocks that have something in common: its ``names``, each once, and ``of`` which each block is, by their numbers."""

    names: list[Name]
    of: Any

    def sums(self, values: Any) -> Any:
        """Of each group the sum of what its blocks have."""
        import numpy as np

        return np.bincount(self.of, values, len(self.names))


def _grouped(names: Sequence[Name]) -> _Groups[Name]:
    import numpy as np

    numbers: dict[Name, int] = {}
    of = np.array([numbers.setdefault(name, len(numbers)) for name in names])
    return _Groups(list(numbers), of)


def _around(blocks: Sequence[Block], meta: Metadata, own: Any, paths: _Groups[str], weights: Mapping[str, float]) -> Iterator[Any]:
    """Columns in the order of AROUND."""
    import numpy as np

    texts = [block.text for block in blocks]
    is_prose = (own[_ENDS] > 0) & (own[_WORDS] >= _PROSE) & (own[_LINKS] < 0.5)
    amounts = [_from_log(log) if is_so else 0.0 for log, is_so in zip(own[_WORDS].tolist(), is_prose.tolist(), strict=True)]
    prose = np.array(amounts)
    held = _held(blocks, amounts)
    story = _story(amounts, held)
    inside = np.array([block.address[: len(story)] == story for block in blocks])
    keys = keys_of(texts)
    total = sum(amounts) or 1.0
    told = np.flatnonzero(inside & is_prose)
    yield from _places(blocks, inside, told, len(story))
    yield from _company(blocks, prose, total, held, paths)
    yield from _texts(texts, meta, keys, told)
    yield from _nearness(is_prose)
    yield from _names(paths, weights)
    yield prose.cumsum() / total
    yield _since(np.array([block.kind is Kind.HEADING for block in blocks]))
    yield math.log1p(total)


@lru_cache(maxsize=4096)
def _from_log(log: float) -> float:
    return math.expm1(log)


def _held(blocks: Sequence[Block], prose: Sequence[float]) -> dict[Address, float]:
    """Words of prose in each element."""
    held: dict[Address, float] = defaultdict(float)
    for block, amount in zip(blocks, prose, strict=True):
        if amount:
            for depth in range(len(block.address) + 1):
                held[block.address[:depth]] += amount
    return held


def _story(prose: Sequence[float], held: Mapping[Address, float]) -> Address:
    """The deepest element that holds most of the page's prose."""
    total = sum(prose)
    fits = [element for element, amount in held.items() if amount >= _STORY_SHARE * total > 0]
    return max(fits, key=lambda element: (len(element), held[element]), default=())


def _places(blocks: Sequence[Block], inside: Any, told: Any, depth: int) -> Iterator[Any]:
    """Where each block stands: on the page, to the story, in its element."""
    import numpy as np

    at = np.arange(len(blocks))
    first, last = (told[0], told[-1]) if len(told) else (0, 0)
    yield at / len(blocks)
    yield log(np.maximum(first - at, 0))
    yield log(np.maximum(at - last, 0))
    yield inside
    yield np.where(inside, np.array([len(block.address) for block in blocks]) - depth, -1.0)


def _company(blocks: Sequence[Block], prose: Any, total: float, held: Mapping[Address, float], paths: _Groups[str]) -> Iterator[Any]:
    """The prose of each block's elements, the blocks of its path, its siblings."""
    import numpy as np

    links = np.array([block.link_density for block in blocks])
    parents = _grouped([block.address[:-1] for block in blocks])
    yield np.array([held.get(parent, 0.0) / total for parent in parents.names]).take(parents.of)
    yield np.array([held.get(parent[:-1], 0.0) / total for parent in parents.names]).take(parents.of)
    like, siblings = np.bincount(paths.of), np.bincount(parents.of)
    yield (paths.sums(prose) / total).take(paths.of)
    yield log(like).take(paths.of)
    yield (paths.sums(links) / like).take(paths.of)
    yield log(siblings).take(parents.of)
    yield (parents.sums(links) / siblings).take(parents.of)


def _texts(texts: Sequence[str], meta: Metadata, keys: Sequence[str], story: Any) -> Iterator[Any]:
    """How often each text stands on the page, and how much of a block's words the headline and the rest of the story share."""
    import numpy as np

    yield np.array(list(map(Counter(keys).__getitem__, keys)))
    *said, title = _telling((*texts, meta.title))
    sizes = np.maximum(list(map(len, said)), 1)
    yield np.array([len(own & title) for own in said]) / (len(title) or 1)
    of_story, once, twice = set(story.tolist()), set[str](), set[str]()
    for i in of_story:
        twice |= once & said[i]
        once |= said[i]
    yield np.array([len(own & (twice if i in of_story else once)) for i, own in enumerate(said)]) / sizes


def _telling(texts: Sequence[str]) -> list[set[str]]:
    """Words of each text that are more than its grammar."""
    said = words_of(texts)
    telling = {word for word in chain.from_iterable(said) if len(word) > 3 or not word.isascii()}
    return [telling.intersection(each) for each in said]


def _nearness(is_so: Any) -> Iterator[Any]:
    """How far prose is, and how much of it stands close by."""
    import numpy as np

    yield _since(is_so)
    yield _since(is_so[::-1])[::-1]
    upto = np.concatenate(([0], is_so.cumsum()))
    at = np.arange(len(is_so))
    yield upto[at] - upto[np.maximum(at - _NEAR, 0)]
    yield upto[np.minimum(at + 1 + _NEAR, len(is_so))] - upto[at + 1]


def _since(values: Any) -> Any:
    """Logarithm of the number of blocks since the last that is so, the neighbour above being none away."""
    import numpy as np

    at = np.arange(len(values))
    # Of each block the place below the last that is so; far above the page where none is.
    last = np.maximum.accumulate(np.where(values, at + 1, -_FAR))
    return log(np.minimum(at - np.concatenate(([-_FAR], last[:-1])), _FAR))


def _names(paths: _Groups[str], weights: Mapping[str, float]) -> Iterator[Any]:
    """What the names of each block's elements weigh: those of the last, of all, of the worst."""
    import numpy as np

    weighed = _weighed(weights)
    yield from np.array([weighed[path] for path in paths.names]).T.take(paths.of, axis=1)


@kept_by_identity
def _weighed(weights: Mapping[str, float]) -> Made[tuple[float, float, float]]:
    """Of each path the weights of its last element, of all below the outermost two, which hold the whole page, and of the worst of
    these; paths recur between the pages of an outlet, elements between paths."""
    steps = Made(lambda step: sum([weights.get(part, 0.0) for part in parts(step)]), _KEPT)

    def weigh(path: str) -> tuple[float, float, float]:
        found = list(map(steps.__getitem__, path.split("/")))
        return found[-1], sum(found[2:]), min(found[2:], default=0.0)

    return Made(weigh, _KEPT)
