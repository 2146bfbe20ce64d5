"""The default engine: worker processes on this machine, rows dealt to parts by files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from os import cpu_count
from pathlib import Path

from cleaner.engine import Engine, Job, Row, call_each, call_groups, part_of
from cleaner.engine.guard import guarded
from cleaner.engine.worker import unlimited
from cleaner.parquet import read_pairs, warm, write_pairs

_workers = [0]


def _start(_address: str, jobs: int) -> None:
    _workers[0] = jobs
    warm()


def _run(function: Callable[[str], str], items: Iterable[str]) -> list[str]:
    """The values of items, in order. Raises RuntimeError where one has none."""
    with closing(guarded(function, items, unlimited(_workers[0] or cpu_count() or 1))) as outcomes:
        found = sorted((outcome.item, outcome.value, outcome.reason) for outcome in outcomes)
    for item, _, reason in found:
        if reason:
            raise RuntimeError(f"{item}: {reason}")
    return [path for _, value, _ in found for path in json.loads(value)]


def _map_part(item: str, job: Job) -> str:
    number, path = json.loads(item)
    return _written(job, number, call_each(job.function, *read_pairs([path], job.prefix)))


def _deal_part(item: str, job: Job) -> str:
    """Files of the rows of one file, by the part that they go to."""
    number, path = json.loads(item)
    dealt: defaultdict[int, list[Row]] = defaultdict(list)
    for key, value in zip(*read_pairs([path], job.prefix), strict=True):
        dealt[part_of(key, job.parts)].append((key, value))
    paths = []
    for part, rows in sorted(dealt.items()):
        paths.append(f"{job.folder}/deal-{part:05d}-{number:05d}.parquet")
        write_pairs(paths[-1], rows)
    return json.dumps(paths)


def _group_part(item: str, job: Job) -> str:
    number, paths = json.loads(item)
    return _written(job, number, call_groups(job.function, *read_pairs(paths)))


def _written(job: Job, number: int, rows: Iterable[Row]) -> str:
    path = f"{job.folder}/part-{number:05d}.parquet"
    write_pairs(path, rows)
    return json.dumps([path])


def _numbered(items: Iterable[object]) -> list[str]:
    return [json.dumps(pair) for pair in enumerate(items)]


def _map(job: Job) -> list[str]:
    Path(job.folder).mkdir(parents=True, exist_ok=True)
    return _run(partial(_map_part, job=job), _numbered(job.paths))


def _group(job: Job) -> list[str]:
    Path(job.folder).mkdir(parents=True, exist_ok=True)
    dealt: defaultdict[str, list[str]] = defaultdict(list)
    for path in _run(partial(_deal_part, job=job), _numbered(job.paths)):
        dealt[Path(path).name.split("-")[1]].append(path)
    written = _run(partial(_group_part, job=job), _numbered(paths for _, paths in sorted(dealt.items())))
    for paths in dealt.values():
        for path in paths:
            Path(path).unlink()
    return written


ENGINE = Engine(about="worker processes on this machine", start=_start, map=_map, group=_group)
