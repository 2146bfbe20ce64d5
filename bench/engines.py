"""What deduplication costs by each engine, on generated text: seconds, CPU seconds and memory; and that all leave the same bytes.

    python bench/engines.py [--texts 20000] [--parts 0] [--jobs 2] [--engines whole,local,daft] [--ray ADDRESS]

``whole`` is one process that holds all. With --ray the engine daft also runs on that cluster, whose nodes must be on this
machine: their CPU and memory are read from /proc. Memory is the peak of one process and its children, or of each node, as the
sum of what each process holds for itself and its share of the rest (PSS).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from scale import stories

from cleaner.engine import engine
from cleaner.model import silent
from cleaner.outputs.jsonl import line
from cleaner.run import comparing
from cleaner.run.parted import cleaning, parts_of
from cleaner.run.parted import comparing as in_parts
from cleaner.run.parted.flow import Flow
from cleaner.run.rows import article_row
from cleaner.run.texts import Texts
from cleaner.settings import DedupSettings, RunSettings

_TICKS = 100  # of CPU time in /proc, a second
_PAUSE = 0.5  # seconds between two looks


class Watch(threading.Thread):
    """Looks at the processes below some, again and again: ``cpu`` seconds of each group so far, ``peak`` megabytes."""

    def __init__(self, roots: dict[int, str]) -> None:
        super().__init__(daemon=True)
        self.roots, self.ended = roots, threading.Event()
        self.peak: defaultdict[str, float] = defaultdict(float)
        self._seen: dict[int, tuple[str, float]] = {}

    def run(self) -> None:
        """Look until told to end."""
        while not self.ended.wait(_PAUSE):
            self.look()

    def look(self) -> dict[str, float]:
        """CPU seconds of each group, of processes that have ended too as of when they were seen last."""
        parents, used = {}, {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(path.name)], used[int(path.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS
        memory: defaultdict[str, float] = defaultdict(float)
        for pid in parents:
            if group := self._group(pid, parents):
                self._seen[pid] = (group, used[pid])
                memory[group] += _pss(pid)
        for group, held in memory.items():
            self.peak[group] = max(self.peak[group], held)
        total: defaultdict[str, float] = defaultdict(float)
        for group, seconds in self._seen.values():
            total[group] += seconds
        return total

    def _group(self, pid: int, parents: dict[int, int]) -> str:
        while pid > 1:
            if pid in self.roots:
                return self.roots[pid]
            pid = parents.get(pid, 0)
        return ""


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usages)


def _pss(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(next(each for each in told.splitlines() if each.startswith("Pss:")).split()[1]) / 1000


def nodes() -> dict[int, str]:
    """The nodes of a cluster on this machine, by the process of each."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes().split(b"\0")[0].endswith(b"/raylet"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return {pid: f"node {number}" for number, pid in enumerate(sorted(found), 1)}


def work(name: str, chosen: argparse.Namespace) -> None:
    """Compare the texts by an engine; print figures as JSON."""
    settings, articles = DedupSettings(), list(stories(chosen.texts))[: chosen.texts]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        if name == "whole":
            print("ready", flush=True)
            sys.stdin.readline()
            began = time.monotonic(), _cpu()
            written = comparing.compare(Texts(tuple(articles), (), ""), settings, silent)
            digests = comparing.write_files(out, written, settings)
            print(json.dumps({"wall": time.monotonic() - began[0], "cpu": _cpu() - began[1], "files": digests}))
            return
        carried = engine(name.partition("-")[0])
        carried.start(chosen.ray if name.endswith("ray") else "", chosen.jobs)
        parts = parts_of(RunSettings(parts=chosen.parts, jobs=chosen.jobs), len(articles))
        flow = Flow(carried, out / "parts", parts, "")
        lines = [line(article_row(each)).rstrip(b"\n") for each in articles]
        files = ([cleaning.article_row_of(each, parts) for each in lines[k : k + 4096]] for k in range(0, len(lines), 4096))
        paths = flow.put("articles", files)
        del articles, lines
        print("ready", flush=True)
        sys.stdin.readline()
        began = time.monotonic(), _cpu()
        digests, _ = in_parts.write_files(out, in_parts.compare(flow, paths, settings))
        print(json.dumps({"wall": time.monotonic() - began[0], "cpu": _cpu() - began[1], "files": digests}))


def measure(name: str, chosen: argparse.Namespace) -> dict[str, object]:
    """The figures of one engine, in a process of its own, counted from when its texts are laid down."""
    command = [sys.executable, __file__, "--work", name, *(f"--{key}={value}" for key, value in vars(chosen).items() if key != "work")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        watch = Watch({process.pid: "here"} | (nodes() if name.endswith("ray") else {}))
        process.stdout.readline()
        before = watch.look()
        watch.peak.clear()
        watch.start()
        process.stdin.write("\n")
        process.stdin.close()
        told = json.loads(process.stdout.readline())
        watch.ended.set()
        after = watch.look()
    cpu = {group: round(after[group] - before[group], 1) for group in sorted(after)} | {"here": round(told["cpu"], 1)}
    return {"engine": name, **told, "cpu": cpu, "megabytes": {each: round(peak) for each, peak in watch.peak.items()}}


def main() -> None:
    """Print a line of figures an engine, and whether all left the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--parts", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engines", default="whole,local,daft")
    parser.add_argument("--ray", default="")
    parser.add_argument("--work", default="")
    chosen = parser.parse_args()
    if chosen.work:
        work(chosen.work, chosen)
        return
    names = [*filter(None, chosen.engines.split(",")), *(["daft-ray"] if chosen.ray else [])]
    found = []
    for name in names:
        found.append(measure(name, chosen))
        print(json.dumps(found[-1]), flush=True)
    same = all(each["files"] == found[0]["files"] for each in found)
    print("same bytes" if same else "DIFFERENT")
    sys.exit(int(not same))


if __name__ == "__main__":
    main()
