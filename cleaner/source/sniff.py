"""What bytes are, whatever their name says: compressed, HTML, text, or no page at all."""

from __future__ import annotations

import re
import zlib

from cleaner.model import FailedError, Media, SkippedError

# First bytes of formats that are no page, as registered by IANA or told by file(1).
_MAGIC = {
    b"%PDF-": "PDF",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"PK\x03\x04": "zip",
    b"Rar!": "rar",
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF media",
    b"OggS": "Ogg",
    b"ID3": "MP3",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "SQLite",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"{\\rtf": "RTF",
    b"\xd0\xcf\x11\xe0": "an Office file",
}
_GZIP = b"\x1f\x8b"
_SAMPLE = 65536
_PIECE = 1 << 20
_TAG = re.compile(rb"<(?:!doctype|!--|/?[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
# An object, or a list that goes on or is all: "[1]Skip to content" and "[](/)" begin dumps.
_JSON = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"[^"\n]*"\s*:|\})|\[\s*(?:\{\s*["}]|\[\s*(?:["{\[]|-?\d+\s*,)"""
    rb"""|\]\s*\Z|(?:"[^"\n]*"|-?\d[\d.]*)\s*(?:,|\]\s*\Z)))"""
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})


def inflate(body: bytes, max_bytes: int) -> bytes:
    """The body with gzip taken off, at most twice, whatever follows the last member left out; else as it is.

    Raises FailedError where it is damaged, or holds more than ``max_bytes``. RFC 1952 defines the format."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        body = _gunzip(body, max_bytes)
    return body


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left, at = max_bytes + 1, 0
    while body.startswith(_GZIP, at):
        found, at = _member(body, at, left)
        parts += found
        left -= sum(map(len, found))
        if left <= 0:
            raise FailedError(f"too large: more than {max_bytes / 1e6:.0f} MB inflated")
    return b"".join(parts)


def _member(body: bytes, at: int, most: int) -> tuple[list[bytes], int]:
    """What the member at ``at`` holds, up to ``most`` bytes, and where the next one begins. It is fed in growing
    pieces, as zlib copies what is left over behind a member."""
    member = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = 512
    while not member.eof and most > 0:
        piece = body[at : at + size]
        if not piece:
            raise FailedError("unreadable: gzip ends early")
        try:
            parts.append(member.decompress(piece, most))
        except zlib.error as error:
            raise FailedError("unreadable: damaged gzip") from error
        at += len(piece) - len(member.unused_data) - len(member.unconsumed_tail)
        most -= len(parts[-1])
        size = min(2 * size, _PIECE)
    return parts, at


def media(body: bytes, fallback: Media) -> Media:
    """What the bytes of a page are; ``fallback`` where they hold both or neither of the signs.

    Raises SkippedError, naming what it is, where they are no page."""
    if not body:
        raise SkippedError("empty")
    for magic, name in _MAGIC.items():
        if body.startswith(magic):
            raise SkippedError(f"not a page: {name}")
    sample = body[:_SAMPLE]
    if _binary(sample):
        raise SkippedError("not a page: binary")
    if _JSON.match(sample):
        raise SkippedError("not a page: JSON")
    return Media.HTML if fallback is Media.HTML or _TAG.search(sample.replace(b"\0", b"")) else Media.TEXT


def _binary(sample: bytes) -> bool:
    """True where more than one byte in twenty is a control that no text uses; blank files are not binary."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) * 0.05 and not _sixteen_bit(sample) and bool(sample.strip(b"\0 \r\n\t"))


def _sixteen_bit(sample: bytes) -> bool:
    """True where zero bytes keep to one side of each pair, as in UTF-16 and UTF-32 text."""
    zeros = sample.count(0)
    sides = sample[::2].count(0), sample[1::2].count(0)
    quarters = [sample[i::4].count(0) for i in range(4)]
    one_sided = min(sides) < zeros * 0.05 or min(quarters) < zeros * 0.02
    return sample[:2] in (b"\xff\xfe", b"\xfe\xff") or (zeros > len(sample) * 0.1 and one_sided)
