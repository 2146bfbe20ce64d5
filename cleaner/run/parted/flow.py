"""Stages carried out by an engine, each from files to files: a stage that fails is tried again, one that is done is not done again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from cleaner import run
from cleaner.engine import Engine, Function, Job, Row, call_groups
from cleaner.parquet import read_pairs, write_pairs

_TRIES = 3
_LEDGER = "ledger.json"
_FEW = 1 << 24  # bytes
_WAVE = 2  # files a part


class StageError(Exception):
    """A stage failed as often as it was tried; its text says which and why."""


@dataclass(slots=True)
class Flow:
    """The stages of one run, in ``folder``, which all workers must see. ``identity`` is what results depend on: what was done
    under another one is done anew."""

    engine: Engine
    folder: Path
    parts: int
    identity: str
    done: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        try:
            ledger = json.loads((self.folder / _LEDGER).read_bytes())
        except (OSError, ValueError):
            ledger = {}
        if ledger.get("identity") == [self.identity, self.parts]:
            self.done = ledger["done"]
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)

    def map(self, name: str, function: Function, paths: Sequence[str], prefix: str = "") -> list[str]:
        """Files of what the function gives of each row of the files, one by one. Some files at a time: what is done of them is not
        done again, whatever becomes of the rest."""
        found, size = list[str](), _WAVE * self.parts
        for number in range(0, len(paths), size):
            job = Job(function, paths[number : number + size], "", self.parts, prefix)
            found += self._stage(f"{name}.{number}", partial(self._map, job))
        return found

    def _map(self, job: Job, folder: str) -> list[str]:
        return self.engine.map(replace(job, folder=folder))

    def group(self, name: str, function: Function, paths: Sequence[str], prefix: str = "") -> list[str]:
        """Files of what the function gives of each key of the files."""
        return self._stage(name, lambda folder: self.engine.group(Job(function, paths, folder, self.parts, prefix)))

    def fold(self, name: str, function: Function, paths: Sequence[str], prefix: str = "") -> list[str]:
        """As group, for functions that cost little more than their rows: where there are few, all is done here."""

        def work(folder: str) -> list[str]:
            Path(folder).mkdir()
            write_pairs(path := f"{folder}/part-00000.parquet", call_groups(function, *read_pairs(paths, prefix)))
            return [path]

        if sum(Path(path).stat().st_size for path in paths) > _FEW:
            return self.group(name, function, paths, prefix)
        return self._stage(name, work)

    def put(self, name: str, rows: Iterable[Iterable[Row]]) -> list[str]:
        """Files of rows, one for each of the iterables."""

        def write(folder: str) -> list[str]:
            Path(folder).mkdir()
            paths = []
            for number, held in enumerate(rows):
                paths.append(f"{folder}/part-{number:05d}.parquet")
                write_pairs(paths[-1], held)
            return paths

        return self._stage(name, write, tries=1)

    def _stage(self, name: str, work: Callable[[str], list[str]], tries: int = _TRIES) -> list[str]:
        if name not in self.done:
            self.done[name] = self._tried(name, work, tries)
            with run.writing(self.folder):
                part = self.folder / f"{_LEDGER}.part"
                part.write_text(json.dumps({"identity": [self.identity, self.parts], "done": self.done}))
                part.replace(self.folder / _LEDGER)
        return self.done[name]

    def _tried(self, name: str, work: Callable[[str], list[str]], tries: int) -> list[str]:
        """What an attempt wrote, in a folder of its own: what a lost one left there, or still writes, is never read."""
        reason = ""
        for _ in range(tries):
            number = 1 + max((int(path.name.rpartition("-")[2]) for path in self.folder.glob(f"{name}-*")), default=0)
            try:
                return work(str(self.folder / f"{name}-{number}"))
            except OSError:
                raise
            except Exception as error:
                if tries == 1:
                    raise
                reason = f"{type(error).__name__}: {error}"
        raise StageError(f"{name} failed {tries} times: {reason}")

    def drop(self, *names: str) -> None:
        """Remove the files of stages that no later stage reads."""
        for name in names:
            for path in self.folder.glob(f"{name}-*"):
                shutil.rmtree(path, ignore_errors=True)


def rows_of(paths: Sequence[str], prefix: str = "") -> Iterator[Row]:
    """The rows of the files whose keys begin with the prefix, a file at a time."""
    for path in paths:
        yield from zip(*read_pairs([path], prefix), strict=True)
