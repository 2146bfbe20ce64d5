"""The loops of kernel_numba; the one door to numba, which the extra ``fast`` brings. Imported where it is used.

A text goes through several loops, hardly one with a branch: to guess where each word ends costs more than all of them.

In ``kinds`` and ``inside`` a letter stands at the number after its own, so that it has a neighbour on either side.
Constants have widths of their own: a plain number would make what it meets 64 bits wide.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cleaner.dedup import letters
from cleaner.dedup.letters import Codes
from cleaner.dedup.shingle import Hashes, Ints
from cleaner.dedup.shingle_hash import MIX, MULTIPLIER, SPACE

Octets: TypeAlias = NDArray[np.uint8]

BLOCK = 256  # letters summed at once, whose powers are at hand
_LANES = 32  # hashes permuted at once
_EDGE = 3  # zeros before and after a text: no character reaches farther

U8, U32, U64 = np.uint8, np.uint32, np.uint64
_KIND, _CODE, _GONE, _HARD, _ENDS = U32(21), U32(letters.CODE), U32(letters.GONE), U32(letters.HARD), U32(letters.ENDS)
_FACTOR, _SPACE, _FIRST, _SECOND, _HALF = U64(MULTIPLIER), U64(SPACE), U64(MIX[0]), U64(MIX[1]), U64(33)
_ZERO, _ONE, _TWO, _THREE, _FIVE, _HEAD, _TAIL = U8(0), U8(1), U8(2), U8(3), U8(5), U8(0xC0), U8(0x80)
_NONE, _SINGLE, _SIX, _REST = U32(0), U32(1), U32(6), U32(0x3F)


def compiled(function: Any) -> Any:
    """The function compiled, which takes seconds; laid down beside this file, or where numba finds room for it."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # there is no room: neither this folder nor one of the user's can be written to
        return njit(nogil=True)(function)


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
    kinds: Octets  # bits of an entry from letters.LETTER on: in a word, a word alone, joins
    inside: Octets  # the first two, joiners in their place among letters too
    held: Octets  # 1 where a letter is of a word
    last: Octets  # 1 where it is the last of one
    narrow: Octets  # what ASCII is folded to
    codes: Codes  # what any other text is folded to
    entries: Codes
    words: Hashes
    lengths: Hashes  # of each word, as powers of the multiplier
    joined: Hashes
    hashes: Codes
    sums: Hashes
    places: Codes


def make_room(longest: int) -> Room:
    """Room for texts of so many bytes."""
    size, some = longest + 2 * BLOCK, longest // 2 + 2 * BLOCK
    small, wide = [np.empty(size, U8) for _ in range(6)], [np.empty(size, U32) for _ in range(2)]
    sums, hashes = [np.empty(some, U64) for _ in range(3)], np.empty(some, U32)
    return Room._make((*small, *wide, *sums, hashes, np.empty(BLOCK + 1, U64), np.empty(BLOCK + 1, U32)))


@compiled
def sign_texts(data: Octets, ends: Ints, tables: Tables, room: Room, out: tuple[int, Codes, NDArray[np.bool_], Codes, Ints]) -> None:
    """Fill what kernel_numba.signatures returns; ``out`` holds the words of a shingle too."""
    n, rows, hard, hashes, counts = out
    begin, before = 0, 0
    for row in range(len(ends)):
        count = _read_words(data[begin : ends[row]], tables, room)
        begin = ends[row]
        hard[row] = count < 0
        if count >= n:
            counts[row] = count = _join(room, count, n)
            _permute(room.hashes, count, tables, rows[row])
            hashes[before : before + count] = room.hashes[:count]
            before += count


@compiled
def _read_words(data: Octets, tables: Tables, room: Room) -> int:
    """Fill words and lengths; their number, -1 where the text is hard or no UTF-8."""
    size = len(data)
    if _is_ascii(data):
        _fold_ascii(data, room.narrow, room.kinds)
        _mark_words(room.narrow, size, room)
        return int(_hash_words(room.narrow, size, tables, room))
    for at in range(_EDGE):
        room.text[at] = room.text[size + _EDGE + at] = 0
    for at in range(size):
        room.text[at + 3] = data[at]
    if not _decode(room.text, size, room.codes):
        return -1
    size = _look_up(room.text, size, room.codes, tables.entries, room.entries)
    told = _tell(room.entries, size)
    if told & _HARD:
        return -1
    if told & _GONE:
        size = _close(room.entries, size)
    _split(room.entries, size, room.codes, room.kinds)
    _mark_words(room.codes, size, room)
    return int(_hash_words(room.codes, size, tables, room))


@compiled
def _is_ascii(data: Octets) -> bool:
    told = _ZERO
    for at in range(len(data)):
        told = U8(told | data[at])
    return bool(told < _TAIL)


@compiled
def _fold_ascii(data: Octets, codes: Octets, kinds: Octets) -> None:
    """What the table says of ASCII, without looking it up."""
    for at in range(len(data)):
        char = data[at]
        lower = char | U8(U8(U8(char - U8(65)) < U8(26)) << _FIVE)
        letter = U8(U8(lower - U8(97)) < U8(26)) | U8(U8(char - U8(48)) < U8(10))
        joiner = U8(char == U8(39)) | U8(char == U8(96))
        codes[at] = lower * letter | U8(39) * joiner
        kinds[at + 1] = letter | (joiner << _TWO)


@compiled
def _decode(text: Octets, size: int, points: Codes) -> bool:
    """The code point that would begin at each byte; False where the text is no UTF-8. A surrogate passes."""
    bad, worse = _ZERO, _NONE
    for at in range(size + _EDGE):
        byte = text[at + 3]
        follows = U8(text[at + 2] >= _HEAD) | U8(text[at + 1] >= U8(0xE0)) | U8(text[at] >= U8(0xF0))
        bad = U8(bad | (follows ^ U8((byte & _HEAD) == _TAIL)) | U8(byte >= U8(0xF8)))
    for at in range(size):
        one, two, three, four = U32(text[at + 3]), U32(text[at + 4]), U32(text[at + 5]), U32(text[at + 6])
        of_two = (two & _REST) | ((one & U32(0x1F)) << _SIX)
        of_three = (three & _REST) | ((of_two & U32(0x3FF)) << _SIX)
        of_four = (four & _REST) | ((of_three & U32(0x7FFF)) << _SIX)
        points[at] = of_four if one >= U32(0xF0) else of_three if one >= U32(0xE0) else of_two if one >= U32(0xC0) else one
    for at in range(size):
        one, point = text[at + 3], points[at]
        worse = U32(worse | U32((one | _ONE) == U8(0xC1)) | (U32(one >= U8(0xE0)) & U32(point < U32(0x800))))
        worse = U32(worse | (U32(one >= U8(0xF0)) & U32(U32(point - U32(0x10000)) >= U32(0x100000))))
    return not (bad or worse)


@compiled
def _look_up(text: Octets, size: int, points: Codes, table: Codes, entries: Codes) -> int:
    """An entry a character, from 1 on; their number."""
    found = U64(1)
    entries[0] = 0
    for at in range(size):
        entries[found] = table[points[at]]
        found += U64((text[at + 3] & _HEAD) != _TAIL)
    entries[found] = 0
    return int(found) - 1


@compiled
def _tell(entries: Codes, size: int) -> np.uint32:
    """All bits of the entries; that of HARD where characters quarrel too."""
    told, quarrel = _NONE, _NONE
    for at in range(size):
        told = U32(told | entries[at + 1])
        quarrel = U32(quarrel | (entries[at + 1] >> _SINGLE) & entries[at] & _ENDS)  # STARTS is the bit above ENDS
    return told | _HARD if quarrel else told


@compiled
def _close(entries: Codes, size: int) -> int:
    """Take out what is gone; the number of what is left."""
    found = U64(1)
    for at in range(size):
        entry = entries[at + 1]
        entries[found] = entry
        found += U64((entry & _GONE) == _NONE)
    return int(found) - 1


@compiled
def _split(entries: Codes, size: int, codes: Codes, kinds: Octets) -> None:
    for at in range(size):
        codes[at] = entries[at + 1] & _CODE
        kinds[at + 1] = U8(entries[at + 1] >> _KIND) & U8(7)


@compiled
def _mark_words(codes: Any, size: int, room: Room) -> None:
    """Mark what is held and the last letters of words, to the end of a block; what is of no word gets the code 0."""
    kinds, inside, held, last = room.kinds, room.inside, room.held, room.last
    kinds[0] = kinds[size + 1] = inside[size + 1] = 0
    for at in range(size):
        kind = kinds[at + 1]
        inside[at + 1] = (kind & _THREE) | ((kind >> _TWO) & kinds[at] & kinds[at + 2] & _ONE)
    for at in range(size):
        one = inside[at + 1]
        own = (one | (one >> _ONE)) & _ONE
        held[at] = own
        last[at] = own & ~(one & inside[at + 2])
    for at in range(size):
        codes[at] *= held[at]
    until = (size + BLOCK - 1) // BLOCK * BLOCK
    codes[size:until] = 0
    held[size:until] = 0
    last[size:until] = 0


@compiled
def _hash_words(codes: Any, size: int, tables: Tables, room: Room) -> int:
    """Fill words and lengths, block by block; their number."""
    count, begun, begun_power = 0, U64(0), U64(1)  # the word that the block before left unfinished
    for start in range(0, size, BLOCK):
        held = room.held[start : start + BLOCK]
        found, total = _sum_block(codes[start : start + BLOCK], room.last[start : start + BLOCK], tables.inverses, room.sums, room.places)
        words, lengths = room.words[count : count + found], room.lengths[count : count + found]
        before, stop = U64(0), U64(0)
        for word in range(found):
            first, place = stop, U64(room.places[word])
            while not held[first]:
                first += U64(1)
            stop = place + U64(1)
            words[word] = (room.sums[word] - before) * tables.powers[place]
            lengths[word] = tables.powers[stop - first]
            before = room.sums[word]
        if found:
            words[0] += begun * lengths[0]
            lengths[0] *= begun_power
            begun, begun_power = U64(0), U64(1)
        first = U64(BLOCK)
        while first > stop and held[first - U64(1)]:
            first -= U64(1)
        power = tables.powers[U64(BLOCK) - first]
        begun, begun_power = begun * power + (total - before) * tables.powers[BLOCK - 1], begun_power * power
        count += found
    if begun_power != U64(1):  # no other power of the multiplier is one
        room.words[count], room.lengths[count] = begun, begun_power
        count += 1
    return count


@compiled
def _sum_block(codes: Any, last: Octets, inverses: Hashes, sums: Hashes, places: Codes) -> tuple[int, np.uint64]:
    """For each word that ends in the block the sum up to there and its last letter; their number, and the whole sum."""
    total, found = U64(0), U64(0)
    for at in range(BLOCK):
        total += U64(codes[at]) * inverses[at]
        sums[found] = total
        places[found] = at
        found += U64(last[at])
    return int(found), total


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
        hashes[at] = hashes[0]  # whole vectors: one more of the same lowers nothing
    some = hashes[:size]
    for k in range(len(row)):
        factor, summand, least = tables.factors[k], tables.summands[k], row[k]
        for at in range(len(some)):
            least = min(least, U32(U32(some[at] * factor) + summand))
        row[k] = least
