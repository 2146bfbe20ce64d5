"""The engine Daft: in this process, or on a Ray cluster. daft's only door.

Daft reads rows, deals them to parts and writes them; what is done to them are the functions that it is given. It does not make
again what a lost node held: such a query fails, and whoever asked asks again, from the files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

from cleaner.engine import Engine, Function, Job, Row, call_each, call_groups, require

Call: TypeAlias = Callable[[Function, list[str], list[bytes]], Iterator[Row]]
# Nothing is told to anybody, and no progress is printed.
_SILENT = {"DAFT_ANALYTICS_ENABLED": "0", "DO_NOT_TRACK": "true", "DAFT_PROGRESS_BAR": "0", "RAY_USAGE_STATS_ENABLED": "0"}


@cache
def _start(address: str, jobs: int) -> None:
    """Once a process: Daft changes neither its runner nor its threads."""
    os.environ.update(_SILENT)
    require("daft", "the engine daft")
    import daft

    if address:
        require("ray", "a Ray cluster")
        import ray

        ray.init(address, runtime_env={"env_vars": _SILENT}, log_to_driver=False, logging_level="error")
        daft.set_runner_ray(noop_if_initialized=True)
    else:
        daft.set_runner_native(jobs or None)


def _rows(function: Function, call: Call) -> Any:
    """The function as Daft calls it: a column of keys and one of values, to a list of rows in the first place."""
    import daft

    kind = daft.DataType.list(daft.DataType.struct({"key": daft.DataType.string(), "value": daft.DataType.binary()}))

    def rows(keys: daft.Series, values: daft.Series) -> list[list[dict[str, Any]]]:
        found = call(function, keys.to_pylist(), values.to_pylist())
        made = [{"key": key, "value": value} for key, value in found]
        return [made, *([] for _ in range(len(keys) - 1))][: len(keys)]

    return daft.func.batch(return_dtype=kind)(rows)


def _read(job: Job) -> Any:
    import daft

    found = daft.read_parquet(list(job.paths))
    return found.where(found["key"].startswith(job.prefix)) if job.prefix else found


def _write(found: Any, job: Job, **config: int) -> list[str]:
    """Write the rows of lists of them. Only what the query says that it wrote counts: a lost task may have left more."""
    import daft

    found = found.explode("rows").where(found["rows"].not_null())
    found = found.select(found["rows"]["key"].alias("key"), found["rows"]["value"].alias("value"))
    # How many parts a shuffle has is said outright: what Daft takes by itself did not end on a cluster of three small nodes.
    with daft.execution_config_ctx(shuffle_aggregation_default_partitions=job.parts, **config):
        return sorted(found.write_parquet(job.folder, compression="zstd").to_pydict()["path"])


def _map(job: Job) -> list[str]:
    found = _read(job)
    return _write(found.select(_rows(job.function, call_each)(found["key"], found["value"]).alias("rows")), job, default_morsel_size=1)


def _group(job: Job) -> list[str]:
    found = _read(job)
    dealt = found.with_column("part", found["key"].hash() % job.parts).groupby("part")
    call = _rows(job.function, call_groups)(found["key"], found["value"])
    return _write(dealt.map_groups(call.alias("rows")), job)


ENGINE = Engine(about="Daft, in this process or on a Ray cluster", start=_start, map=_map, group=_group)
