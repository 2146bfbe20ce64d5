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
from cleaner.model import FailedError

GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
# Four bytes of zstd can stand for 128 KiB, so that little is given to a decompressor at once.
_STEP = {GZIP: 1 << 16, ZSTD: 1 << 12}
_MOST = 1 << 20
_BLOCK = 1 << 20
# How a member begins; of gzip also the flags, the level and the system, as three bytes alone turn up by chance.
_START = {GZIP: re.compile(rb"\x1f\x8b\x08[\0-\x1f].{4}[\0\2\4][\0-\x0d\xff]", re.DOTALL), ZSTD: re.compile(re.escape(ZSTD))}
_OVERLAP = 16


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a gzip file: the bytes ``start`` to ``end``, which unpacked are ``size`` bytes and begin with ``head``.
    ``fault`` says why it cannot be read as a whole, else it is empty."""

    start: int
    end: int
    size: int
    head: bytes
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a member of a packed file, or a part of it, could not be read, and at what byte of the file it begins."""

    reason: str


Chunk: TypeAlias = bytes | Damage


def _at(descriptor: int, size: int, start: int) -> bytes:
    try:
        return os.pread(descriptor, size, start)
    except OSError as error:
        raise FailedError(f"unreadable: {error.strerror}, at byte {start}") from error


def packing(descriptor: int) -> bytes:
    """The first bytes of the packing that an open file has, GZIP or ZSTD; empty where it is plain."""
    head = _at(descriptor, 4, 0)
    return next((magic for magic in (GZIP, ZSTD) if head.startswith(magic)), b"")


def chunks(descriptor: int) -> Iterator[Chunk]:
    """The contents of an open file, unpacked where it is packed, in pieces of a few megabytes at most; between them,
    in its place, what was damaged.

    Raises FailedError where it cannot be read, MissingExtraError where the package that unpacks it is missing."""
    magic = packing(descriptor)
    if magic:
        yield from _unpacked(descriptor, magic)
        return
    at = 0
    while part := _at(descriptor, _BLOCK, at):
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
            start = _next_member(descriptor, member.end, magic)
        except _DamageError as error:
            yield Damage(f"unreadable: {name} {error}, in the member at byte {begin}")
            start = _next_member(descriptor, begin + 1, magic)


def members(descriptor: int, most: int) -> Iterator[Member]:
    """The members of a gzip file, one after the other, each with its first ``most`` bytes unpacked."""
    start, length = _next_member(descriptor, 0, GZIP), os.fstat(descriptor).st_size
    if start != 0:
        yield Member(0, length if start is None else start, 0, b"", "no gzip")
    while start is not None:
        member, head, size, fault = _Member(descriptor, start, _gzip(), _STEP[GZIP]), b"", 0, ""
        try:
            for part in member.parts():
                size += len(part)
                head += part[: most - len(head)]
        except _DamageError as error:
            fault = f"gzip {error}"
        following = _next_member(descriptor, start + 1 if fault else member.end, GZIP)
        yield Member(start, (length if following is None else following) if fault else member.end, size, head, fault)
        start = following


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
            packed = _at(self.descriptor, self.step, self.end)
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


def _next_member(descriptor: int, start: int, magic: bytes) -> int | None:
    """Where the next member begins at or after a byte of the file; None where none does."""
    if _START[magic].match(_at(descriptor, _OVERLAP, start)):
        return start
    while len(part := _at(descriptor, _BLOCK, start)) > len(magic):
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
