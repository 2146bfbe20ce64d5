"""A corpus in Parquet to clusters of near copies, each verified, beside datasketch's signatures alone: CPU and memory.

    OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1 python bench/corpus.py [--sizes 20000,200000] [--kernels numba,numpy] [--run] [--check]

Texts are bench/scale.py's stories, of three kilobytes; a process of its own reads each corpus, and its CPU seconds are all that
it spends, imports too. Loops that numba keeps on disk are compiled before. ``times``: datasketch's words, shingles and
``bulk`` of as many texts by these; ``times_bulk_alone``: its ``bulk`` without the strings. --run is what ``cleaner dedup --near``
takes in all, which writes every kept text.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import scale

NEAR = 0.7
FLOOR, MEGABYTES, GROWTH = {"numba": 25.0, "numpy": 2.5}, 800, 1.1


def make(path: Path, count: int) -> None:
    """A corpus of so many texts."""
    import pyarrow
    import pyarrow.parquet

    articles, writer = scale.stories(count), None
    names = ("id", "outlet", "published", "text")
    for start in range(0, count, 5000):
        some = list(islice(articles, min(5000, count - start)))
        rows = [(each.id, each.meta.outlet, each.meta.published, each.text) for each in some]
        table = pyarrow.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
        writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer
    writer.close()


def clustered(path: Path, kernel: Any) -> dict[str, Any]:
    """What this process takes from the file to clusters."""
    from cleaner.dedup.near import NearIndex
    from cleaner.parquet import read_column
    from cleaner.settings import DedupSettings

    began = time.process_time()
    with (
        tempfile.TemporaryDirectory() as folder,
        path.open("rb") as file,
        NearIndex(Path(folder), DedupSettings(near=NEAR), kernel) as index,
    ):
        for found in read_column(file, "text"):
            index.add(found.data, found.offsets)
        signed = time.process_time()
        labels = index.labels()
        disk = sum(each.stat().st_size for each in Path(folder).iterdir())
    stages = {"start": began, "sign": signed - began, "join": time.process_time() - signed}
    sizes = {"clusters": len(set(labels.tolist())), "disk_mb": disk // 1_000_000}
    return {"seconds": time.process_time(), **{name: round(spent, 2) for name, spent in stages.items()}, "mb": _peak(), **sizes}


def whole(path: Path) -> dict[str, Any]:
    """What the command takes."""
    from cleaner.pipeline import Inputs, dedup_run
    from cleaner.settings import DedupSettings, Settings

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        sizes = [0]
        threading.Thread(target=_watch, args=(Path(folder), sizes), daemon=True).start()
        found = dedup_run(Inputs((str(path),)), Path(folder), Settings(dedup=DedupSettings(near=NEAR)))
        stages = json.loads((Path(folder) / "run.lock").read_text(encoding="utf8"))["seconds"]
    disk = {"disk_mb": max(sizes) // 1_000_000, "read_mb": path.stat().st_size // 1_000_000}
    times = {"seconds": time.process_time(), "wall": round(time.monotonic() - began, 1), "mb": _peak()}
    return {**times, **disk, "clusters": found.clusters, "kept": found.kept, "stages": stages}


def _watch(folder: Path, sizes: list[int]) -> None:
    """Add the size of all files in a folder, again and again."""
    while True:
        with suppress(OSError):
            sizes.append(sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()))
        time.sleep(1)


def _peak() -> int:
    """Megabytes at the peak. What getrusage says holds what the process was before it became this one."""
    status = Path("/proc/self/status").read_text(encoding="utf8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1000


def datasketch_seconds(path: Path) -> tuple[float, float]:
    """CPU seconds of datasketch for a text: the strings, and bulk."""
    import pyarrow.parquet
    from datasketch import MinHash

    table = pyarrow.parquet.read_table(path, columns=["text"])
    texts = [table.column(0)[row].as_py() for row in range(0, len(table), max(1, len(table) // 1000))]
    costs = []
    for _ in range(3):
        began = time.process_time()
        words = [re.findall(r"\w+", text.lower()) for text in texts]
        shingles = [[" ".join(each[k : k + 3]).encode() for k in range(len(each) - 2)] for each in words]
        cut = time.process_time()
        MinHash.bulk(shingles, num_perm=128, seed=1)
        costs.append(((cut - began) / len(texts), (time.process_time() - cut) / len(texts)))
    return min(costs, key=sum)


def apart(path: Path, *flags: str) -> dict[str, Any]:
    """The figures that a process of its own prints."""
    done = subprocess.run([sys.executable, __file__, "--one", str(path), *flags], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a line of figures a size and kernel; with --check exit with 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="20000,200000")
    parser.add_argument("--kernels", default="numba,numpy")
    parser.add_argument("--run", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(whole(chosen.one) if chosen.run else clustered(chosen.one, chosen.kernels)))
        return
    failed, sizes = False, [int(size) for size in chosen.sizes.split(",")]
    lines: dict[str, list[float]] = {kernel: [] for kernel in chosen.kernels.split(",")}
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.parquet")
        make(small, 100)
        for kernel in lines:
            apart(small, "--kernels", kernel)
        for size in sizes:
            path = Path(folder, f"{size}.parquet")
            make(path, size)
            strings, bulk = datasketch_seconds(path)
            for kernel, spent in lines.items():
                found = apart(path, "--kernels", kernel)
                spent.append(found["seconds"] - found["start"])
                times = (strings + bulk) * size / found["seconds"]
                said = {"times": round(times, 1), "times_bulk_alone": round(bulk * size / found["seconds"], 1)}
                print(kernel, json.dumps({"texts": size, **said, **found}), flush=True)
                failed |= size == sizes[-1] and (times < FLOOR[kernel] or found["mb"] > MEGABYTES)
            if chosen.run:
                print("run", json.dumps({"texts": size, **apart(path, "--run")}), flush=True)
            path.unlink()
    for kernel, spent in lines.items():
        growth = math.log(spent[-1] / spent[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
        print(kernel, json.dumps({"growth": round(growth, 3)}))
        failed |= growth > GROWTH
    sys.exit(int(failed and chosen.check))


if __name__ == "__main__":
    main()
