"""The loops of kernel_numba; the one door to numba, which the extra ``fast`` brings. Imported where it is used.

A text goes through several loops, hardly one with a branch: to guess where each word ends costs more than all of them.

In ``kinds``, ``inside`` and ``entries`` a letter stands at the number after its own, so that it has a neighbour on either side.
Constants have widths of their own: a plain number would make what it meets 64 bits wide.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.dedup.shingle_hash import MIX, MULTIPLIER, SPACE

Octets: TypeAlias = NDArray[np.uint8]

BLOCK = 512  # letters summed at once, whose powers are at hand; a multiple of _CHUNK
_LANES = 8  # hashes permuted at once
_ROWS = 16  # signatures laid down at once: a line of the cache
_USUAL = 12  # words of as many letters as a chunk has, or fewer
_CHUNK = 64  # marks made one number
_EDGE = 3  # zeros before and after a text: no character reaches farther

U8, U16, U32, U64 = np.uint8, np.uint16, np.uint32, np.uint64
_KIND, _CODE, _GONE, _HARD, _ENDS = U32(21), U32(letters.CODE), U32(letters.GONE), U32(letters.HARD), U32(letters.ENDS)
_FACTOR, _SPACE, _FIRST, _SECOND, _HALF = U64(MULTIPLIER), U64(SPACE), U64(MIX[0]), U64(MIX[1]), U64(33)
_ZERO, _ONE, _TWO, _THREE, _HEAD, _TAIL = U8(0), U8(1), U8(2), U8(3), U8(0xC0), U8(0x80)
_NONE, _SINGLE = U32(0), U32(1)
_GATHER = U64(0x0102040810204080)  # brings the low bits of eight bytes together in the highest byte


def compiled(function: Any) -> Any:
    """The function compiled, which takes seconds; laid down beside this file, or where numba finds room for it."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # there is no room: neither this folder nor one of the user's can be written to
        return njit(nogil=True)(function)


@intrinsic
def _trailing_zeros(_typing: Any, number: Any) -> Any:  # type: ignore[misc]
    """The zeros below the lowest bit of a number of 64 bits that is not 0."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return number(number), generate


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
    points: NDArray[np.uint16]  # code points, where none needs more
    wide: Codes  # code points
    codes: Codes  # what other text is folded to
    entries: Codes
    starts: Codes  # of each word the first letter
    stops: Codes  # and the last
    words: Hashes
    lengths: Hashes  # of each word, as powers of the multiplier
    joined: Hashes
    hashes: Codes
    sums: Hashes
    rows: Codes  # signatures, a row each: their values lie far apart where they are to go


def make_room(longest: int, values: int) -> Room:
    """Room for texts of so many bytes, and signatures of so many values."""
    size, some = (longest // 8 + BLOCK) * 8, longest // 2 + 2 * BLOCK  # eights of marks are read at once
    small, points = [np.empty(size, U8) for _ in range(7)], np.empty(size, U16)
    wide, places = [np.empty(size, U32) for _ in range(3)], [np.empty(some, U32) for _ in range(2)]
    sums, hashes = [np.empty(some, U64) for _ in range(3)], np.empty(some, U32)
    return Room._make((*small, points, *wide, *places, *sums, hashes, np.empty(BLOCK + 1, U64), np.empty((_ROWS, values), U32)))


@compiled
def sign_texts(data: Octets, ends: Ints, tables: Tables, room: Room, out: tuple[int, Codes, NDArray[np.bool_], Codes, Ints]) -> None:
    """Fill what kernel_numba.signatures returns; ``out`` holds the words of a shingle too."""
    n, rows, hard, hashes, counts = out
    begin, before = 0, 0
    for row in range(len(ends)):
        count = _read_words(data[begin : ends[row]], tables, room)
        begin = ends[row]
        hard[row] = count < 0
        least = room.rows[row % _ROWS]
        least[:] = U32(0xFFFFFFFF)
        if count >= n:
            counts[row] = count = _join(room, count, n)
            _permute(room.hashes, count, tables, least)
            for at in range(count):
                hashes[before + at] = room.hashes[at]
            before += count
        if row % _ROWS == _ROWS - 1 or row == len(ends) - 1:
            _lay_down(room.rows, rows[row - row % _ROWS : row + 1])


@compiled
def _lay_down(rows: Codes, out: Codes) -> None:
    for k in range(rows.shape[1]):
        for at in range(len(out)):
            out[at, k] = rows[at, k]


@compiled
def _read_words(data: Octets, tables: Tables, room: Room) -> int:
    """Fill words and lengths; their number, -1 where the text is hard or no UTF-8."""
    size = len(data)
    most = _highest(data)
    if most < _TAIL:
        _fold_ascii(data, room.narrow, room.kinds)
        return int(_hash_words(room.narrow, size, tables, room))
    for at in range(_EDGE):
        room.text[at] = room.text[size + _EDGE + at] = 0
    for at in range(size):
        room.text[at + 3] = data[at]
    if not _is_utf8(room.text, size, room.heads):
        return -1
    if most < U8(0xF0):
        _decode_short(room.text, size, room.points)
        size = _look_up(room.heads, size, room.points, tables.entries, room.entries)
    else:
        _decode(room.text, size, room.wide)
        size = _look_up(room.heads, size, room.wide, tables.entries, room.entries)
    told = _split(room, size)
    if told & _HARD:
        return -1
    if told & _GONE:
        size = _close(room.entries, size)
        _split(room, size)
    return np.int64(_hash_words(room.codes, size, tables, room))


@compiled
def _highest(data: Octets) -> np.uint8:
    most = _ZERO
    for at in range(len(data)):
        most = max(most, data[at])
    return most


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
def _is_utf8(text: Octets, size: int, heads: Octets) -> bool:
    """True for UTF-8, as Unicode 15 has it in table 3-7, surrogates aside; marks where characters begin."""
    bad = _ZERO
    for at in range(size + _EDGE):
        byte, before, second, third = text[at + 3], text[at + 2], text[at + 1], text[at]
        head = U8(byte & _HEAD) != _TAIL
        follows = (before >= _HEAD) | (second >= U8(0xE0)) | (third >= U8(0xF0))
        low = ((before == U8(0xE0)) & (byte < U8(0xA0))) | ((before == U8(0xF0)) & (byte < U8(0x90)))
        high = ((before == U8(0xF4)) & (byte >= U8(0x90))) | (byte >= U8(0xF5)) | (U8(byte | _ONE) == U8(0xC1))
        bad = U8(bad | ((follows == head) | low | high))
        heads[at] = head
    return bad == _ZERO


@compiled
def _decode_short(text: Octets, size: int, points: NDArray[np.uint16]) -> None:
    """The code point that would begin at each byte, of characters of three bytes at most."""
    for at in range(size):
        one, two, three = U16(text[at + 3]), U16(text[at + 4]), U16(text[at + 5])
        low = U16(two & U16(0x3F))
        of_two = U16(low | U16(U16(one & U16(0x1F)) << U16(6)))
        of_three = U16(U16(three & U16(0x3F)) | U16(U16(low << U16(6)) | U16(one << U16(12))))
        points[at] = of_three if one >= U16(0xE0) else of_two if one >= U16(0xC0) else one


@compiled
def _decode(text: Octets, size: int, points: Codes) -> None:
    """The code point that would begin at each byte."""
    for at in range(size):
        one, two, three, four = U32(text[at + 3]), U32(text[at + 4]), U32(text[at + 5]), U32(text[at + 6])
        of_two = (two & U32(0x3F)) | ((one & U32(0x1F)) << U32(6))
        of_three = (three & U32(0x3F)) | ((of_two & U32(0x3FF)) << U32(6))
        of_four = (four & U32(0x3F)) | ((of_three & U32(0x7FFF)) << U32(6))
        points[at] = of_four if one >= U32(0xF0) else of_three if one >= U32(0xE0) else of_two if one >= U32(0xC0) else one


@compiled
def _look_up(heads: Octets, size: int, points: Any, table: Codes, entries: Codes) -> int:
    """An entry a character, from 1 on; their number."""
    found = U64(1)
    entries[0] = 0
    for at in range(size):
        entries[found] = table[points[at]]
        found += U64(heads[at])
    entries[found] = 0
    return np.int64(found) - 1

@compiled
def _split(room: Room, size: int) -> np.uint32:
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
def _close(entries: Codes, size: int) -> int:
    """Take out what is gone; the number of what is left."""
    found = U64(1)
    for at in range(size):
        entry = entries[at + 1]
        entries[found] = entry
        found += U64((entry & _GONE) == _NONE)
    return np.int64(found) - 1


@compiled
def _mark_words(size: int, room: Room) -> None:
    """Mark the first and last letters of words, to the end of a block."""
    kinds, inside, first, last = room.kinds, room.inside, room.first, room.last
    kinds[0] = kinds[size + 1] = inside[0] = inside[size + 1] = 0
    for at in range(size):
        kind = kinds[at + 1]
        inside[at + 1] = (kind & _THREE) | ((kind >> _TWO) & kinds[at] & kinds[at + 2] & _ONE)
    for at in range(size):
        one = inside[at + 1]
        own = (one | (one >> _ONE)) & _ONE
        first[at] = own & ~(one & inside[at])
        last[at] = own & ~(one & inside[at + 2])
    until = (size + _CHUNK - 1) // _CHUNK * _CHUNK
    first[size:until] = 0
    last[size:until] = 0


@compiled
def _find(marks: Octets, size: int, places: Codes) -> int:
    """Fill the places of marks; their number."""
    eights, found = marks.view(np.uint64), U64(0)
    for start in range(0, size, _CHUNK):
        left = U64(0)
        for k in range(8):
            left |= ((eights[U64(start // 8 + k)] * _GATHER) >> U64(56)) << U64(8 * k)
        for _ in range(_USUAL):
            places[found] = U64(start) + _trailing_zeros(left)
            found += U64(left != U64(0))
            left &= left - U64(1)
        while left:
            places[found] = U64(start) + _trailing_zeros(left)
            left &= left - U64(1)
            found += U64(1)
    return np.int64(found)


@compiled
def _hash_words(codes: Any, size: int, tables: Tables, room: Room) -> int:
    """Fill words and lengths, block by block; their number."""
    _mark_words(size, room)
    sums, starts, stops = room.sums, room.starts, room.stops
    count, word = _find(room.first, size, starts), 0
    _find(room.last, size, stops)
    for begin in range(0, size, BLOCK):
        end, before = min(begin + BLOCK, size), word
        _sum(codes[begin:end], tables.inverses, sums)
        while word < count and np.int64(stops[word]) < end:
            word += 1
        if word > before:
            _pick(room, before, word, begin, tables.powers)
            if np.int64(starts[before]) < begin:
                letters_of = codes[np.int64(starts[before]) : np.int64(stops[before]) + 1]
                room.words[before], room.lengths[before] = _hash_letters(letters_of)
    return count


@compiled
def _pick(room: Room, before: int, after: int, begin: int, powers: Hashes) -> None:
    starts, stops, sums = room.starts[before:after], room.stops[before:after], room.sums
    words, lengths = room.words[before:after], room.lengths[before:after]
    offset = U32(begin)
    for at in range(len(words)):
        start, stop = U32(max(starts[at], offset) - offset), U32(stops[at] - offset)
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
def _hash_letters(codes: Any) -> tuple[np.uint64, np.uint64]:
    """A word letter by letter: its hash and its length."""
    whole, length = U64(0), U64(1)
    for at in range(len(codes)):
        whole = whole * _FACTOR + U64(codes[at])
        length *= _FACTOR
    return whole, length


@compiled
def _join(room: Room, count: int, n: int) -> int:
    """Fill ``hashes`` with those of the shingles, as the permutations take them; their number."""
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
        room.hashes[at] = low ^ (low >> U32(16))
    return count


@compiled
def _permute(hashes: Codes, count: int, tables: Tables, row: Codes) -> None:
    """Lower each value of the row to the least of its permutation of the hashes."""
    size = (count + _LANES - 1) // _LANES * _LANES
    for at in range(count, size):
        hashes[at] = hashes[0]  # one more of the same lowers nothing
    factors, summands = tables.factors, tables.summands
    for at in range(0, size, _LANES):
        h = hashes[at : at + _LANES]
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
