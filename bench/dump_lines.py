"""Labelled lines of text dumps and of pages turned into text, to train and to judge the shape voter."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flat import aligned, flattened
from labelled import Labelled, publisher

from cleaner.model import Block, Media, RawPage
from cleaner.segment.decode import decode
from cleaner.segment.plain import blocks_of
from cleaner.segment.plain_metadata import read_lines
from cleaner.text import key
from cleaner.voter.line_features import Features, features
from cleaner.voter.shape import is_prose

# A key from which a part of a labelled text is taken for it, and what a guessed label weighs.
_PART = 25
_INSIDE, _OUTSIDE = 0.5, 0.3
# Weight of captions, which some references take for story; of a dump, which is what will be judged; of pages whose references
# do not say what of them is clutter, many of which are no news.
_CAPTION, _DUMP, _OTHER = 0.3, 3.0, 0.4
# Lines of a class that a page may bring at full weight, so that no page of a thousand menu lines outvotes the rest: story,
# clutter with a name, all other; and those that are looked at.
_SHARES = {"story": 20.0, "clutter": 20.0, "menu": 12.0}
_TAKEN = {"story": 60, "clutter": 60, "menu": 25}


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one dump: their features, label (1 story, 0 not, -1 unknown) and weight in training; ``told`` is
    False where the label is guessed from the lines around."""

    source: str
    outlet: str
    text_dump: bool
    rows: Sequence[Features]
    labels: Sequence[int]
    weights: Sequence[float]
    told: Sequence[bool]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower().replace("\u00ad", ""))


def _told(blocks: Sequence[Block], row: dict[str, Any]) -> list[int]:
    removed = [_key(each["text"]) for each in row["remove"]]
    kept = [_key(text) for text in row["keep"]]

    def one(text: str) -> int:
        own = _key(text)
        if not own:
            return -1
        if own in removed:
            return 0
        if any(each in own or (len(own) >= _PART and own in each) for each in kept):
            return 1
        return 0 if any(len(own) >= _PART and own in each for each in removed) else -1

    return [one(block.text) for block in blocks]


def _guessed(blocks: Sequence[Block], told: Sequence[int]) -> tuple[list[int], list[float]]:
    """Labels and weights with those of lines between two of one label filled in."""
    known = [i for i, label in enumerate(told) if label >= 0]
    story = [i for i in known if told[i] == 1]
    labels, weights = list(told), [float(label >= 0) for label in told]
    for i in range(len(told)) if story else ():
        if told[i] >= 0:
            continue
        above = next((told[j] for j in reversed(known) if j < i), -1)
        below = next((told[j] for j in known if j > i), -1)
        if is_prose(blocks[i].text) and above == below == 1:
            labels[i], weights[i] = 1, _INSIDE
        elif (i > story[-1] and above == 0) or (i < story[0] and below == 0) or (above == below == 0 and not is_prose(blocks[i].text)):
            labels[i], weights[i] = 0, _OUTSIDE
    return labels, weights


def _classes(labels: Sequence[int], kinds: Sequence[str]) -> list[str]:
    return [("?", "menu", "story")[label + 1] if label or not kind else "clutter" for label, kind in zip(labels, kinds, strict=True)]


def _weighed(labels: Sequence[int], kinds: Sequence[str], weights: Sequence[float], page: float) -> list[float]:
    """The weights with those of captions less, no class beyond its share, and all as heavy as the page is."""
    own = [
        weight * (_CAPTION if kind == "caption" and not label else 1.0) for weight, kind, label in zip(weights, kinds, labels, strict=True)
    ]
    of = _classes(labels, kinds)
    total = {each: sum(weight for weight, mine in zip(own, of, strict=True) if mine == each) for each in _SHARES}
    return [
        page * weight * min(1.0, _SHARES[each] / total[each]) if each != "?" and weight else 0.0
        for weight, each in zip(own, of, strict=True)
    ]


def _taken(lines: Lines, kinds: Sequence[str]) -> Lines:
    """At most _TAKEN lines of each class, by a chance that the page's name decides, as heavy as all of them."""
    chance, of = random.Random(lines.source), _classes(lines.labels, kinds)
    kept: dict[int, float] = {}
    for each, most in _TAKEN.items():
        mine = [i for i, other in enumerate(of) if other == each and lines.weights[i]]
        some = sorted(chance.sample(mine, min(most, len(mine))))
        heavier = sum(lines.weights[i] for i in mine) / (sum(lines.weights[i] for i in some) or 1.0)
        kept |= {i: lines.weights[i] * heavier for i in some}
    return replace(
        lines,
        rows=[lines.rows[i] for i in kept],
        labels=[lines.labels[i] for i in kept],
        weights=list(kept.values()),
        told=[lines.told[i] for i in kept],
    )


def _features(text: str, source: str) -> tuple[Sequence[Block], list[Features]]:
    blocks = blocks_of(text)
    metadata = read_lines(blocks, RawPage(source, b"", Media.TEXT))
    return blocks, features(blocks, metadata.title, metadata.language)


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file of labels in the folder ``data``; none where there is no such file."""
    if (data / name).exists():
        for line in (data / name).read_text(encoding="utf8").splitlines():
            yield json.loads(line)


def dump_text(data: Path, page: str) -> str:
    """The text of a labelled dump."""
    return decode((data / "texts" / page).read_bytes())


def text_dump(data: Path, row: dict[str, Any]) -> Lines:
    """A labelled text dump of the folder ``data``, all its lines."""
    blocks, found = _features(dump_text(data, row["page"]), row["page"])
    told = _told(blocks, row)
    labels, weights = _guessed(blocks, told)
    named = {key(each["text"]): each["kind"] for each in row["remove"]}
    kinds = [named.get(key(block.text), "") for block in blocks]
    return Lines(row["page"], outlet(row), True, found, labels, _weighed(labels, kinds, weights, _DUMP), [label >= 0 for label in told])


def outlet(row: dict[str, Any]) -> str:
    """The publisher of a labelled dump."""
    return publisher(row["url"]) if row.get("url") else str(row["outlet"])


def flat_pages(page: Labelled, news: bool) -> Iterator[Lines]:
    """A labelled HTML page turned into dumps, of each the lines that are taken; ``news`` where its clutter is told by strings."""
    for each in flattened(page):
        blocks, found = _features(each.text, each.source)
        at = aligned(blocks, each.blocks)
        told, kinds = [page.labels.get(i, -1) for i in at], [page.kinds.get(i, "") for i in at]
        labels, weights = _guessed(blocks, told) if news else (told, [float(label >= 0) for label in told])
        heavy = _weighed(labels, kinds, weights, 1.0 if news else _OTHER)
        yield _taken(Lines(each.source, page.publisher, False, found, labels, heavy, [label >= 0 for label in told]), kinds)
