"""Text dumps: how many lines of story are kept and of the rest stripped, dump by dump, worst first.

    python bench/texts.py DATA [--leave-out]

--leave-out judges by voters of lines and of wording that were trained without the dump's publisher (five parts of the
publishers), which shows what is fitted, and beside the dumps the HTML pages of DATA turned into dumps (bench/flat.py); the other
rules are as they are. DATA is a folder as bench/quality.py takes it. Of lines, only those whose label is told are counted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock

from dump_lines import dump_text, outlet, rows, text_dump
from flat import Flat, flattened
from labelled import dataset
from measures import boilerplate
from train_dump_voter import left_out, parts, wording_of

from cleaner.label import decide, label
from cleaner.model import Media, RawPage, SkippedError
from cleaner.rules import dump_voter
from cleaner.segment import segment
from cleaner.settings import CleanSettings
from cleaner.text import key

_WORST = 10
Judged: TypeAlias = tuple[int, int, int, int, str]


def _kept(source: str, text: str) -> tuple[set[int], str]:
    """Indexes of the lines that are kept, and their text."""
    try:
        page = segment(RawPage(source, text.encode(), Media.TEXT))
    except SkippedError:
        return set(), ""
    left = decide(page, label(page), CleanSettings())[0]
    return {block.index for block in left}, "\n\n".join(block.text for block in left)


def _judged(data: Path, row: dict[str, Any]) -> Judged:
    """Lines of story kept and in all, other lines stripped and in all, and the text that is left."""
    kept, text = _kept(row["page"], dump_text(data, row["page"]))
    dump = text_dump(data, row)
    story, other = ([i for i, each in enumerate(dump.labels) if dump.told[i] and each == wanted] for wanted in (1, 0))
    return sum(i in kept for i in story), len(story), sum(i not in kept for i in other), len(other), text


def _shown(row: dict[str, Any], flat: Flat) -> dict[str, Any]:
    """What of the labels of a page stands in the dump that it was turned into, under the dump's name."""
    whole = key(flat.text)
    remove = [each for each in row["remove"] if key(each["text"]) in whole]
    return row | {"page": _name(flat), "remove": remove, "keep": [text for text in row["keep"] if key(text) in whole]}


def _name(flat: Flat) -> str:
    return f"{flat.source} {'whole' if flat.whole else 'region'} {flat.style}"


def _figures(about: str, texts: dict[str, str], references: Sequence[dict[str, Any]]) -> None:
    judged = boilerplate(texts, references).figures()
    print(f"{len(references)} {about}: " + ", ".join(f"{name} {value:.3f}" for name, value in judged.items()))


def _left_out(data: Path, dumps: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Judged]]:
    """The dumps, each judged by voters that have not seen its publisher; prints what pages turned into dumps come to."""
    labels = {row["page"]: row for row in rows(data, "boilerplate.jsonl")}
    pages = [page for page in dataset(data) if page.page.source in labels]
    texts: dict[str, dict[str, str]] = {"whole": {}, "region": {}}
    references: dict[str, list[dict[str, Any]]] = {"whole": [], "region": []}
    for part, learned in left_out(parts(data)):
        with wording_of(part.wording), mock.patch.object(dump_voter, "_weights", lambda learned=learned: learned):
            yield from ((row["page"], _judged(data, row)) for row in dumps if outlet(row) in part.publishers)
            for flat in (flat for page in pages if page.publisher in part.publishers for flat in flattened(page)):
                which = "whole" if flat.whole else "region"
                texts[which][_name(flat)] = _kept(flat.source, flat.text)[1]
                references[which].append(_shown(labels[flat.source], flat))
    for which, each in texts.items():
        _figures(f"HTML pages as text, {which}", each, references[which])


def main() -> None:
    """Print the shares over all dumps and the worst of them."""
    data = Path(sys.argv[1])
    dumps = list(rows(data, "texts.jsonl"))
    found = list(_left_out(data, dumps) if "--leave-out" in sys.argv else ((row["page"], _judged(data, row)) for row in dumps))
    kept, story, stripped, other = (sum(column) for column in list(zip(*(each for _, each in found), strict=True))[:4])
    print(f"{len(found)} dumps: kept {kept / story:.3f} of {story} lines of story, stripped {stripped / other:.3f} of {other} others")
    _figures("dumps", {source: each[-1] for source, each in found}, dumps)
    worst = sorted(found, key=lambda each: -(each[1][1] - each[1][0]) * 4 - each[1][3] + each[1][2])[:_WORST]
    for source, (kept, story, stripped, other, _) in worst:
        print(f"{source}: kept {kept} of {story}, stripped {stripped} of {other}")


if __name__ == "__main__":
    main()
