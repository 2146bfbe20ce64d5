"""Outlet templates on invented outlets, all phrase tables off: standing blocks removed, story and traps lost.

    python bench/templates.py [--sizes 3,10,60] [--scripts latin,arabic] [--outlets 6] [--misses N]

A block counts as removed, or lost, by its text on its page. ``lost`` is what templates take beyond what the other
rules do, which never saw these languages; ``all lost`` is the whole. Exit status 1 where a floor is not held.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from outlets import SCRIPTS, STANDING, STORY, TRAP, Outlet, Piece, Written, as_html, as_text

from cleaner import phrase
from cleaner.pipeline import Inputs, clean_run
from cleaner.settings import CleanSettings, Settings
from cleaner.text import key

SIZES = (3, 4, 6, 10, 25, 60, 200)
KNOWN_BY = ("canonical", "site", "folder")


def outlets(size: int, scripts: list[str], count: int) -> Iterator[tuple[Outlet, bool]]:
    """Outlets of a size, and whether they come with markup; small ones are many, so that shares mean something."""
    for script in scripts:
        for seed in range(max(2, count if size >= 60 else 2 * count)):
            yield Outlet(script, size, 2 + seed * 5 % 7, seed), seed % 2 == 0


def lay_down(folder: Path, outlet: Outlet, marked: bool) -> dict[str, Written]:
    """Write the pages of an outlet; by source."""
    place = folder / outlet.domain
    place.mkdir(parents=True)
    laid = {}
    for page in outlet.write():
        name = f"{page.name}.html" if marked else f"{page.name}.txt"
        gap = "\n" if outlet.seed % 4 == 1 else "\n\n"
        text = as_html(page, outlet, KNOWN_BY[outlet.seed // 2 % 3]) if marked else as_text(page, gap)
        (place / name).write_text(text, encoding="utf8")
        laid[f"{outlet.domain}/{name}"] = page
    return laid


def clean(folder: Path, templates: str) -> dict[str, set[str]]:
    """Keys of the lines that stay, by source."""
    with tempfile.TemporaryDirectory() as out, mock.patch.object(phrase, "tables", return_value=()):
        phrase._index.cache_clear()
        clean_run(Inputs((str(folder),)), Path(out), Settings(clean=CleanSettings(outlet_templates=templates)))
        rows = map(json.loads, (Path(out) / "articles.jsonl").read_text(encoding="utf8").splitlines())
        return {row["source"]: {key(line) for line in row["text"].split("\n")} for row in rows}


def measure(size: int, asked: argparse.Namespace) -> tuple[dict[str, float], list[str]]:
    """The figures of a size, and what was missed, in words."""
    counts: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        pages = {}
        for outlet, marked in outlets(size, asked.scripts.split(","), asked.outlets):
            pages |= lay_down(Path(name), outlet, marked)
        ours, without = clean(Path(name), "auto"), clean(Path(name), "off")
    for source, page in pages.items():
        for piece in page.pieces:
            left, before = key(piece.text) in ours.get(source, ()), key(piece.text) in without.get(source, ())
            for what in _judge(piece, left, before):
                counts[what] += 1
                if what in ("left", "lost", "trap lost"):
                    missed[what].append(f"{what} {piece.trap} {source}: <{piece.tag}> {piece.text[:90]}")
    figures = {
        "removed": 1 - counts["left"] / max(1, counts[STANDING]),
        "lost": counts["lost"] / max(1, counts[STORY]),
        "traps": counts[TRAP],
        "traps lost": counts["trap lost"],
        "all lost": counts["all lost"] / max(1, counts[STORY] + counts[TRAP]),
    }
    return figures | {each: counts[each] for each in sorted(counts) if each.startswith("lost ")}, [
        line for lines in missed.values() for line in lines[: asked.misses]
    ]


def _judge(piece: Piece, left: bool, before: bool) -> Iterator[str]:
    """Names of the counts that a block adds to."""
    if piece.role in (STANDING, STORY, TRAP):
        yield piece.role
    if piece.role == STANDING and left:
        yield "left"
    if piece.role in (STORY, TRAP) and not left:
        yield "all lost"
        if before:
            yield "lost" if piece.role == STORY else "trap lost"
            yield f"lost {piece.trap or STORY}"


def main() -> None:
    """Print a line of figures a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--scripts", default=",".join(SCRIPTS))
    parser.add_argument("--outlets", type=int, default=4)
    parser.add_argument("--misses", type=int, default=0, help="lines of misses to print of each kind")
    asked = parser.parse_args()
    held = True
    for size in map(int, asked.sizes.split(",")):
        figures, lines = measure(size, asked)
        print(size, json.dumps({name: round(value, 5) for name, value in figures.items()}), *lines, sep="\n  ", flush=True)
        held &= figures["removed"] >= (0.97 if size >= 10 else 0.9) and figures["lost"] <= 0.001 and not figures["traps lost"]
    sys.exit(int(not held))


if __name__ == "__main__":
    main()
