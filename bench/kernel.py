"""Signatures and their clusters beside datasketch's, on generated texts: ratios of CPU seconds within one run.

    OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1 python bench/kernel.py [--texts 3000] [--pairs 4000] [--signatures 100000,1000000] [--check]

``speed``: documents a CPU second from text to 128 values, beside datasketch's bulk of the same texts with the string
handling it needs (lower case, words, shingles), and without, and beside rensa's with it, where that is installed.
``error``: the estimate over pairs of sets of known Jaccard. ``clusters``: signatures in a mapped file to clusters, three in
ten of them copies, what that takes and how it grows.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import scale

from cleaner.dedup import kernel_numba
from cleaner.dedup.lsh import band_clusters
from cleaner.dedup.minhash import Kernel, bands, blank_signatures, pack, sign_buffer
from cleaner.settings import DedupSettings

SETTINGS = DedupSettings()
FLOORS = {"numpy": 12.0, "numba": 60.0}  # times datasketch, on a machine that does nothing else
EXCESS, BIAS = 0.001, 0.001  # of the error above theory, and of its mean
SECONDS, BYTES, GROWTH = 4.0, 200, 1.1  # of CPU and of memory a document at the last size, and the exponent


def spent(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds, the least of several goes."""
    costs = []
    for _ in range(times):
        began = time.process_time()
        work()
        costs.append(time.process_time() - began)
    return min(costs)


def speed(count: int) -> list[dict[str, object]]:
    """A line a kind of text and kernel."""
    language, signs = scale.Language(5), str.maketrans("aou", "äöü")
    plain = ["\n\n".join(language.paragraphs(450)) for _ in range(count)]
    kinds = {"ascii": plain, "accented": [text.translate(signs).replace(".", "…").replace(" b", " ‘b") for text in plain]}
    return [line for name, texts in kinds.items() for line in beside_datasketch(name, texts)]


def beside_datasketch(name: str, texts: list[str]) -> list[dict[str, object]]:
    """Lines of one kind of text."""
    from datasketch import MinHash

    some = texts[:: max(1, len(texts) // 500)]
    shingles: list[list[bytes]] = []

    def shingle() -> None:
        shingles.clear()
        for text in some:
            words = re.findall(r"\w+", text.lower())
            shingles.append([" ".join(words[k : k + 3]).encode() for k in range(len(words) - 2)])

    strings = spent(shingle) / len(some)
    bulk = spent(lambda: MinHash.bulk(shingles, num_perm=128, seed=1)) / len(some)
    rensa = of_rensa(some)
    data, offsets = pack(texts)
    out, lines = blank_signatures(len(texts), SETTINGS), []
    kernels: list[Kernel] = ["numpy", "numba"] if kernel_numba.installed() else ["numpy"]
    for kernel in kernels:
        sign_buffer(data, offsets, out, SETTINGS, kernel)  # tables and compilation are no text's cost
        cost = spent(lambda k=kernel: sign_buffer(data, offsets, out, SETTINGS, k)) / len(texts)
        ratios = {"times_datasketch": round((strings + bulk) / cost, 1), "times_its_bulk_alone": round(bulk / cost, 1)}
        ratios |= {"times_rensa": round(rensa / cost, 1)} if rensa else {}
        lines.append({"text": name, "bytes": len(data) // len(texts), "kernel": kernel, "us": round(cost * 1e6, 1), **ratios})
    return lines


def of_rensa(texts: list[str]) -> float:
    """CPU seconds of rensa for a text, where it is installed: words, shingles and its bulk; 0 where it is not."""
    try:
        from rensa import RMinHash
    except ImportError:
        return 0.0

    def sign() -> None:
        found = [re.findall(r"\w+", text.lower()) for text in texts]
        RMinHash.digest_matrix_from_token_sets([[" ".join(words[k : k + 3]) for k in range(len(words) - 2)] for words in found], 128, 1)

    return spent(sign) / len(texts)


def error(pairs: int) -> dict[str, float]:
    """Root mean square and mean of estimate less truth, of sets whose Jaccard is spread evenly, beside what theory has."""
    rng, truth, texts = np.random.default_rng(7), [], []
    for k in range(pairs):
        shared, own = (size := 300) * (1 + k % 19) // 20, size - size * (1 + k % 19) // 20
        words = [f"w{n}" for n in rng.integers(0, 1 << 60, shared + own)]
        half = own // 2
        texts += [" ".join(words[: shared + half]), " ".join(words[:shared] + words[shared + half :])]
        truth.append(shared / (shared + own))
    single = DedupSettings(ngram=1)
    rows = blank_signatures(len(texts), single)
    sign_buffer(*pack(texts), rows, single, "numpy")
    known = np.array(truth)
    off = (rows[::2] == rows[1::2]).mean(axis=1) - known
    theory = math.sqrt(float((known * (1 - known)).mean()) / single.num_perm)
    figures = {"error": float(np.sqrt((off**2).mean())), "theory": theory, "bias": float(off.mean())}
    return {"pairs": pairs, **{name: round(value, 5) for name, value in figures.items()}}


def generate(path: Path, count: int) -> None:
    """Signatures, three in ten of them like an earlier one in nine values of ten."""
    rng = np.random.default_rng(3)
    model = np.where(rng.random(count) < 0.3, rng.integers(0, count, count), np.arange(count))
    model = np.minimum(model, np.arange(count))
    rows = blank_signatures(count, SETTINGS, path)
    for k in range(SETTINGS.num_perm):
        column = rng.integers(0, 1 << 32, count, dtype=np.uint32)
        rows[:, k] = np.where(rng.random(count) < 0.1, column, column[model])


def clustered(path: Path, count: int) -> dict[str, float]:
    """The cost of clusters; in a process of its own, to be the clusters' alone; memory is what arrays take, the mapped file aside."""
    cut = bands(SETTINGS.band_threshold, SETTINGS.num_perm)
    band_clusters(np.zeros((2, SETTINGS.num_perm), dtype=np.uint32), *cut)
    rows = np.memmap(path, dtype=np.uint32, mode="r", shape=(count, SETTINGS.num_perm), order="F")
    tracemalloc.start()
    began = time.process_time()
    found = band_clusters(rows, *cut)
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    return {"signatures": count, "seconds": round(seconds, 4), "bytes": round(peak / count), "clusters": len(np.unique(found))}


def beside_lsh(path: Path, count: int) -> dict[str, float]:
    """CPU seconds of datasketch's index for so many signatures, and for the same number here."""
    from datasketch import MinHash, MinHashLSH

    rows = np.array(np.memmap(path, dtype=np.uint32, mode="r", order="F").reshape((-1, SETTINGS.num_perm), order="F")[:count])
    theirs = [MinHash(hashvalues=row, scheme="affine32") for row in rows]

    def index() -> None:
        held = MinHashLSH(threshold=SETTINGS.band_threshold, num_perm=SETTINGS.num_perm)
        for number, each in enumerate(theirs):
            held.query(each)
            held.insert(number, each)

    ours = spent(lambda: band_clusters(np.asfortranarray(rows), *bands(SETTINGS.band_threshold, SETTINGS.num_perm)))
    return {"signatures": count, "times_datasketch_lsh": round(spent(index, 1) / ours, 1)}


def clusters(sizes: list[int]) -> list[dict[str, float]]:
    """A line a size, the growth, and datasketch's index beside."""
    lines: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "signatures")
        for count in sizes:
            generate(path, count)
            command = [sys.executable, __file__, "--one", str(path), "--signatures", str(count)]
            lines.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        growth = math.log(lines[-1]["seconds"] / lines[0]["seconds"]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
        return [*lines, {"growth": round(growth, 3)}, beside_lsh(path, min(20_000, sizes[-1]))]


def main() -> None:
    """Print the figures; with --check exit with 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=3000)
    parser.add_argument("--pairs", type=int, default=4000)
    parser.add_argument("--signatures", default="100000,1000000")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.signatures.split(",")]
    if chosen.one:
        print(json.dumps(clustered(chosen.one, sizes[0])))
        return
    fast, off, joined = speed(chosen.texts), error(chosen.pairs), clusters(sizes)
    for name, line in [*(("speed", line) for line in fast), ("error", off), *(("clusters", line) for line in joined)]:
        print(name, json.dumps(line), flush=True)
    failed = any(float(str(line["times_datasketch"])) < FLOORS[str(line["kernel"])] for line in fast)
    failed |= off["error"] > off["theory"] + EXCESS or abs(off["bias"]) > BIAS
    *_, last, growth, _ = joined
    failed |= last["seconds"] > SECONDS or last["bytes"] > BYTES or growth["growth"] > GROWTH
    sys.exit(int(failed and chosen.check))


if __name__ == "__main__":
    main()
