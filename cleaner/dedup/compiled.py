"""The loops of kernel_numba, which need the extra ``fast``. Imported where they are used.

A text goes through several loops, hardly one with a branch: to guess where each word ends costs more than all of them.

In ``kinds``, ``inside`` and ``entries`` a letter stands at the number after its own, so that it has a neighbour on either side.
Constants have widths of their own: a plain number would make what it meets 64 bits wide.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.compiled_utf8 import EDGE, decode, decode_short, highest, is_utf8
from cleaner.dedup.compiling import (
    BLOCK,
    CHUNK,
    LANES,
    POINTS,
    ROWS,
    U8,
    U32,
    U64,
    Octets,
    Room,
    Tables,
    compiled,
    count_ones,
    marks_as_bits,
    trailing_zeros,
)
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.dedup.shingle_hash import MIX, MULTIPLIER, SPACE

_USUAL = 12  # words of as many letters as a chunk has, or fewer

_KIND, _CODE, _GONE, _HARD, _ENDS = U32(21), U32(letters.CODE), U32(letters.GONE), U32(letters.HARD), U32(letters.ENDS)
_FACTOR, _SPACE, _FIRST, _SECOND, _HALF = U64(MULTIPLIER), U64(SPACE), U64(MIX[0]), U64(MIX[1]), U64(33)
_ZERO, _ONE, _TWO, _THREE, _TAIL = U8(0), U8(1), U8(2), U8(3), U8(0x80)
_NONE, _SINGLE = U32(0), U32(1)


@compiled
def sign_texts(data: Octets, ends: Ints, tables: Tables, room: Room, out: tuple[int, Codes, NDArray[np.bool_], Codes, Ints]) -> None:
    """Fill what kernel_numba.signatures returns; ``out`` holds the words of a shingle too."""
    n, rows, hard, hashes, counts = out
    begin, before = 0, 0
    for row in range(len(ends)):
        count = _read_words(data[begin : ends[row]], tables, room)
        begin = ends[row]
        hard[row] = count < 0
        least = room.rows[row % ROWS]
        least[:] = U32(0xFFFFFFFF)
        if count >= n:
            counts[row] = count = _join(room, count, n, hashes[before:])
            _permute(hashes[before:], count, tables, least)
            before += count
        if row % ROWS == ROWS - 1 or row == len(ends) - 1:
            _lay_down(room.rows, rows[row - row % ROWS : row + 1])


@compiled
def _lay_down(rows: Codes, out: Codes) -> None:
    for k in range(rows.shape[1]):
        for at in range(len(out)):
            out[at, k] = rows[at, k]


@compiled
def _read_words(data: Octets, tables: Tables, room: Room) -> Any:
    """Fill words and lengths; their number, -1 where the text is hard or no UTF-8."""
    size = len(data)
    most = highest(data)
    if most < _TAIL:
        _fold_ascii(data, room.narrow, room.kinds)
        return int(_hash_words(room.narrow, size, tables, room))
    for at in range(EDGE):
        room.text[at] = room.text[size + EDGE + at] = 0
    for at in range(size):
        room.text[at + 3] = data[at]
    if not is_utf8(room.text, size, room.heads):
        return -1
    size = _find_entries(room, size, most >= U8(0xF0), tables.entries)
    told = _split(room, size)
    if told & _HARD:
        return -1
    if told & _GONE:
        size = _close(room.entries, size)
        _split(room, size)
    return np.int64(_hash_words(room.codes, size, tables, room))


@compiled
def _fold_ascii(data: Octets, codes: Octets, kinds: Octets) -> None:
    """What the table says of ASCII, without looking it up; a sign of no word may have any code."""
    for at in range(len(data)):
        char = data[at]
        capital, tick = U8(char - U8(65)) < U8(26), char == U8(96)
        letter = (U8(U8(char | U8(32)) - U8(97)) < U8(26)) | (U8(char - U8(48)) < U8(10))
        codes[at] = U8(39) if tick else U8(char | U8(32)) if capital else char
        kinds[at + 1] = _ONE if letter else U8(4) if tick | (char == U8(39)) else _ZERO


@compiled
def _find_entries(room: Room, size: int, wide: bool, table: Codes) -> Any:
    """Fill entries, one a character; their number. Some at a time, so that code points stay in the nearest cache."""
    found = 0
    room.heads[size : (size + CHUNK - 1) // CHUNK * CHUNK] = 0
    for begin in range(0, size, POINTS):
        some = min(POINTS, size - begin)
        text, heads, entries = room.text[begin:], room.heads[begin:], room.entries[found + 1 :]
        if wide:
            decode(text, some, room.wide)
            found += _look_up(heads, some, room.wide, table, entries)
        else:
            decode_short(text, some, room.points)
            found += _look_up(heads, some, room.points, table, entries)
    room.entries[0] = room.entries[found + 1] = 0
    return found


@compiled
def _look_up(heads: Octets, size: int, points: Any, table: Codes, entries: Codes) -> Any:
    """An entry a character; their number."""
    found = U64(0)
    for chunk in range(0, size, CHUNK):
        bits = marks_as_bits(heads, chunk)
        count, some, chars = count_ones(bits), points[chunk : chunk + CHUNK + 1], entries[found : found + U64(CHUNK)]
        for eight in range((count + U64(7)) // U64(8)):  # the same number more often than not
            for k in range(8):
                chars[U64(8 * eight + k)] = table[some[trailing_zeros(bits)]]
                bits &= bits - U64(1)
        found += count
    return np.int64(found)


@compiled
def _split(room: Room, size: int) -> Any:
    """Fill codes and kinds; all bits of the entries, that of HARD where characters quarrel too."""
    entries, codes, kinds, told, quarrel = room.entries, room.codes, room.kinds, _NONE, _NONE
    for at in range(size):
        entry = entries[at + 1]
        told = U32(told | entry)
        quarrel = U32(quarrel | (entry >> _SINGLE) & entries[at] & _ENDS)  # STARTS is the bit above ENDS
        codes[at] = entry & _CODE
        kinds[at + 1] = U8(U8(entry >> _KIND) & U8(7))
    return told | _HARD if quarrel else told


@compiled
def _close(entries: Codes, size: int) -> Any:
    """Take out what is gone; the number of what is left."""
    found = U64(1)
    for at in range(size):
        entry = entries[at + 1]
        entries[found] = entry
        found += U64((entry & _GONE) == _NONE)
    return np.int64(found) - 1


@compiled
def _mark_words(kinds: Octets, inside: Octets, first: Octets, last: Octets, size: int) -> None:
    """Mark the first and last letters of words, to the end of a chunk."""
    kinds[0] = kinds[size + 1] = inside[0] = inside[size + 1] = 0
    for at in range(size):
        kind = kinds[at + 1]
        inside[at + 1] = (kind & _THREE) | ((kind >> _TWO) & kinds[at] & kinds[at + 2] & _ONE)
    for at in range(size):
        one = inside[at + 1]
        own = (one | (one >> _ONE)) & _ONE
        first[at] = own & ~(one & inside[at])
        last[at] = own & ~(one & inside[at + 2])
    until = (size + CHUNK - 1) // CHUNK * CHUNK
    first[size:until] = 0
    last[size:until] = 0


@compiled
def _hash_words(codes: Any, size: int, tables: Tables, room: Room) -> Any:
    """Fill words and lengths, block by block; their number."""
    _mark_words(room.kinds, room.inside, room.first, room.last, size)
    starts, stops, words, lengths, sums = room.starts, room.stops, room.words, room.lengths, room.sums
    started, stopped = 0, 0
    for begin in range(0, size, BLOCK):
        end, before = min(begin + BLOCK, size), stopped
        _sum(codes[begin:end], tables.inverses, sums)
        started += _find(room.first, begin, end, starts[started:])
        stopped += _find(room.last, begin, end, stops[stopped:])
        if stopped > before:
            new = slice(before, stopped)
            _pick((starts[new], stops[new]), U32(begin), (sums, tables.powers), words[new], lengths[new])
            if np.int64(starts[before]) < begin:
                words[before], lengths[before] = _hash_letters(codes[np.int64(starts[before]) : np.int64(stops[before]) + 1])
    return stopped


@compiled
def _find(marks: Octets, begin: int, end: int, places: Codes) -> Any:
    """Fill the places of marks; their number."""
    found = U64(0)
    for chunk in range(begin, end, CHUNK):
        bits = marks_as_bits(marks, chunk)
        at = found
        found += count_ones(bits)
        for k in range(_USUAL):  # the same for all, rather than a guess how many there are
            places[at + U64(k)] = U64(chunk) + trailing_zeros(bits)
            bits &= bits - U64(1)
        while bits:
            places[at + U64(_USUAL)] = U64(chunk) + trailing_zeros(bits)
            at += U64(1)
            bits &= bits - U64(1)
    return np.int64(found)


@compiled
def _pick(places: tuple[Codes, Codes], begin: np.uint32, of: tuple[Hashes, Hashes], words: Hashes, lengths: Hashes) -> None:
    """The words and lengths that lie between places, of sums and powers; a word that began before ``begin`` is left for later."""
    starts, stops = places
    sums, powers = of
    for at in range(len(words)):
        start, stop = U32(max(starts[at], begin) - begin), U32(stops[at] - begin)
        words[at] = (sums[stop + _SINGLE] - sums[start]) * powers[stop]
        lengths[at] = powers[stop + _SINGLE - start]


@compiled
def _sum(codes: Any, inverses: Hashes, sums: Hashes) -> None:
    """The sum up to each letter."""
    total = U64(0)
    sums[0] = total
    for at in range(len(codes)):
        total += U64(codes[at]) * inverses[at]
        sums[at + 1] = total


@compiled
def _hash_letters(codes: Any) -> tuple[Any, Any]:
    """A word letter by letter: its hash and its length."""
    whole, length = U64(0), U64(1)
    for at in range(len(codes)):
        whole = whole * _FACTOR + U64(codes[at])
        length *= _FACTOR
    return whole, length


@compiled
def _join(room: Room, count: int, n: int, hashes: Codes) -> Any:
    """Fill hashes with those of the shingles, as the permutations take them; their number."""
    count, words, lengths, mixed = count - n + 1, room.words, room.lengths, room.joined
    for at in range(count):
        mixed[at] = words[at]
    for k in range(1, n):
        later, shifts = words[k : k + count], lengths[k : k + count]
        for at in range(count):
            mixed[at] = (mixed[at] * _FACTOR + _SPACE) * shifts[at] + later[at]
    for at in range(count):
        whole = mixed[at]
        whole = (whole ^ (whole >> _HALF)) * _FIRST
        whole = (whole ^ (whole >> _HALF)) * _SECOND
        low = U32(whole ^ (whole >> _HALF))
        low = U32((low ^ (low >> U32(16))) * U32(0x85EBCA6B))
        low = U32((low ^ (low >> U32(13))) * U32(0xC2B2AE35))
        hashes[at] = low ^ (low >> U32(16))
    return count


@compiled
def _permute(hashes: Codes, count: int, tables: Tables, row: Codes) -> None:
    """Lower each value of the row to the least of its permutation of the hashes."""
    size = (count + LANES - 1) // LANES * LANES
    for at in range(count, size):
        hashes[at] = hashes[0]  # one more of the same lowers nothing
    factors, summands = tables.factors, tables.summands
    for at in range(0, size, LANES):
        h = hashes[at : at + LANES]
        a, b, c, d, e, f, g, i = h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
        for k in range(len(row)):
            factor, summand, least = factors[k], summands[k], row[k]
            least = min(least, U32(U32(a * factor) + summand))
            least = min(least, U32(U32(b * factor) + summand))
            least = min(least, U32(U32(c * factor) + summand))
            least = min(least, U32(U32(d * factor) + summand))
            least = min(least, U32(U32(e * factor) + summand))
            least = min(least, U32(U32(f * factor) + summand))
            least = min(least, U32(U32(g * factor) + summand))
            least = min(least, U32(U32(i * factor) + summand))
            row[k] = least
