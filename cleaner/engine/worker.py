"""One worker process: it takes items from a socket, applies a function, and answers, within limits.

A forked child that reads frames: four bytes of length, then UTF-8. CPU time is limited by the kernel's
profiling timer, whose signal ends the process even inside C code; memory by the size of the address space.
The child ends with its parent: by the parent-death signal where there is one (Linux), else at the end of
the socket.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import resource
import signal
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn, TypeAlias

ItemFunction: TypeAlias = Callable[[str], str]

_DONE, _RAISED = b"+", b"-"
_PR_SET_PDEATHSIG = 1
# To glibc's mallopt: from this size on each piece of memory is given back when it is freed. Else one page of a megabyte raises
# the bound for good, and what is left between the pieces of later pages is never given back.
_M_MMAP_THRESHOLD, _GIVEN_BACK = -3, 1 << 18
# Objects between two searches for cycles that nobody holds.
_OBJECTS = 50_000
# Bytes that are taken at a time: about what a page's answer takes, and few enough not to be mapped and unmapped each time.
_PART = 1 << 16
_FORKING = threading.Lock()
_STOPS = (signal.SIGINT, signal.SIGTERM)
OUT_OF_MEMORY = "out of memory"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: ``timeout`` seconds of CPU, ``memory`` megabytes beyond what the worker
    began with. ``jobs`` is the number of workers."""

    jobs: int
    timeout: float
    memory: int


def unlimited(jobs: int) -> Limits:
    """For items that are no pages, but parts of a dataset: they have all the time and memory that there is."""
    return Limits(jobs, 1e7, 1 << 24)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals to stop wait until after: what their handler raises in the hooks of a fork, Python prints and forgets."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Worker:
    """The parent's hold of a worker. ``queue`` are the items sent and not yet answered, the one at work first."""

    def __init__(self, function: ItemFunction, limits: Limits, others: Iterable[Worker]) -> None:
        self.queue: list[str] = []
        self.since = monotonic()
        self._buffer = bytearray()
        self._unsent = bytearray()
        # One at a time: a child of another thread's pool must not hold this one's end, which would hide that it closed.
        with _FORKING, _undisturbed():
            self.socket, theirs = socket.socketpair()
            parent = os.getpid()
            self.pid = os.fork()
            if self.pid == 0:
                _FORKING.release()
                _child(function, limits, theirs, parent, [self.socket, *(other.socket for other in others)])
            theirs.close()

    def send(self, item: str) -> None:
        """Queue an item. A worker that is gone shows at the next receive."""
        if not self.queue:
            self.since = monotonic()
        self.queue.append(item)
        self._unsent += _frame(item.encode())
        self.flush()

    @property
    def sends(self) -> bool:
        """True while a part of what is queued waits for room in the socket."""
        return bool(self._unsent)

    def flush(self) -> None:
        """Send what the socket has room for, and wait for none: a worker that hands over a large answer takes nothing meanwhile."""
        try:
            while self._unsent:
                del self._unsent[: self.socket.send(self._unsent, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            return
        except OSError:
            self._unsent.clear()

    def receive(self) -> list[tuple[str, bool, str]] | None:
        """Answers that came, as item, success and value or reason; None where the worker is gone."""
        try:
            part = self.socket.recv(_PART)
        except ConnectionError:
            part = b""
        if not part:
            return None
        self._buffer += part
        answers = []
        while (frame := _unframe(self._buffer)) is not None:
            answers.append((self.queue.pop(0), frame[:1] == _DONE, frame[1:].decode()))
            self.since = monotonic()
        return answers

    def kill(self) -> None:
        """Tell the process to end, and wait for nothing."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int:
        """End the process, wait for it, and return the number of the signal that ended it, or 0."""
        self.kill()
        return self.wait()

    def wait(self) -> int:
        """As end, for a process that has closed its socket and so is ending by itself."""
        self.socket.close()
        _, status = os.waitpid(self.pid, 0)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _frame(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def _unframe(buffer: bytearray) -> bytes | None:
    if len(buffer) < 4:
        return None
    (size,) = struct.unpack(">I", buffer[:4])
    if len(buffer) < size + 4:
        return None
    body = bytes(buffer[4 : size + 4])
    del buffer[: size + 4]
    return body


def _child(function: ItemFunction, limits: Limits, channel: socket.socket, parent: int, inherited: list[socket.socket]) -> NoReturn:
    """The whole life of a worker; it leaves without the parent's clean-up, whatever happens."""
    status = 1
    with suppress(BaseException):
        _prepare(limits, parent)
        for other in inherited:
            other.close()
        _serve(function, limits, channel)
        status = 0
    os._exit(status)


def _prepare(limits: Limits, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if hasattr(system, "mallopt"):
            system.mallopt(_M_MMAP_THRESHOLD, _GIVEN_BACK)
        if os.getppid() != parent:
            os._exit(1)
    # What a page leaves behind is no cycle: to look for one after each 700 objects takes a twentieth of a page's time.
    gc.set_threshold(_OBJECTS)
    # What libraries print about a page is the page's text: it must not reach the terminal.
    faulthandler.disable()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(limits.memory << 20)


def _limit_memory(room: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _address_space() + room
    bounds = [wanted] + [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 30


def _serve(function: ItemFunction, limits: Limits, channel: socket.socket) -> None:
    while (head := _exactly(channel, 4)) and (body := _exactly(channel, *struct.unpack(">I", head))) is not None:
        signal.setitimer(signal.ITIMER_PROF, limits.timeout)
        mark, text = _apply(function, body.decode())
        signal.setitimer(signal.ITIMER_PROF, 0)
        channel.sendall(_frame(mark + text.encode("utf8", "replace")))
        if text == OUT_OF_MEMORY:
            return


def _apply(function: ItemFunction, item: str) -> tuple[bytes, str]:
    try:
        return _DONE, function(item)
    except MemoryError:
        return _RAISED, OUT_OF_MEMORY
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return _RAISED, f"internal error: {type(error).__name__} in {os.path.basename(last.filename)}:{last.lineno}"


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    body = bytearray()
    while len(body) < size:
        part = channel.recv(size - len(body))
        if not part:
            return None
        body += part
    return bytes(body)
