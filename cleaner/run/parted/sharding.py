"""Kept articles as shards of Parquet, a file a part, which the workers of an engine write: nobody gathers them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from cleaner.columns import merged, named, seen
from cleaner.engine import Row
from cleaner.output import flat
from cleaner.parquet import Writer, batches
from cleaner.run import digest
from cleaner.run.parted.comparing import OUT, unkeyed
from cleaner.run.parted.flow import Flow, rows_of

FOLDER = "kept"
_KEPT, _KINDS, _SHARD = f"{OUT}/2/", "kinds", "shard"


def write(flow: Flow, paths: Sequence[str], out: Path) -> dict[str, str]:
    """Write the kept articles among the rows that comparing.compare left into the folder of shards; the digest of each file."""
    found = flow.group("columns", _columns, paths, _KEPT)
    kinds = named(merged(json.loads(value) for _, value in sorted(rows_of(found, _KINDS))))
    folder = out.resolve() / FOLDER
    folder.mkdir(exist_ok=True)
    written = flow.group("shards", partial(_shard, kinds=kinds, folder=str(folder)), paths, _KEPT)
    files = dict(sorted(json.loads(value) for _, value in rows_of(written, _SHARD)))
    for path in folder.glob(f"{FOLDER}-*.parquet"):
        if f"{FOLDER}/{path.name}" not in files:
            path.unlink()  # of a run in more parts
    return files


def _rows(values: list[bytes]) -> Iterator[dict[str, Any]]:
    return (flat(json.loads(unkeyed(value)[1])) for value in values)


def _columns(key: str, values: list[bytes]) -> Iterator[Row]:
    """The columns of a part."""
    yield f"{_KINDS}/{key}", json.dumps(seen(_rows(values))).encode()


def _shard(key: str, values: list[bytes], kinds: Mapping[str, str], folder: str) -> Iterator[Row]:
    """Write the articles of a part, in the order of their sources; the name of the file, and its digest."""
    path = Path(folder, f"{FOLDER}-{key.removeprefix(_KEPT)}.parquet")
    part = path.with_name(f".{uuid4().hex}.part")
    with open(part, "wb") as file:
        writer = Writer(file, kinds)
        for batch in batches(_rows(values)):
            writer.write(batch)
        writer.close()
    part.replace(path)
    yield _SHARD, json.dumps([f"{FOLDER}/{path.name}", digest(path)]).encode()
