"""UTF-8 as the compiled kernel reads it: every byte as if a character began there, so that no loop has a branch.

numba sees no change of a file that is not its caller's: after one here, remove what it laid down (``__pycache__/*.nbi``)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compiling import U8, U16, U32, Octets, compiled
from cleaner.dedup.letters import Codes

EDGE = 3  # zeros before and after a text: no character reaches farther

_ZERO, _ONE, _HEAD, _TAIL = U8(0), U8(1), U8(0xC0), U8(0x80)


@compiled
def highest(data: Octets) -> Any:
    """The highest byte, 0 where there is none."""
    most = _ZERO
    for at in range(len(data)):
        most = max(most, data[at])
    return most


@compiled
def is_utf8(text: Octets, size: int, heads: Octets) -> Any:
    """True for UTF-8, as Unicode 15 has it in table 3-7, surrogates aside; marks where characters begin."""
    bad = _ZERO
    for at in range(size + EDGE):
        byte, before, second, third = text[at + 3], text[at + 2], text[at + 1], text[at]
        head = U8(byte & _HEAD) != _TAIL
        follows = (before >= _HEAD) | (second >= U8(0xE0)) | (third >= U8(0xF0))
        low = ((before == U8(0xE0)) & (byte < U8(0xA0))) | ((before == U8(0xF0)) & (byte < U8(0x90)))
        high = ((before == U8(0xF4)) & (byte >= U8(0x90))) | (byte >= U8(0xF5)) | (U8(byte | _ONE) == U8(0xC1))
        bad = U8(bad | ((follows == head) | low | high))
        heads[at] = head
    return bad == _ZERO


@compiled
def decode_short(text: Octets, size: int, points: NDArray[np.uint16]) -> None:
    """The code point that would begin at each byte, of characters of three bytes at most."""
    for at in range(size):
        one, two, three = U16(text[at + 3]), U16(text[at + 4]), U16(text[at + 5])
        low = U16(two & U16(0x3F))
        of_two = U16(low | U16(U16(one & U16(0x1F)) << U16(6)))
        of_three = U16(U16(three & U16(0x3F)) | U16(U16(low << U16(6)) | U16(one << U16(12))))
        points[at] = of_three if one >= U16(0xE0) else of_two if one >= U16(0xC0) else one


@compiled
def decode(text: Octets, size: int, points: Codes) -> None:
    """The code point that would begin at each byte."""
    for at in range(size):
        one, two, three, four = U32(text[at + 3]), U32(text[at + 4]), U32(text[at + 5]), U32(text[at + 6])
        of_two = (two & U32(0x3F)) | ((one & U32(0x1F)) << U32(6))
        of_three = (three & U32(0x3F)) | ((of_two & U32(0x3FF)) << U32(6))
        of_four = (four & U32(0x3F)) | ((of_three & U32(0x7FFF)) << U32(6))
        points[at] = of_four if one >= U32(0xF0) else of_three if one >= U32(0xE0) else of_two if one >= U32(0xC0) else one
