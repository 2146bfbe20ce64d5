"""Worker processes on this machine that guard each item from the others, and grouping by a table that spills to disk."""

from __future__ import annotations

import gc
import select
import signal
import sqlite3
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from time import monotonic

from cleaner.engine.worker import OUT_OF_MEMORY, ItemFunction, Limits, Worker

# An item waits behind the one at work, so that no worker waits for its parent.
_DEPTH = 2
# CPU time is what counts; a page that waits for a disk has this many times as long by the clock.
_WALL = 15


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a value, or the reason for which there is none."""

    item: str
    value: str = ""
    reason: str = ""


class _Pool:
    """Workers and what they are at. An item whose worker dies is tried once more in a worker of its own."""

    def __init__(self, function: ItemFunction, limits: Limits) -> None:
        self.function, self.limits = function, limits
        self.workers: list[Worker] = []
        self.again: deque[str] = deque()
        self.suspects: deque[str] = deque()
        self.alone: set[str] = set()

    def run(self, items: Iterator[str]) -> Iterator[Outcome]:
        """One outcome an item, as they come."""
        while self._feed(items):
            yield from self._collect()

    def _feed(self, items: Iterator[str]) -> bool:
        """Give out items until all workers have enough; False once there is nothing left to wait for."""
        while self.suspects and (worker := self._new()):
            self.alone.add(self.suspects[0])
            worker.send(self.suspects.popleft())
        # The item first: to make a worker that has nothing to do costs as much as a page.
        while (item := self.again.popleft() if self.again else next(items, None)) is not None:
            if (worker := self._free()) is None:
                self.again.appendleft(item)
                break
            worker.send(item)
        return any(worker.queue for worker in self.workers)

    def _new(self) -> Worker | None:
        """A worker that has had no item yet, where there is room for one more."""
        if len(self.workers) > self.limits.jobs:
            return None
        gc.freeze()
        try:
            self.workers.append(Worker(self.function, self.limits, self.workers))
        except OSError:  # no process or descriptor left: go on with those there are
            if not any(worker.queue for worker in self.workers):
                raise
            return None
        return self.workers[-1]

    def _free(self) -> Worker | None:
        """The worker with the shortest queue that is not kept for a suspect, or a new one."""
        usable = [worker for worker in self.workers if not self.alone.intersection(worker.queue)]
        least = min(usable, key=lambda worker: len(worker.queue), default=None)
        if least is not None and not least.queue:
            return least
        if len(usable) < self.limits.jobs and (new := self._new()):
            return new
        return least if least is not None and len(least.queue) < _DEPTH else None

    def _collect(self) -> Iterator[Outcome]:
        poll = select.poll()
        busy = {worker.socket.fileno(): worker for worker in self.workers if worker.queue}
        for descriptor, worker in busy.items():
            poll.register(descriptor, select.POLLIN | select.POLLOUT if worker.sends else select.POLLIN)
        for descriptor, event in poll.poll(1000):
            if event & select.POLLOUT:
                busy[descriptor].flush()
            if event & ~select.POLLOUT:
                yield from self._answers(busy[descriptor])
        patience = self.limits.timeout * _WALL
        for worker in [each for each in self.workers if each.queue and monotonic() - each.since > patience]:
            worker.end()
            yield self._bury(worker, f"timeout {self.limits.timeout:g} s")

    def _answers(self, worker: Worker) -> Iterator[Outcome]:
        answers = worker.receive()
        if answers is None:
            killer = worker.wait()
            first = worker.queue[0]
            if killer == signal.SIGPROF:
                yield self._bury(worker, f"timeout {self.limits.timeout:g} s")
            elif first in self.alone:
                yield self._bury(worker, "worker died")
            else:
                self._bury(worker, "")
                self.suspects.append(first)
            return
        for item, good, text in answers:
            self.alone.discard(item)
            if good:
                yield Outcome(item, value=text)
            else:
                yield Outcome(item, reason=f"{text} ({self.limits.memory} MB)" if text == OUT_OF_MEMORY else text)

    def _bury(self, worker: Worker, reason: str) -> Outcome:
        """Forget a worker that is gone; items that waited behind the one at work go to others."""
        self.workers.remove(worker)
        first, *rest = worker.queue
        self.again.extend(rest)
        self.alone.discard(first)
        return Outcome(first, reason=reason)

    def close(self) -> None:
        """End all workers; each takes a while to give back its memory, so none waits for another."""
        for worker in self.workers:
            worker.kill()
        while self.workers:
            self.workers.pop().end()


def guarded(function: ItemFunction, items: Iterable[str], limits: Limits) -> Generator[Outcome, None, None]:
    """Apply a function to every item, each guarded from the others, and yield one outcome an item, in any order; closing
    the generator ends its workers. All that passes is text."""
    pool = _Pool(function, limits)
    try:
        yield from pool.run(iter(items))
    finally:
        pool.close()


def grouped(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Each key once, sorted, with its values, sorted; no more than one group is in memory."""
    table = sqlite3.connect("")  # a private file that SQLite deletes, in memory while it is small
    try:
        table.execute("CREATE TABLE pair (key TEXT, value TEXT)")
        table.executemany("INSERT INTO pair VALUES (?, ?)", rows)
        found = table.execute("SELECT key, value FROM pair ORDER BY key, value")
        for key, pairs in groupby(found, key=lambda pair: str(pair[0])):
            yield key, [str(pair[1]) for pair in pairs]
    finally:
        table.close()
