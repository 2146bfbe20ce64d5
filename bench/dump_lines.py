"""Labelled lines of text dumps and of pages turned into text, to train and to judge the shape voter."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.model import Block, Media, RawPage, SkippedError
from cleaner.segment.blocks import cut
from cleaner.segment.decode import decode
from cleaner.segment.html import parse
from cleaner.segment.plain import segment_plain
from cleaner.voter.line_features import Features, features
from cleaner.voter.shape import is_prose

# A key from which a part of a labelled text is taken for it, and what a guessed label weighs.
_PART = 25
_INSIDE, _OUTSIDE = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one dump: their features, label (1 story, 0 not, -1 unknown) and weight; ``told`` is
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


def _lines(row: dict[str, Any], text: str, text_dump: bool) -> Lines:
    blocks, metadata = segment_plain(text, RawPage(row["page"], b"", Media.TEXT))
    told = _told(blocks, row)
    labels, weights = _guessed(blocks, told)
    return Lines(
        row["page"],
        row["outlet"],
        text_dump,
        features(blocks, metadata.title, metadata.language),
        labels,
        weights,
        [label >= 0 for label in told],
    )


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file of labels in the folder ``data``; none where there is no such file."""
    if (data / name).exists():
        for line in (data / name).read_text(encoding="utf8").splitlines():
            yield json.loads(line)


def dump_text(data: Path, page: str) -> str:
    """The text of a labelled dump."""
    return decode((data / "texts" / page).read_bytes())


def page_text(data: Path, page: str) -> str:
    """The text of a labelled HTML page as an extractor would dump it, a blank line between its blocks."""
    body = (data / "pages" / page).read_bytes()
    return "\n\n".join(block.text for block in cut(parse(decode(gzip.decompress(body) if page.endswith(".gz") else body))))


def text_dumps(data: Path) -> Iterator[Lines]:
    """The labelled text dumps of the folder ``data``."""
    for row in rows(data, "texts.jsonl"):
        yield _lines(row, dump_text(data, row["page"]), True)


def pages_as_text(data: Path) -> Iterator[Lines]:
    """Its labelled HTML pages, turned into text."""
    for row in rows(data, "boilerplate.jsonl"):
        with suppress(SkippedError):
            yield _lines(row, page_text(data, row["page"]), False)
