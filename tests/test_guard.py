"""Guarded workers: the same outcomes, whatever the number of workers; one item's trouble stays its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.engine.guard import Outcome, grouped, guarded
from cleaner.engine.worker import Limits


def work(item: str) -> str:
    """Squares numbers; a word says how to fail."""
    if item.isdigit():
        return str(int(item) ** 2)
    if item == "raise":
        raise ValueError(item)
    if item == "spin":
        while True:
            pass
    if item == "grow":
        return "x" * 10**11
    if item == "large":
        return "y" * 5_000_000
    os.kill(os.getpid(), getattr(signal, item))
    return "alive"


def who(_: str) -> str:
    """The process that works."""
    return str(os.getpid())


def outcomes(items: list[str], jobs: int = 2) -> dict[str, Outcome]:
    with closing(guarded(work, items, Limits(jobs, 1.0, 200))) as found:
        listed = list(found)
    assert sorted(one.item for one in listed) == sorted(items)
    return {one.item: one for one in listed}


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_item_has_one_outcome_whatever_the_number_of_workers(jobs: int) -> None:
    items = [str(number) for number in range(200)]
    assert {item: one.value for item, one in outcomes(items, jobs).items()} == {item: str(int(item) ** 2) for item in items}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("raise", "internal error: ValueError"),
        ("spin", "timeout 1 s"),
        ("grow", "out of memory"),
        ("SIGKILL", "worker died"),
        ("SIGSEGV", "worker died"),
    ],
)
def test_a_bad_item_takes_no_other_with_it(item: str, reason: str) -> None:
    items = [str(number) for number in range(20)]
    found = outcomes([*items[:5], item, *items[5:]])
    assert found.pop(item).reason.startswith(reason)
    assert all(one.value and not one.reason for one in found.values())


def test_a_killed_worker_loses_no_item(tmp_path: Path) -> None:
    once = tmp_path / "once"

    def kill_once(item: str) -> str:
        if item == "7" and not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    with closing(guarded(kill_once, map(str, range(20)), Limits(2, 5.0, 200))) as found:
        assert sorted(one.value for one in found) == sorted(map(str, range(20)))


def test_a_large_value_comes_whole() -> None:
    assert len(outcomes(["large", "1", "2"])["large"].value) == 5_000_000


def test_large_items_and_large_values_do_not_wait_for_each_other() -> None:
    code = (
        "from cleaner.engine.guard import guarded\n"
        "from cleaner.engine.worker import Limits\n"
        "items = [str(number) * 10**6 for number in range(4)]\n"
        "print(sorted(one.value == one.item for one in guarded(str, items, Limits(1, 10.0, 400))))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[True, True, True, True]"


def test_no_item_means_no_worker() -> None:
    assert list(guarded(work, [], Limits(2, 1.0, 200))) == []


def test_closing_early_ends_the_workers() -> None:
    found = guarded(who, map(str, range(1000)), Limits(2, 5.0, 200))
    pids = {int(next(found).value) for _ in range(5)}
    found.close()
    time.sleep(0.1)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")
def test_workers_end_with_their_parent() -> None:
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        found = guarded(lambda item: who(item) if item == "0" else work("spin"), iter(["0", "1"]), Limits(1, 60.0, 200))
        os.write(writer, next(found).value.encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    worker = os.read(reader, 20).decode()
    time.sleep(0.2)
    assert not os.path.exists(f"/proc/{worker}") or Path(f"/proc/{worker}/stat").read_text().split()[2] == "Z"


IN_A_FORK = """
import os, signal, sys
from cleaner import run
from cleaner.engine.guard import guarded
from cleaner.engine.worker import Limits
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with run.interruptible():
        list(guarded(str, ["1"], Limits(1, 10, 1000)))
except run.Interrupted as stop:
    sys.exit(stop.status)
"""


def test_an_interrupt_that_comes_while_a_worker_is_made_is_not_lost() -> None:
    assert subprocess.run([sys.executable, "-c", IN_A_FORK], check=False, stderr=subprocess.DEVNULL, timeout=30).returncode == 130


def test_groups_are_sorted_and_whole() -> None:
    def pairs() -> Iterator[tuple[str, str]]:
        for number in range(100):
            yield f"key {number % 3}", f"{99 - number:02}"

    found = list(grouped(pairs()))
    assert [key for key, _ in found] == ["key 0", "key 1", "key 2"]
    assert all(values == sorted(values) for _, values in found)
    assert sum(len(values) for _, values in found) == 100
