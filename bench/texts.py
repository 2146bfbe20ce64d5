"""Text dumps: how many lines of story are kept and of the rest stripped, dump by dump, worst first.

    python bench/texts.py DATA [--leave-out]

--leave-out judges by voters of lines, of wording and of headlines that were trained without the dump's publisher (five parts
of the publishers), which shows what is fitted, and beside the dumps the HTML pages of DATA turned into dumps (bench/flat.py); the
other rules are as they are. DATA is a folder as bench/quality.py takes it. Of lines, only those whose label is told are counted; of
titles and days, those that a line of the dump shows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from dump_lines import dump_text, outlet, rows, text_dump
from flat import Flat, flattened
from labelled import dataset
from measures import boilerplate
from train_dump_voter import left_out, parts, wording_of
from train_headline import samples as titled
from train_headline import weights_of as headline_weights

from cleaner.label import decide, label
from cleaner.model import Media, RawPage, SkippedError
from cleaner.rules import dump_voter
from cleaner.segment import plain_headline, segment
from cleaner.segment.dates import parse_date
from cleaner.segment.plain import blocks_of
from cleaner.segment.plain_headline import is_dated
from cleaner.settings import CleanSettings
from cleaner.text import key

_WORST = 10


@dataclass(frozen=True, slots=True)
class Left:
    """What cleaning leaves of a dump: indexes of lines, their text, the title and the day; empty where it is skipped."""

    lines: frozenset[int] = frozenset()
    text: str = ""
    title: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A dump and what is left of it; lines of story kept and in all, other lines stripped and in all."""

    left: Left
    kept: int
    story: int
    stripped: int
    other: int


def _clean(source: str, text: str) -> Left:
    try:
        page = segment(RawPage(source, text.encode(), Media.TEXT))
    except SkippedError:
        return Left()
    left = decide(page, label(page), CleanSettings())[0]
    return Left(frozenset(block.index for block in left), "\n\n".join(block.text for block in left), page.title, page.meta.published[:10])


def _judged(data: Path, row: dict[str, Any]) -> Judged:
    left = _clean(row["page"], dump_text(data, row["page"]))
    dump = text_dump(data, row)
    story, other = ([i for i, each in enumerate(dump.labels) if dump.told[i] and each == wanted] for wanted in (1, 0))
    return Judged(left, sum(i in left.lines for i in story), len(story), sum(i not in left.lines for i in other), len(other))


def _shown(row: dict[str, Any], flat: Flat) -> dict[str, Any]:
    """What of the labels of a page stands in the dump that it was turned into, under the dump's name."""
    whole = key(flat.text)
    remove = [each for each in row["remove"] if key(each["text"]) in whole]
    return row | {"page": _name(flat), "remove": remove, "keep": [text for text in row["keep"] if key(text) in whole]}


def _name(flat: Flat) -> str:
    return f"{flat.source} {'whole' if flat.whole else 'region'} {flat.style}"


def _stated(text: str, title: str, date: str) -> tuple[str, str]:
    """Of the title and the day those that a line of the dump shows, else empty."""
    blocks = blocks_of(text)
    titled = any(key(block.text) == key(title) for block in blocks)
    days = {
        parse_date(block.text, month_first=first)[:10]
        for block in blocks
        for first in (True, False)
        if is_dated(block, "en" if first else "")
    }
    return title if title and titled else "", date if date in days else ""


def _figures(about: str, left: dict[str, Left], references: Sequence[dict[str, Any]], stated: dict[str, tuple[str, str]]) -> None:
    figures = boilerplate({page: each.text for page, each in left.items()}, references).figures()
    print(f"{len(references)} {about}: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    titles = [key(left[page].title) == key(title) for page, (title, _) in stated.items() if title]
    days = [left[page].day == day for page, (_, day) in stated.items() if day]
    print(f"  titles {sum(titles)} of {len(titles)} shown, days {sum(days)} of {len(days)} shown")


def _left_out(data: Path, dumps: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Judged]]:
    """The dumps, each judged by voters that have not seen its publisher; prints what pages turned into dumps come to."""
    labels = {row["page"]: row for row in rows(data, "boilerplate.jsonl")}
    days = {row["page"]: str(row.get("date") or "") for row in rows(data, "metadata.jsonl")}
    pages = [page for page in dataset(data) if page.page.source in labels]
    samples = list(titled(data))
    left: dict[bool, dict[str, Left]] = {True: {}, False: {}}
    references: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    stated: dict[str, tuple[str, str]] = {}
    for part, learned in left_out(parts(data)):
        headlines = headline_weights([sample for sample in samples if sample.publisher not in part.publishers])
        with (
            wording_of(part.wording),
            mock.patch.object(dump_voter, "_weights", lambda learned=learned: learned),
            mock.patch.object(plain_headline, "_weights", lambda headlines=headlines: headlines),
        ):
            yield from ((row["page"], _judged(data, row)) for row in dumps if outlet(row) in part.publishers)
            for flat in (flat for page in pages if page.publisher in part.publishers for flat in flattened(page)):
                left[flat.whole][_name(flat)] = _clean(flat.source, flat.text)
                references[flat.whole].append(_shown(labels[flat.source], flat))
                stated[_name(flat)] = _stated(flat.text, labels[flat.source].get("title") or "", days.get(flat.source, ""))
    for whole, each in left.items():
        about = f"HTML pages as text, {'whole' if whole else 'region'}"
        _figures(about, each, references[whole], {page: stated[page] for page in each})


def main() -> None:
    """Print the shares over all dumps and the worst of them."""
    data = Path(sys.argv[1])
    dumps = list(rows(data, "texts.jsonl"))
    found = dict(_left_out(data, dumps) if "--leave-out" in sys.argv else ((row["page"], _judged(data, row)) for row in dumps))
    kept, story, stripped, other = (sum(getattr(each, name) for each in found.values()) for name in ("kept", "story", "stripped", "other"))
    print(f"{len(found)} dumps: kept {kept / story:.3f} of {story} lines of story, stripped {stripped / other:.3f} of {other} others")
    stated = {row["page"]: _stated(dump_text(data, row["page"]), row.get("title") or "", row.get("date") or "") for row in dumps}
    _figures("dumps", {page: each.left for page, each in found.items()}, dumps, stated)
    for page, each in sorted(found.items(), key=lambda item: 4 * (item[1].kept - item[1].story) + item[1].stripped - item[1].other)[
        :_WORST
    ]:
        print(f"{page}: kept {each.kept} of {each.story}, stripped {each.stripped} of {each.other}")


if __name__ == "__main__":
    main()
