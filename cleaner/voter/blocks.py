"""What the learned voter sees of a block: named numbers, drawn from the page's shape and markup and, in one number,
from its wording.

Names of elements enter by weights. In a language without lines in bench/wording the wording says little, and shape decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from cleaner.model import Address, Block, Kind, Page
from cleaner.text import CLOSERS, ends_sentence, key, words
from cleaner.voter.wording import log_odds

_NAME = re.compile(r"[a-z]{2,}(?:[-_][a-z]{2,})*")
_PART = re.compile(r"[a-z]{2,}")
_TAGS = ("p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "blockquote", "figcaption", "a", "section", "article")
_DIGIT = re.compile(r"\d")
# What a block is shows in its first characters; to count all of a long one costs more than it tells.
_OPENING = 160
_DATE = re.compile(r"\d{1,2}[.:/-]\d{1,2}|\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|@\w")
# Share of the page's prose that the story's element must hold; the deepest such element is taken.
_STORY_SHARE = 0.6
# Log-odds of wording beyond which more tells no more.
_SURE = 8.0
# Words of prose; a shorter sentence may be a label.
_PROSE = 10

SELF = (
    "words", "link_density", "ends_sentence", "prose", "digits", "capitals", "colon_end", "question_end", "quote_start", "date", "address",
    "bar", "copyright", "item", "heading", "caption", "control", "lower_start", "commas", "wording",
)  # fmt: skip
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


def parts(step: str) -> list[str]:
    """The names of one element and the words of which they are made, its tag among them as ``<tag>``."""
    tag, _, names = step.partition(".")
    return [f"<{tag}>", *dict.fromkeys(_NAME.findall(names) + _PART.findall(names))]


def step_weights(page: Page, weights: Mapping[str, float]) -> dict[str, float]:
    """Weight of every distinct step of the page's paths: the sum over its parts."""
    steps = {step for block in page.blocks for step in block.path.split("/")}
    return {step: sum(weights.get(part, 0.0) for part in parts(step)) for step in steps}


def features(page: Page, weights: Mapping[str, float], odds: Callable[[str], float] = log_odds) -> list[list[float]]:
    """One row a block, in the order of NAMES; ``weights`` are those of names of elements, ``odds`` judges the words of a text."""
    blocks = page.blocks
    own = [_own(block, odds) for block in blocks]
    around = _around(page, own, weights)
    columns = {name: i for i, name in enumerate(SELF)} | {name: len(SELF) + i for i, name in enumerate(AROUND)}
    picked = [columns[name] for name in NEAR]
    rows: list[list[float]] = []
    plain = [o + a for o, a in zip(own, around, strict=True)]
    nothing = [0.0] * len(NEAR)
    near = [[row[i] for i in picked] for row in plain]
    for i, block in enumerate(blocks):
        tag = block.path.rsplit("/", 1)[-1].split(".", 1)[0]
        rows.append(
            own[i]
            + [float(tag == each) for each in _TAGS]
            + around[i]
            + [float(i > 0 and blocks[i - 1].path == block.path), float(i + 1 < len(blocks) and blocks[i + 1].path == block.path)]
            + [x for j in (i - 1, i + 1, i - 2, i + 2) for x in (near[j] if 0 <= j < len(near) else nothing)]
        )
    return rows


def _own(block: Block, odds: Callable[[str], float]) -> list[float]:
    text = block.text
    count = text.count(" ") + 1
    ends = ends_sentence(text)
    bare = text.rstrip(CLOSERS + " ")
    opening = text[:_OPENING]
    return [
        math.log1p(count),
        block.link_density,
        float(ends),
        float(ends and count >= _PROSE and block.link_density < 0.5),
        len(_DIGIT.findall(opening)) / len(opening),
        sum(map(str.isupper, opening)) / len(opening),
        float(bare[-1:] == ":"),
        float(bare[-1:] in "?？" and bool(bare)),
        float(text[0] in "\"'“„«‘»「"),
        float(bool(_DATE.search(opening))),
        float(bool(_ADDRESS.search(opening))),
        float("|" in text or "•" in text or "·" in text),
        float("©" in text or "(c)" in text.lower()),
        float(block.kind is Kind.ITEM),
        float(block.kind is Kind.HEADING),
        float(block.kind is Kind.CAPTION),
        float(block.kind is Kind.CONTROL),
        float(text[0].islower()),
        text.count(",") / count,
        max(-_SURE, min(_SURE, odds(text))),
    ]


def _prose_words(own: Sequence[Sequence[float]]) -> list[float]:
    return [math.expm1(row[0]) if row[3] else 0.0 for row in own]


def _story(prose: Sequence[float], held: Mapping[Address, float]) -> Address:
    """The deepest element that holds most of the page's prose."""
    total = sum(prose)
    fits = [element for element, amount in held.items() if amount >= _STORY_SHARE * total > 0]
    return max(fits, key=lambda element: (len(element), held[element]), default=())


def _around(page: Page, own: Sequence[Sequence[float]], weights: Mapping[str, float]) -> list[list[float]]:
    blocks, prose = page.blocks, _prose_words(own)
    held = _held(blocks, prose)
    story = _story(prose, held)
    inside = [block.address[: len(story)] == story for block in blocks]
    views = (
        _places(blocks, prose, inside, len(story)),
        _company(blocks, prose, held),
        _texts(page, [i for i, yes in enumerate(inside) if yes and prose[i]]),
        _nearness(prose),
        _names(page, weights),
        _progress(page, prose),
    )
    return [[value for part in each for value in part] for each in zip(*views, strict=True)]


def _held(blocks: Sequence[Block], prose: Sequence[float]) -> dict[Address, float]:
    """Words of prose in each element."""
    held: dict[Address, float] = defaultdict(float)
    for block, amount in zip(blocks, prose, strict=True):
        if amount:
            for depth in range(len(block.address) + 1):
                held[block.address[:depth]] += amount
    return held


def _places(blocks: Sequence[Block], prose: Sequence[float], inside: Sequence[bool], depth: int) -> list[tuple[float, ...]]:
    """Where each block stands: on the page, to the story, in its element."""
    at = [i for i, yes in enumerate(inside) if yes and prose[i]] or [0]
    first, last = at[0], at[-1]
    return [
        (
            i / len(blocks),
            math.log1p(max(0, first - i)),
            math.log1p(max(0, i - last)),
            float(inside[i]),
            float(len(block.address) - depth) if inside[i] else -1.0,
        )
        for i, block in enumerate(blocks)
    ]


def _company(blocks: Sequence[Block], prose: Sequence[float], held: Mapping[Address, float]) -> list[tuple[float, ...]]:
    """The prose of each block's elements, the blocks of its path, its siblings."""
    total = sum(prose) or 1.0
    groups, siblings = _groups(blocks, prose), _siblings(blocks)
    rows: list[tuple[float, ...]] = []
    for block in blocks:
        size, share, links = groups[block.path]
        near, near_links = siblings[block.address[:-1]]
        parent, grandparent = held.get(block.address[:-1], 0.0), held.get(block.address[:-2], 0.0)
        rows.append((parent / total, grandparent / total, share / total, math.log1p(size), links, math.log1p(near), near_links))
    return rows


def _texts(page: Page, story: Sequence[int]) -> list[tuple[float, ...]]:
    """How often each text stands on the page, and what words it shares."""
    repeats = Counter(key(block.text) for block in page.blocks)
    overlap = _Overlap(page, story)
    return [(float(repeats[key(block.text)]), overlap.title(i), overlap.story(i)) for i, block in enumerate(page.blocks)]


def _nearness(prose: Sequence[float]) -> list[tuple[float, ...]]:
    """How far prose is, and how much of it stands close by."""
    since, until = _distances(prose)
    return [
        (
            since[i],
            until[i],
            sum(1.0 for amount in prose[max(0, i - 4) : i] if amount),
            sum(1.0 for amount in prose[i + 1 : i + 5] if amount),
        )
        for i in range(len(prose))
    ]


def _names(page: Page, weights: Mapping[str, float]) -> list[tuple[float, ...]]:
    """What the names of each block's elements weigh."""
    steps = step_weights(page, weights)
    paths = ([steps[step] for step in block.path.split("/")] for block in page.blocks)
    return [(path[-1], sum(path[2:]), min(path[2:], default=0.0)) for path in paths]


def _progress(page: Page, prose: Sequence[float]) -> list[tuple[float, ...]]:
    """How much of the prose is told by each block, the heading before it, whether it is the page's description."""
    total = sum(prose) or 1.0
    since_heading, _ = _distances([float(block.kind is Kind.HEADING) for block in page.blocks])
    description = key(page.meta.description)[:60]
    is_told = len(description) >= 30
    rows: list[tuple[float, ...]] = []
    told = 0.0
    for i, block in enumerate(page.blocks):
        told += prose[i]
        described = float(is_told and key(block.text).startswith(description))
        rows.append((told / total, since_heading[i], described, math.log1p(total)))
    return rows


def _groups(blocks: Sequence[Block], prose: Sequence[float]) -> dict[str, tuple[int, float, float]]:
    """Of the blocks with the same path: how many, their prose, their mean link density."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        found[block.path].append(i)
    return {path: (len(at), sum(prose[i] for i in at), sum(blocks[i].link_density for i in at) / len(at)) for path, at in found.items()}


def _siblings(blocks: Sequence[Block]) -> dict[Address, tuple[int, float]]:
    """Of the blocks whose elements share a parent: how many, and their mean link density."""
    found: dict[Address, list[float]] = defaultdict(list)
    for block in blocks:
        found[block.address[:-1]].append(block.link_density)
    return {parent: (len(links), sum(links) / len(links)) for parent, links in found.items()}


def _distances(prose: Sequence[float]) -> tuple[list[float], list[float]]:
    """Logarithm of the number of blocks since the last and until the next prose."""

    def run(values: Sequence[float]) -> list[float]:
        out, far = [], 40
        for value in values:
            out.append(math.log1p(far))
            far = 0 if value else min(40, far + 1)
        return out

    return run(prose), run(prose[::-1])[::-1]


class _Overlap:
    """How much of a block's vocabulary the headline and the rest of the story share."""

    def __init__(self, page: Page, story: Sequence[int]) -> None:
        self._words = [{word for word in words(block.text) if len(word) > 3 or not word.isascii()} for block in page.blocks]
        self._title = {word for word in words(page.title) if len(word) > 3 or not word.isascii()}
        self._counts = Counter(word for i in story for word in self._words[i])
        self._is_story = set(story)

    def title(self, i: int) -> float:
        """Share of the headline's words that the block has."""
        return len(self._words[i] & self._title) / len(self._title) if self._title else 0.0

    def story(self, i: int) -> float:
        """Share of the block's words that other blocks of the story have."""
        own = self._words[i]
        least = 2 if i in self._is_story else 1
        return sum(self._counts[word] >= least for word in own) / len(own) if own else 0.0
