"""MinHash signatures and the cut into bands; the one door to datasketch.

Broder (1997) for the estimate, Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3, for
the bands. Permutations are datasketch's own, of its scheme "affine32", so that its MinHash and MinHashLSH take
these signatures. Of its package the one module is loaded that draws them, where they are needed: the package draws in
scipy, a third of a second of CPU.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from cleaner.dedup import kernel_numba, kernel_numpy
from cleaner.dedup.kernel_numpy import Signed
from cleaner.dedup.letters import Codes, fold_hard, folding_table, plain_table
from cleaner.dedup.shingle import Corpus, Ints
from cleaner.extra import MissingExtraError
from cleaner.settings import DedupSettings

Signatures: TypeAlias = Codes
Kernel: TypeAlias = Literal["auto", "numpy", "numba"]
_Run: TypeAlias = Callable[[bytes | memoryview, Ints, Codes, Codes, int], Signed]

_LOW = np.uint64(0xFFFFFFFF)
# Bytes of text signed at once: enough that calls cost little. What numpy holds between them should fit the cache.
_NUMPY_BATCH, _NUMBA_BATCH = 1 << 22, 1 << 20
_WORTH_COMPILING = 200_000_000  # bytes of text below which numpy is done before numba has compiled


@lru_cache(maxsize=4)
def _permutations(num_perm: int, seed: int) -> Codes:
    drawn = _datasketch_minhash().MinHash(num_perm=num_perm, seed=seed, scheme="affine32").permutations
    return np.ascontiguousarray(drawn, dtype=np.uint32)


def _datasketch_minhash() -> Any:
    """The module datasketch.minhash. The package itself is loaded by whoever asks for it."""
    name = "datasketch"
    package = find_spec(name)
    if name in sys.modules or package is None:
        return import_module(f"{name}.minhash")
    sys.modules[name] = module_from_spec(package)
    try:
        return import_module(f"{name}.minhash")
    finally:
        del sys.modules[name]


def permutations(settings: DedupSettings) -> Codes:
    """Two rows of odd factors and of summands: what datasketch's MinHash draws from its seed."""
    return _permutations(settings.num_perm, settings.seed)


def sign(corpus: Corpus, settings: DedupSettings) -> Signatures:
    """A row a text of ``num_perm`` minimum hashes: equal ones estimate the Jaccard of two texts' shingles.

    Rows are those of datasketch for the low 32 bits of the shingles' hashes."""
    low = (corpus.hashes & _LOW).astype(np.uint32)
    counts = np.array([len(text.unique) for text in corpus.texts], dtype=np.int64)
    shingles = np.concatenate([np.zeros(0, dtype=np.int64), *(text.unique for text in corpus.texts)])
    return kernel_numpy.minima(low[shingles], counts, permutations(settings))


def blank_signatures(count: int, settings: DedupSettings, path: Path | None = None) -> Signatures:
    """Room for so many signatures, a row each; with a path in a file that is mapped, so that they may outgrow memory.

    A permutation's values lie side by side: of a file lsh.py reads a band at a time."""
    shape = (count, settings.num_perm)
    if path is None or not count:
        return np.empty(shape, dtype=np.uint32, order="F")
    return np.memmap(path, dtype=np.uint32, mode="w+", shape=shape, order="F")


def sign_buffer(data: bytes | memoryview, offsets: Ints, out: Signatures, settings: DedupSettings, kernel: Kernel = "auto") -> None:
    """Sign texts that lie one after the other in UTF-8, as Arrow holds a column of strings, without a word made a string.

    ``offsets`` holds where each begins and, last, where the last ends; ``out`` takes a row a text. Shingles are runs of
    ``ngram`` words of text.words with a space between, each hashed by shingle_hash: rows are datasketch's own of
    ``MinHash(num_perm, seed, hashfunc=shingle_hash)``. Raises UnicodeDecodeError where data are no UTF-8,
    MissingExtraError where numba is asked for by name and not installed."""
    first = 0
    for made in sign_parts(data, offsets, settings, kernel):
        out[first : first + len(made.rows)] = made.rows
        first += len(made.rows)


def sign_parts(data: bytes | memoryview, offsets: Ints, settings: DedupSettings, kernel: Kernel = "auto") -> Iterator[Signed]:
    """The same, some texts at a time, with the hashes of their shingles, a shingle as often as it stands. Raises as sign_buffer."""
    view, drawn = memoryview(data), permutations(settings)
    run, batch = _chosen(kernel, int(offsets[-1] - offsets[0]))
    for first, last in _batches(offsets, batch):
        part = view[offsets[first] : offsets[last]]
        ends = np.asarray(offsets[first + 1 : last + 1] - offsets[first], dtype=np.int64)
        made = run(part, ends, folding_table(), drawn, settings.ngram)
        if made.hard.any():
            begins, hard = [0, *ends[:-1].tolist()], np.flatnonzero(made.hard)
            packed, packed_ends = pack(fold_hard([str(part[begins[k] : ends[k]], "utf-8", "surrogatepass") for k in hard.tolist()]))
            made = _put(made, hard, run(packed, packed_ends[1:], plain_table(), drawn, settings.ngram))
        yield made


def _put(made: Signed, places: Ints, others: Signed) -> Signed:
    """The texts, with others in these places."""
    hashes, counts = np.split(made.hashes, np.cumsum(made.counts)[:-1]), made.counts.copy()
    for place, own in zip(places.tolist(), np.split(others.hashes, np.cumsum(others.counts)[:-1]), strict=True):
        hashes[place] = own
    made.rows[places], counts[places] = others.rows, others.counts
    return Signed(made.rows, np.concatenate(hashes), counts, np.zeros(len(counts), dtype=bool))


def pack(texts: Sequence[str]) -> tuple[bytes, Ints]:
    """Texts as sign_buffer takes them: in UTF-8 one after the other, and their offsets."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return b"".join(encoded), np.cumsum([0, *map(len, encoded)], dtype=np.int64)


def kernel_for(size: int) -> Kernel:
    """The kernel that is done first with so many bytes of text."""
    return "numba" if size >= _WORTH_COMPILING and kernel_numba.installed() else "numpy"


def _chosen(name: Kernel, size: int) -> tuple[_Run, int]:
    """A kernel, and how many bytes it takes at once."""
    if name == "numba" and not kernel_numba.installed():
        raise MissingExtraError("fast", "the compiled kernel")
    if (kernel_for(size) if name == "auto" else name) == "numba":
        return kernel_numba.signatures, _NUMBA_BATCH
    return kernel_numpy.signatures, _NUMPY_BATCH


def _batches(offsets: Ints, size: int) -> Iterator[tuple[int, int]]:
    """Runs of texts of about so many bytes, one text or more each."""
    first, count = 0, len(offsets) - 1
    while first < count:
        last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + size, side="right")) - 1)
        yield first, last
        first = last


@lru_cache(maxsize=16)
def bands(threshold: float, num_perm: int) -> tuple[int, int]:
    """Number of bands and rows in each that best part pairs above the threshold from those below: the choice of datasketch's
    MinHashLSH, which makes false positives and false negatives the least, if all similarities are as frequent."""
    places, weights = np.polynomial.legendre.leggauss(num_perm // 2 + 1)  # exact for what is a polynomial of degree num_perm
    below, above = (places + 1) / 2 * threshold, threshold + (places + 1) / 2 * (1 - threshold)
    least, chosen = float("inf"), (1, 1)
    for count in range(1, num_perm + 1):
        for rows in range(1, num_perm // count + 1):
            met, missed = weights @ (1 - (1 - below**rows) ** count), weights @ ((1 - above**rows) ** count)
            if (error := float(met * threshold + missed * (1 - threshold))) < least:
                least, chosen = error, (count, rows)
    return chosen
