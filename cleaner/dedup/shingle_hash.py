"""The hash of a shingle that signatures of texts are made of, published so that other programs can make the same ones.

A shingle is words of text.words with a space between. Its code points are the coefficients of a polynomial, as in
Karp and Rabin, "Efficient randomized pattern-matching algorithms" (1987), here modulo 2**64, so that the hash of a
run of words comes of those of its words; the finaliser of MurmurHash3 (Appleby, 2011) mixes it, and the low 32 bits
are the hash.
"""

from __future__ import annotations

MULTIPLIER = 0x5851F42D4C957F2D  # Knuth's, of the 64-bit generator MMIX; odd, so that it has an inverse
MIX = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
INVERSE = pow(MULTIPLIER, -1, 1 << 64)
SPACE = 32

_ALL = (1 << 64) - 1


def shingle_hash(shingle: bytes | str) -> int:
    """The hash of a shingle, 32 bits, as UTF-8 or as a string: a ``hashfunc`` for datasketch.MinHash.

    Raises UnicodeDecodeError where bytes are no UTF-8."""
    mixed = 0
    for char in shingle if isinstance(shingle, str) else shingle.decode():
        mixed = (mixed * MULTIPLIER + ord(char)) & _ALL
    for factor in MIX:
        mixed = ((mixed ^ mixed >> 33) * factor) & _ALL
    return (mixed ^ mixed >> 33) & 0xFFFFFFFF
