"""What it costs to read a corpus, and what memory, for each kind of container, on rows made here.

    python bench/containers.py [--rows 200000]

``read`` streams the rows for deduplication and drops them; ``listed`` names the members and lays them down where a
worker finds each. Each runs in a process of its own: seconds of CPU, rows a second, megabytes at the peak above what
the imports take.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cleaner.packing import packed
from cleaner.parquet import Writer, batches
from cleaner.settings import Settings
from cleaner.source import Entry, kind_of, sources
from cleaner.source.listing import find_roots, list_entries
from cleaner.source.unpacking import Unpacking

LENGTH = 3000  # characters of a text, as of a news story


def rows(count: int) -> Iterator[dict[str, str]]:
    """Rows with a text each."""
    drawn = random.Random(1)
    words = ["".join(drawn.choice("abcdefghijklmnoprstuvwz") for _ in range(2 + k % 9)) for k in range(5000)]
    for number in range(count):
        text = " ".join(drawn.choices(words, k=LENGTH // 7))
        yield {"id": f"d{number}", "url": f"https://a.example/{number}", "text": text}


def write_lines(path: Path, count: int, codec: str) -> None:
    """JSON lines, packed."""
    with open(path, "wb") as file, packed(file, codec) as stream:
        for row in rows(count):
            stream.write(json.dumps(row).encode() + b"\n")


def write_parquet(path: Path, count: int) -> None:
    """Parquet in groups of ten thousand rows."""
    with open(path, "wb") as file:
        writer = Writer(file, {"id": "text", "url": "text", "text": "text"})
        for batch in batches(rows(count), 10_000):
            writer.write(batch)
        writer.close()


def write_warc(path: Path, count: int) -> None:
    """WARC, packed record by record."""
    with open(path, "wb") as file:
        for number, row in enumerate(rows(count)):
            content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>" + row["text"].encode()
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            head += f"WARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(content)}\r\n\r\n"
            file.write(gzip.compress(head.encode() + content + b"\r\n\r\n", 1))


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "x.jsonl": lambda path, count: write_lines(path, count, "none"),
    "x.jsonl.gz": lambda path, count: write_lines(path, count, "gzip"),
    "x.jsonl.zst": lambda path, count: write_lines(path, count, "zstd"),
    "x.parquet": write_parquet,
    "x.warc.gz": write_warc,
}


def read(path: Path) -> int:
    """Stream the rows."""
    pieces = sources()[kind_of(path.name)].pieces
    assert pieces is not None
    return sum(1 for _ in pieces(Entry(path.name, str(path), kind_of(path.name)), Settings()))


def listed(path: Path) -> int:
    """Name the members."""
    return sum(1 for _ in list_entries(find_roots([str(path)]), unpacking=Unpacking(folder=path.parent / "unpacked")))


def peak() -> int:
    """Kilobytes of memory that this program had at most (Linux); what getrusage tells also counts its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def measure(task: Callable[[Path], int], path: Path, queue: Any) -> None:
    """Figures of one task, in this process."""
    before = peak()
    began = time.process_time()
    count = task(path)
    seconds = time.process_time() - began
    grown = (peak() - before) / 1024
    queue.put({"rows": count, "cpu": round(seconds, 2), "rows_a_second": round(count / seconds), "peak_mb": round(grown)})


def main() -> None:
    """Print a line of figures for each container and task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    count = parser.parse_args().rows
    context = multiprocessing.get_context("spawn")
    for name, write in WRITERS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            write(path, count)
            for task in (read, listed) if sources()[kind_of(name)].pieces else (listed,):
                queue = context.SimpleQueue()
                process = context.Process(target=measure, args=(task, path, queue))
                process.start()
                process.join()
                print(name, f"{path.stat().st_size / 1e6:.0f} MB", task.__name__, json.dumps(queue.get()), flush=True)


if __name__ == "__main__":
    main()
