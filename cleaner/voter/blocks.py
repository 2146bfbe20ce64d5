"""What the learned voter sees of a block: named numbers, drawn from the page's shape and markup and, in one number,
from its wording.

Names of elements enter by weights. In a language without lines in bench/wording the wording says little, and shape decides.
Numbers are computed a column at a time, over all blocks of a page: most are a list's, those of neighbours an array's.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any, TypeVar

from cleaner.model import Address, Block, Kind, Metadata
from cleaner.text import key, keys_of, words_of
from cleaner.voter.own import SELF, log, own_columns
from cleaner.voter.wording import log_odds

Name = TypeVar("Name", bound=Hashable)
_NAME = re.compile(r"[a-z]{2,}(?:[-_][a-z]{2,})*")
_PART = re.compile(r"[a-z]{2,}")
_TAGS = ("p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "blockquote", "figcaption", "a", "section", "article")
_TAG_ROWS = {tag: row for row, tag in enumerate(_TAGS, len(SELF))}
# Share of the page's prose that the story's element must hold; the deepest such element is taken.
_STORY_SHARE = 0.6
# Blocks to prose beyond which the distance tells no more, and those within which prose is near.
_FAR, _NEAR = 40, 4

AROUND = (
    "position", "before_story", "after_story", "in_story", "story_depth", "parent_share", "grandparent_share", "group_share",
    "group_size", "group_links", "siblings", "sibling_links", "repeats", "title_overlap",
    "story_overlap", "since_prose", "until_prose", "prose_before", "prose_after",
    "step_weight", "path_weight", "worst_weight", "story_progress", "since_heading", "description", "page_prose",
)  # fmt: skip
NEAR = ("words", "link_density", "prose", "heading", "path_weight", "in_story", "wording")
NAMES = (
    *SELF,
    *(f"tag_{tag}" for tag in _TAGS),
    *AROUND,
    "same_path_before",
    "same_path_after",
    *(f"{side}_{name}" for side in ("before", "after", "before2", "after2") for name in NEAR),
)
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


_parts = lru_cache(maxsize=4096)(parts)


def features(blocks: Sequence[Block], meta: Metadata, weights: Mapping[str, float], odds: Callable[[Sequence[str]], Sequence[float]] = log_odds) -> Any:
    """A numpy array of floats: a row for each of NAMES, in their order, a column for each block. ``weights`` are those of
    names of elements, ``odds`` judges the words of texts."""
    import numpy as np

    found = np.zeros((len(NAMES), len(blocks)))
    if not blocks:
        return found
    own = own_columns(blocks, odds)
    around = _around(blocks, meta, own, weights)
    found[: len(SELF)] = own
    start = len(SELF) + len(_TAGS)
    found[start : start + len(AROUND)] = around
    tags = [(_TAG_ROWS.get(block.path.rpartition("/")[2].partition(".")[0], -1), i) for i, block in enumerate(blocks)]
    known = [each for each in tags if each[0] >= 0]
    found[[row for row, _ in known], [i for _, i in known]] = 1.0
    start += len(AROUND)
    same = [a.path == b.path for a, b in pairwise(blocks)]
    found[start, 1:], found[start + 1, :-1] = same, same
    _add_near(found, start + 2)
    return found


def _add_near(found: Any, start: int) -> None:
    """What the neighbours of each block are; those that a page has not are nothing."""
    near = found[[NAMES.index(name) for name in NEAR]]
    for step in _STEPS:
        part = found[start : start + len(NEAR)]
        if step < 0:
            part[:, -step:] = near[:, :step]
        else:
            part[:, :-step] = near[:, step:]
        start += len(NEAR)


@lru_cache(maxsize=4096)
def _from_log(log: float) -> float:
    return math.expm1(log)


def _story(prose: Sequence[float], held: Mapping[Address, float]) -> Address:
    """The deepest element that holds most of the page's prose."""
    total = sum(prose)
    fits = [element for element, amount in held.items() if amount >= _STORY_SHARE * total > 0]
    return max(fits, key=lambda element: (len(element), held[element]), default=())


def _around(blocks: Sequence[Block], meta: Metadata, own: Sequence[Sequence[float]], weights: Mapping[str, float]) -> list[Sequence[float]]:
    """Columns in the order of AROUND."""
    prose = [_from_log(log) if is_so else 0.0 for log, is_so in zip(own[SELF.index("words")], own[SELF.index("prose")], strict=True)]
    held = _held(blocks, prose)
    story = _story(prose, held)
    inside = [block.address[: len(story)] == story for block in blocks]
    texts = [block.text for block in blocks]
    keys = keys_of(texts)
    return [
        *_places(blocks, prose, inside, len(story)),
        *_company(blocks, prose, held),
        *_texts(texts, meta, keys, [i for i, yes in enumerate(inside) if yes and prose[i]]),
        *_nearness(prose),
        *_names(blocks, weights),
        *_progress(blocks, meta, keys, prose),
    ]


def _held(blocks: Sequence[Block], prose: Sequence[float]) -> dict[Address, float]:
    """Words of prose in each element."""
    held: dict[Address, float] = defaultdict(float)
    for block, amount in zip(blocks, prose, strict=True):
        if amount:
            for depth in range(len(block.address) + 1):
                held[block.address[:depth]] += amount
    return held


def _places(blocks: Sequence[Block], prose: Sequence[float], inside: Sequence[bool], depth: int) -> list[list[float]]:
    """Where each block stands: on the page, to the story, in its element."""
    at = [i for i, yes in enumerate(inside) if yes and prose[i]] or [0]
    first, last, count = at[0], at[-1], len(blocks)
    return [
        [i / count for i in range(count)],
        [log(max(0, first - i)) for i in range(count)],
        [log(max(0, i - last)) for i in range(count)],
        [float(yes) for yes in inside],
        [float(len(block.address) - depth) if yes else -1.0 for block, yes in zip(blocks, inside, strict=True)],
    ]


def _company(blocks: Sequence[Block], prose: Sequence[float], held: Mapping[Address, float]) -> list[tuple[float, ...]]:
    """The prose of each block's elements, the blocks of its path, its siblings."""
    total = sum(prose) or 1.0
    parents = [block.address[:-1] for block in blocks]
    paths = [block.path for block in blocks]
    links = [block.link_density for block in blocks]
    near = {
        parent: (held.get(parent, 0.0) / total, held.get(parent[:-1], 0.0) / total, log(len(at)), sum([links[i] for i in at]) / len(at))
        for parent, at in _places_of(parents).items()
    }
    like = {
        path: (sum([prose[i] for i in at]) / total, log(len(at)), sum([links[i] for i in at]) / len(at))
        for path, at in _places_of(paths).items()
    }
    parent_share, grandparent_share, siblings, sibling_links = zip(*map(near.__getitem__, parents), strict=True)
    return [parent_share, grandparent_share, *zip(*map(like.__getitem__, paths), strict=True), siblings, sibling_links]


def _texts(texts: Sequence[str], meta: Metadata, keys: Sequence[str], story: Sequence[int]) -> list[list[float]]:
    """How often each text stands on the page, and how much of a block's words the headline and the rest of the story share."""
    repeats = Counter(keys)
    *said, title = _telling((*texts, meta.title))
    counts = Counter(chain.from_iterable(said[i] for i in story))
    once, twice, of_story = frozenset(counts), frozenset(word for word, count in counts.items() if count >= 2), set(story)
    return [
        [float(repeats[each]) for each in keys],
        [len(own & title) / len(title) if title else 0.0 for own in said],
        [len(own & (twice if i in of_story else once)) / len(own) if own else 0.0 for i, own in enumerate(said)],
    ]


def _telling(texts: Sequence[str]) -> list[set[str]]:
    """Words of each text that are more than its grammar."""
    said = words_of(texts)
    telling = {word for word in set(chain.from_iterable(said)) if len(word) > 3 or not word.isascii()}
    return [telling.intersection(each) for each in said]


def _nearness(prose: Sequence[float]) -> list[list[float]]:
    """How far prose is, and how much of it stands close by."""
    is_so = [bool(amount) for amount in prose]
    upto = [0, *accumulate(is_so)]
    count = len(prose)
    return [
        _since(is_so),
        _since(is_so[::-1])[::-1],
        [float(upto[i] - upto[max(0, i - _NEAR)]) for i in range(count)],
        [float(upto[min(count, i + 1 + _NEAR)] - upto[i + 1]) for i in range(count)],
    ]


def _names(blocks: Sequence[Block], weights: Mapping[str, float]) -> list[tuple[float, ...]]:
    """What the names of each block's elements weigh: those of the last, of all, of the worst."""
    steps: dict[str, float] = {}
    paths: dict[str, tuple[float, float, float]] = {}
    for path in {block.path for block in blocks}:
        path_steps = path.split("/")
        for step in path_steps:
            if step not in steps:
                steps[step] = sum([weights.get(part, 0.0) for part in _parts(step)])
        found = [steps[step] for step in path_steps]
        paths[path] = (found[-1], sum(found[2:]), min(found[2:], default=0.0))
    return list(zip(*[paths[block.path] for block in blocks], strict=True))


def _progress(blocks: Sequence[Block], meta: Metadata, keys: Sequence[str], prose: Sequence[float]) -> list[list[float]]:
    """How much of the prose is told by each block, the heading before it, whether it is the page's description."""
    total = sum(prose) or 1.0
    description = key(meta.description)[:60]
    is_told = len(description) >= 30
    return [
        [told / total for told in accumulate(prose)],
        _since([block.kind is Kind.HEADING for block in blocks]),
        [float(is_told and each.startswith(description)) for each in keys],
        [math.log1p(total)] * len(prose),
    ]


def _places_of(names: Iterable[Name]) -> dict[Name, list[int]]:
    """Where each name stands."""
    found: dict[Name, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        found[name].append(i)
    return found


def _since(values: Sequence[bool]) -> list[float]:
    """Logarithm of the number of blocks since the last that is so."""
    found, far = [], _FAR
    for value in values:
        found.append(log(far))
        far = 0 if value else min(_FAR, far + 1)
    return found
