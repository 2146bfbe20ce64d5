"""Files packed with gzip (RFC 1952) or zstd (RFC 8878), as streams. zstandard's only door.

Both formats are chains of members that stand alone, so where one is damaged the next is looked for by its first
bytes and read: a torn file costs what was torn and no more."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias, cast

from cleaner.extra import MissingExtraError

GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
# Four bytes of zstd can stand for 128 KiB, so that little is given to a decompressor at once.
_STEP = {GZIP: 1 << 16, ZSTD: 1 << 12}
_MOST = 1 << 20
_BLOCK = 1 << 20
# How a member begins; of gzip also the flags, the level and the system, as three bytes alone turn up by chance.
_START = {GZIP: re.compile(rb"\x1f\x8b\x08[\0-\x1f].{4}[\0\2\4][\0-\x0d\xff]", re.DOTALL), ZSTD: re.compile(re.escape(ZSTD))}
_OVERLAP = 16


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a member of a packed file, or a part of it, could not be read, and at what byte of the file it begins."""

    reason: str


Chunk: TypeAlias = bytes | Damage


def packing(descriptor: int) -> bytes:
    """The first bytes of the packing that an open file has, GZIP or ZSTD; empty where it is plain."""
    head = os.pread(descriptor, 4, 0)
    return next((magic for magic in (GZIP, ZSTD) if head.startswith(magic)), b"")


def chunks(descriptor: int) -> Iterator[Chunk]:
    """The contents of an open file, unpacked where it is packed, in pieces of a few megabytes at most; between them,
    in its place, what was damaged.

    Raises MissingExtraError where the package that unpacks it is missing."""
    magic = packing(descriptor)
    if magic:
        yield from _unpacked(descriptor, magic)
        return
    at = 0
    while part := os.pread(descriptor, _BLOCK, at):
        yield part
        at += len(part)


def _unpacked(descriptor: int, magic: bytes) -> Iterator[Chunk]:
    make = _gzip if magic == GZIP else _zstd()
    start: int | None = 0
    name = "gzip" if magic == GZIP else "zstd"
    while start is not None:
        begin = start
        member = _Member(descriptor, start, make(), _STEP[magic])
        try:
            yield from member.parts()
            start = next_member(descriptor, member.end, magic)
        except _DamageError as error:
            yield Damage(f"unreadable: {name} {error}, in the member at byte {begin}")
            start = next_member(descriptor, begin + 1, magic)


def _gzip() -> Any:
    return zlib.decompressobj(wbits=31)


def _zstd() -> Callable[[], Any]:
    zstandard = _zstandard()
    return lambda: zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtraError("zstd", "zstd") from error
    return zstandard


class _DamageError(Exception):
    """A member that ends early or holds what its format does not allow."""


class _Member:
    """One member that begins at a byte of the file; ``end`` is known once its parts were taken."""

    def __init__(self, descriptor: int, start: int, unpacker: Any, step: int) -> None:
        self.descriptor, self.end, self.unpacker, self.step = descriptor, start, unpacker, step

    def parts(self) -> Iterator[bytes]:
        """The contents. Raises _DamageError."""
        while not self.unpacker.eof:
            packed = os.pread(self.descriptor, self.step, self.end)
            if not packed:
                raise _DamageError("ends early")
            self.end += len(packed)
            yield from self._unpack(packed)
        self.end -= len(self.unpacker.unused_data)

    def _unpack(self, packed: bytes) -> Iterator[bytes]:
        try:
            if self.step == _STEP[ZSTD]:
                yield self.unpacker.decompress(packed)
                return
            while True:
                part = self.unpacker.decompress(packed, _MOST)
                yield part
                packed = self.unpacker.unconsumed_tail
                if self.unpacker.eof or (not packed and len(part) < _MOST):
                    return
        except Exception as error:  # zlib.error, or what zstandard raises, which has no name where it is not installed
            raise _DamageError("is damaged") from error


def next_member(descriptor: int, start: int, magic: bytes) -> int | None:
    """Where the next member begins at or after a byte of the file; None where none does."""
    while len(part := os.pread(descriptor, _BLOCK, start)) > len(magic):
        if found := _START[magic].search(part):
            return start + found.start()
        start += max(len(part) - _OVERLAP, _OVERLAP)
    return None


@contextmanager
def packed(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """A stream that packs what is written into ``stream``: ``name`` is ``none``, ``gzip`` or ``zstd``. The same
    bytes for the same contents.

    Raises MissingExtraError where the package that packs is missing."""
    with PACKERS[name](stream) as packer:
        yield packer


@contextmanager
def _plain(stream: BinaryIO) -> Iterator[BinaryIO]:
    yield stream


@contextmanager
def _gzip_writer(stream: BinaryIO) -> Iterator[BinaryIO]:
    import gzip

    with gzip.GzipFile(filename="", fileobj=stream, mode="wb", mtime=0) as packer:
        yield cast(BinaryIO, packer)


@contextmanager
def _zstd_writer(stream: BinaryIO) -> Iterator[BinaryIO]:
    with _zstandard().ZstdCompressor(level=9).stream_writer(stream, closefd=False) as packer:
        yield packer


PACKERS: Mapping[str, Any] = {"none": _plain, "gzip": _gzip_writer, "zstd": _zstd_writer}
