"""The same signatures as kernel_numpy's, by the loops of compiled.py, which need the extra ``fast``."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

import numpy as np

from cleaner.dedup.kernel_numpy import Signed, powers
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Ints
from cleaner.dedup.shingle_hash import INVERSE, MULTIPLIER


@cache
def installed() -> bool:
    """True where numba can be imported."""
    return find_spec("numba") is not None


def signatures(data: bytes | memoryview, ends: Ints, table: Codes, permutations: Codes, n: int) -> Signed:
    """As kernel_numpy.signatures, bit for bit; but a text that is no UTF-8 is marked, nothing raised."""
    from cleaner.dedup import compiled, compiling

    rows = np.empty((len(ends), permutations.shape[1]), dtype=np.uint32, order="F")
    hard = np.zeros(len(ends), dtype=np.bool_)
    size = compiling.BLOCK + 1
    tables = compiling.Tables(table, permutations[0], permutations[1], powers(MULTIPLIER, size), powers(INVERSE, size))
    room = compiling.make_room(int(np.diff(ends, prepend=0).max(initial=0)), permutations.shape[1])
    hashes, counts = np.empty(len(data) // 2 + len(ends) + compiling.LANES, dtype=np.uint32), np.zeros(len(ends), dtype=np.int64)
    compiled.sign_texts(np.frombuffer(data, dtype=np.uint8), ends, tables, room, (n, rows, hard, hashes, counts))
    return Signed(rows, hashes[: counts.sum()], counts, hard)
