"""Text dumps: how many lines of story are kept and of the rest stripped, dump by dump, worst first.

    python bench/texts.py DATA [--leave-out]

--leave-out judges each dump by a shape voter that was trained without its outlet (five parts of the outlets),
which shows what is fitted; the other rules are as they are. DATA is a folder as bench/quality.py takes it. Of lines, only
those whose label is told are counted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeAlias
from unittest import mock

from dump_lines import Lines, pages_as_text, rows, text_dumps
from measures import boilerplate
from train_dump_voter import parts

from cleaner.label import decide, label
from cleaner.model import Media, Page, RawPage
from cleaner.rules import dump_voter
from cleaner.segment import segment
from cleaner.settings import CleanSettings

_WORST = 10
Judged: TypeAlias = tuple[int, int, int, int, str]


def _page(data: Path, source: str) -> Page:
    return segment(RawPage(source, (data / "texts" / source).read_bytes(), Media.TEXT))


def _judged(data: Path, dump: Lines) -> Judged:
    """Lines of story kept and in all, other lines stripped and in all, and the text that is left."""
    page = _page(data, dump.source)
    left = decide(page, label(page), CleanSettings())[0]
    kept = {block.index for block in left}
    story = [index for index, (each, told) in enumerate(zip(dump.labels, dump.told, strict=True)) if told and each == 1]
    other = [index for index, (each, told) in enumerate(zip(dump.labels, dump.told, strict=True)) if told and each == 0]
    text = "\n\n".join(block.text for block in left)
    return sum(index in kept for index in story), len(story), sum(index not in kept for index in other), len(other), text


def _run(data: Path, dumps: Sequence[Lines], leave_out: bool) -> Iterator[tuple[str, Judged]]:
    if not leave_out:
        yield from ((dump.source, _judged(data, dump)) for dump in dumps)
        return
    pages = list(chain(dumps, pages_as_text(data)))
    for out, names, weights, bias in parts(pages):
        learned = (bias, dict(zip(names, map(float, weights), strict=True)))
        with mock.patch.object(dump_voter, "_weights", lambda learned=learned: learned):
            yield from ((dump.source, _judged(data, dump)) for dump in dumps if dump.outlet in out)


def main() -> None:
    """Print the shares over all dumps and the worst of them."""
    data = Path(sys.argv[1])
    found = list(_run(data, list(text_dumps(data)), "--leave-out" in sys.argv))
    kept, story, stripped, other = (sum(column) for column in list(zip(*(each for _, each in found), strict=True))[:4])
    print(f"{len(found)} dumps: kept {kept / story:.3f} of {story} lines of story, stripped {stripped / other:.3f} of {other} others")
    judged = boilerplate({source: each[-1] for source, each in found}, rows(data, "texts.jsonl")).figures()
    print(", ".join(f"{name} {value:.3f}" for name, value in judged.items()))
    worst = sorted(found, key=lambda each: -(each[1][1] - each[1][0]) * 4 - each[1][3] + each[1][2])[:_WORST]
    for source, (kept, story, stripped, other, _) in worst:
        print(f"{source}: kept {kept} of {story}, stripped {stripped} of {other}")


if __name__ == "__main__":
    main()
