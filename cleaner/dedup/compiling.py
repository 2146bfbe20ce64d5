"""What the compiled loops are made with; the one door to numba, which the extra ``fast`` brings. Imported where it is used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from llvmlite import ir
from numba import extending, njit, types
from numba.np import linalg
from numpy.typing import NDArray

from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes

Octets: TypeAlias = NDArray[np.uint8]

BLOCK = 512  # letters summed at once, whose powers are at hand; a multiple of CHUNK
CHUNK = 64  # marks made one number
LANES = 8  # hashes permuted at once
POINTS = 1024  # bytes decoded at once
ROWS = 16  # signatures laid down at once: a line of the cache

_CALLS_BLAS = "numba.np.arraymath"

_intrinsic: Callable[[Callable[..., Any]], Any] = extending.intrinsic

U8, U16, U32, U64 = np.uint8, np.uint16, np.uint32, np.uint64


def _load_without_scipy() -> None:
    """One of numba's modules loads scipy, which takes longer than all of numba, to see whether it has BLAS for functions of numpy
    that no loop here calls. It is told that it has; what does call BLAS asks again."""
    asking = linalg.ensure_blas
    linalg.ensure_blas = lambda: None
    try:
        import_module(_CALLS_BLAS)
    finally:
        linalg.ensure_blas = asking


if _CALLS_BLAS not in sys.modules:
    _load_without_scipy()


def compiled(function: Any) -> Any:
    """The function compiled, which takes seconds; laid down beside its file, or where numba finds room for it. It must make no
    array: none is counted as held, which cost more than some of the loops."""
    options: Any = {"nogil": True, "_nrt": False}
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # there is no room: neither this folder nor one of the user's can be written to
        return njit(**options)(function)


@_intrinsic
def trailing_zeros(_typing: Any, number: Any) -> Any:
    """The zeros below the lowest bit of a number; 64 where it is 0, of 64 bits."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, False))

    return number(number), generate


@_intrinsic
def count_ones(_typing: Any, number: Any) -> Any:
    """The bits of a number that are 1."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return number(number), generate


@_intrinsic
def marks_as_bits(_typing: Any, marks: Any, place: Any) -> Any:
    """A chunk of marks, from a place on, as a number: what is not 0 is a bit."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        vector = ir.VectorType(ir.IntType(8), CHUNK)
        chunk = builder.load(builder.bitcast(builder.gep(data, [arguments[1]]), vector.as_pointer()))
        chunk.align = 1
        return builder.bitcast(builder.icmp_unsigned("!=", chunk, ir.Constant(vector, None)), ir.IntType(CHUNK))

    return types.uint64(marks, place), generate


class Tables(NamedTuple):
    """An entry a code point; factors and summands of the permutations; powers of the multiplier and of its inverse."""

    entries: Codes
    factors: Codes
    summands: Codes
    powers: Hashes
    inverses: Hashes


class Room(NamedTuple):
    """Arrays that the loops write to, for the longest text and a block more."""

    text: Octets
    heads: Octets  # 1 where a character begins
    kinds: Octets  # bits of an entry from letters.LETTER on: in a word, a word alone, joins
    inside: Octets  # the first two, joiners in their place among letters too
    first: Octets  # 1 where a letter is the first of a word
    last: Octets  # 1 where it is the last of one
    narrow: Octets  # what ASCII is folded to
    points: NDArray[np.uint16]  # code points, where none needs more; beyond them, what stood there before
    wide: Codes  # code points where some do
    codes: Codes  # what other text is folded to
    entries: Codes
    starts: Codes  # of each word the first letter
    stops: Codes  # and the last
    words: Hashes
    lengths: Hashes  # of each word, as powers of the multiplier
    joined: Hashes
    sums: Hashes
    rows: Codes  # signatures, a row each: their values lie far apart where they are to go


def make_room(longest: int, values: int) -> Room:
    """Room for texts of so many bytes, and signatures of so many values."""
    size, some = (longest // 8 + BLOCK) * 8, longest // 2 + 2 * BLOCK  # eights of marks are read at once
    small, points = [np.empty(size, U8) for _ in range(7)], (np.zeros(POINTS + CHUNK, U16), np.zeros(POINTS + CHUNK, U32))
    wide, places = [np.empty(size, U32) for _ in range(2)], [np.empty(some, U32) for _ in range(2)]
    sums = [np.empty(some, U64) for _ in range(3)]
    return Room._make((*small, *points, *wide, *places, *sums, np.empty(BLOCK + 1, U64), np.empty((ROWS, values), U32)))
