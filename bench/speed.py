"""What cleaning costs beside trafilatura and a bare parse, in CPU seconds, and where a page's time goes.

    OMP_NUM_THREADS=1 python bench/speed.py FOLDER... [--times 5] [--memory 5000]

FOLDERs hold pages (.html, also .gz, inflated beforehand). Contestants take turns in one run, each in a process of its own,
and the least of ``--times`` turns counts. ``cleaner clean`` is the command over all pages with one worker, reading and
writing and all, less what it takes over a single page, the smallest; trafilatura's ``bare_extraction`` with metadata and the parse
(lxml.html) have their pages in memory and are warm. ``--memory`` pages are cleaned by one worker, in as many versions as
it takes, and its memory is told after each tenth of them; 0 leaves that out. Two workers are held against one by the clock,
on the pages in eight versions each, as start-up is no faster by two: it tells little on a machine that does anything else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from cleaner import template
from cleaner.engine.guard import guarded
from cleaner.engine.worker import Limits
from cleaner.model import FailedError, Media, RawPage, SkippedError
from cleaner.run import passes, record
from cleaner.settings import Settings
from cleaner.source import Entry

# Versions of each page in the folder that two workers clean.
VERSIONS = 8
CLEANER = [sys.executable, "-m", "cleaner"]
# Functions that are timed, each without those below it; the rest of a page goes to the last row.
STAGES = (
    ("decode", "cleaner.segment.decoded"), ("parse", "cleaner.segment.html.parse"), ("cut into blocks", "cleaner.segment.blocks.cut_held"),
    ("markup", "cleaner.segment.markup.gather"), ("metadata", "cleaner.segment.metadata.read_metadata"),
    ("frame", "cleaner.segment.frame.frame"),
    ("learned voter", "cleaner.voter.story._seen"), ("trafilatura", "cleaner.segment.main_content.vote"),
    ("phrases", "cleaner.evidence._told"), ("rules", "cleaner.run.passes.label"), ("agency", "cleaner.run.passes.find_agency"),
    ("sketch", "cleaner.template.sketch"), ("write down", "cleaner.run.record.dump"), ("take up", "cleaner.run.record.load"),
    ("decide", "cleaner.run.passes.finish"),
)  # fmt: skip


def pages(folders: list[Path]) -> list[bytes]:
    """The pages in the folders, in the order of their paths."""
    found = sorted(path for folder in folders for path in folder.rglob("*") if {".html", ".htm"} & set(path.suffixes))
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found]


def laid(bodies: Iterable[bytes], folder: Path) -> Path:
    """The pages as files of a folder."""
    folder.mkdir(exist_ok=True)
    for number, body in enumerate(bodies):
        folder.joinpath(f"{number:05}.html").write_bytes(body)
    return folder


def versions(bodies: list[bytes], count: int) -> Iterator[bytes]:
    """So many pages that differ: each body in as many versions as it takes."""
    for number in range(count):
        yield bodies[number % len(bodies)] + b"<!-- %d -->" % number


def spent(command: list[str]) -> float:
    """CPU seconds of a command and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def clean(folder: Path, jobs: int) -> float:
    """CPU seconds of cleaning a folder with so many workers."""
    with tempfile.TemporaryDirectory() as out:
        return spent([*CLEANER, "-q", "clean", str(folder), "-o", f"{out}/run", "--jobs", str(jobs)])


def both(folder: Path, jobs: int) -> tuple[float, float]:
    """The same, and seconds of the clock."""
    began = time.perf_counter()
    return clean(folder, jobs), time.perf_counter() - began


def other(name: str, folder: Path) -> float:
    """CPU seconds of another contestant over a folder, in a process of its own, start-up apart."""
    told = subprocess.run([sys.executable, __file__, "--one", name, str(folder)], check=True, capture_output=True, text=True)
    return float(told.stdout)


def one(name: str, folder: Path) -> float:
    """CPU seconds of a contestant over the pages of a folder, in this process."""
    import logging

    import trafilatura
    from lxml import html

    logging.disable(logging.CRITICAL)
    bodies = pages([folder])
    works: dict[str, Callable[[bytes], object]] = {
        "trafilatura": lambda body: trafilatura.bare_extraction(body, with_metadata=True),
        "fast": lambda body: trafilatura.bare_extraction(body, with_metadata=True, fast=True),
        "parse": lambda body: html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8")),
    }
    work = works[name]
    work(bodies[0])
    began = time.process_time()
    for body in bodies:
        with suppress(Exception):
            work(body)
    return time.process_time() - began


def contest(bodies: list[bytes], times: int) -> dict[str, float]:
    """The least of each contestant's times in turn."""
    with tempfile.TemporaryDirectory() as folder:
        all_of_them, single = laid(bodies, Path(folder, "all")), laid([min(bodies, key=len)], Path(folder, "one"))
        many = laid(versions(bodies, VERSIONS * len(bodies)), Path(folder, "many"))
        turns: dict[str, Callable[[], float]] = {
            "clean": lambda: clean(all_of_them, 1),
            **{name: partial(other, name, all_of_them) for name in ("trafilatura", "fast", "parse")},
            "one page": lambda: clean(single, 1),
            "help": lambda: spent([*CLEANER, "--help"]),
        }
        rounds = []
        for _ in range(times):
            turn = {name: turn() for name, turn in turns.items()}
            (turn["many"], turn["one worker"]), (_, turn["two workers"]) = both(many, 1), both(many, 2)
            rounds.append(turn)
    return {name: min(each[name] for each in rounds) for name in rounds[0]}


def profile(bodies: list[bytes]) -> dict[str, float]:
    """Milliseconds of a page by stage, those of stages inside a stage apart."""
    spent_in: dict[str, float] = defaultdict(float)
    inner = [0.0]

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            inner.append(0.0)
            try:
                return function(*given, **named)
            finally:
                whole = time.process_time() - began
                spent_in[name] += whole - inner.pop()
                inner[-1] += whole

        return call

    with ExitStack() as stack:
        for name, path in STAGES:
            stack.enter_context(mock.patch(path, timed(name, _named(path))))
        work = timed("the rest", _clean)
        for body in bodies:
            work(body)
    return {name: spent_in[name] / len(bodies) * 1000 for name in [*(name for name, _ in STAGES), "the rest"]}


def _named(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(sys.modules[module], name)


def _clean(body: bytes) -> None:
    """What both passes do with a page, short of the store."""
    settings = Settings().clean
    with suppress(SkippedError, FailedError):
        found = passes.examine(RawPage("page.html", body, Media.HTML), settings)
        sketch = template.sketch(found.page)
        loaded = passes.Labelled(*record.load(record.dump(found.page, found.labels, found.agency)))
        passes.finish(loaded, sketch, template.Template(), settings)


def memory(bodies: list[bytes], count: int) -> Iterator[tuple[int, float]]:
    """Pages cleaned, and the megabytes that one worker holds then: one of a process that holds no pages, which it would share."""
    with tempfile.TemporaryDirectory() as folder:
        laid(bodies, Path(folder))
        command = [sys.executable, __file__, "--memory", str(count), "--one", "memory", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as told:
            for line in told.stdout or ():
                number, megabytes = line.split()
                yield int(number), float(megabytes)


def held(folder: Path, count: int) -> Iterator[tuple[int, float]]:
    """The same, of the pages in a folder, by a worker of this process."""
    paths = sorted(folder.glob("*.html"))
    work = folder / "work"
    work.mkdir()

    def items() -> Iterator[str]:
        for number in range(count):
            path = work / f"{number % 100}.html"
            path.write_bytes(paths[number % len(paths)].read_bytes() + b"<!-- %d -->" % number)
            yield json.dumps(asdict(Entry(f"{number}.html", str(path), "page")))

    settings = Settings()
    passes.warm(settings.clean, count)
    work_done = guarded(partial(passes.first_pass, settings=settings), items(), Limits(1, settings.run.timeout, settings.run.memory))
    with closing(work_done) as outcomes:
        for number, _ in enumerate(outcomes, 1):
            if number % max(1, count // 10) == 0:
                yield number, _children() / 1e6


def _children() -> int:
    """Bytes that the processes that this one started hold."""
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return sum(int(Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()[1]) for each in told) * resource.getpagesize()


def row(name: str, figure: str, floor: str = "") -> None:
    """Print a line of the table."""
    print(f"{name:48} {figure:>12}  {floor}", flush=True)


def main() -> None:
    """Print the table, the profile and the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--memory", type=int, default=5000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one == "memory":
        for told in held(chosen.folders[0], chosen.memory):
            print(*told, flush=True)
        return
    if chosen.one:
        print(one(chosen.one, chosen.folders[0]))
        return
    bodies = pages(chosen.folders)
    took = contest(bodies, chosen.times)
    ours, each = took["clean"] - took["one page"], 1000 / len(bodies)
    further = (took["many"] - took["clean"]) / (VERSIONS - 1)
    row(f"{len(bodies)} pages, CPU of a page", "ms")
    for name, value in (
        ("cleaner clean", ours),
        ("  each further page, all that it needs loaded", further),
        *((name, took[name]) for name in ("trafilatura", "fast", "parse")),
    ):
        row(f"  {name}", f"{value * each:.2f}")
    row("cleaner clean as fast as trafilatura", f"{took['trafilatura'] / ours:.2f}", "2.5 or more")
    row("  each further page", f"{took['trafilatura'] / further:.2f}")
    row("  as trafilatura's fast mode", f"{took['fast'] / ours:.2f}")
    row("cleaner clean, parses of lxml", f"{ours / took['parse']:.1f}", "8 or less")
    row("two workers, speed of one", f"{took['one worker'] / took['two workers']:.2f}", "1.85 or more")
    row("cleaner --help, CPU seconds", f"{took['help']:.2f}", "0.1 or less")
    row("cleaner clean of one page, CPU seconds", f"{took['one page']:.2f}", "0.45 or less")
    passes.warm(Settings().clean, len(bodies))
    _clean(bodies[0])
    found = profile(bodies)
    row("by stage, in one process", "ms")
    for name, value in sorted(found.items(), key=lambda stage: -stage[1]):
        row(f"  {name}", f"{value:.2f}", f"{value / sum(found.values()):.0%}")
    for number, megabytes in memory(bodies, chosen.memory) if chosen.memory else ():
        row(f"memory of a worker after {number} pages, MB", f"{megabytes:.0f}", "160 or less")


if __name__ == "__main__":
    main()
