"""Inputs on an object store: copied into the work in progress, once, and read there as all others are.

A URL is that of a file, of a folder, or a glob below one: ``s3://bucket/crawl/*.parquet``. What it may begin with, and how keys
are found, is pyarrow's affair: ``s3://``, ``gs://``, ``hdfs://``; ``AWS_*`` of the environment, or ``?endpoint_override=…&scheme=…``.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaner.parquet import ObjectStore, RemoteError, object_store
from cleaner.source import InputError
from cleaner.source.listing import matcher

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def apart(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Paths of this machine, and URLs."""
    return [path for path in paths if not _URL.match(path)], [path for path in paths if _URL.match(path)]


def fetched(urls: Sequence[str], folder: Path) -> list[str]:
    """The paths of copies below the folder, one for each URL. A file that is there as it is on the store is not copied again.

    Raises InputError where there is nothing, or it cannot be read, extra.MissingExtraError without pyarrow."""
    return [_fetch(url, folder) for url in urls]


def _fetch(url: str, folder: Path) -> str:
    address, _, options = url.partition("?") if "://" in url.partition("?")[0] else (url, "", "")
    asked = glob.has_magic(address)
    top = re.split(r"/[^/]*[*?[]", address, maxsplit=1)[0] if asked else address
    try:
        store, key = object_store(f"{top}?{options}" if options else top)
        target = folder.joinpath(*_names(key))
        matches = matcher(address[len(top) + 1 :]) if asked else lambda _: True
        there = {target.joinpath(*_names(name)): found for name, found in _files(store, key) if matches(name)}
        for path, found in there.items():
            _copy(store, found, path)
    except RemoteError as error:
        raise InputError(f"{url}: {error}") from error
    if not there:
        raise InputError(f"no such file or folder: {url}")
    for path in target.rglob("*"):
        if not path.is_dir() and path not in there:
            path.unlink()  # of a run that was cut, before the store changed
    return str(target)


def _names(key: str) -> list[str]:
    """The parts of a key as names of files, none of which leads out of a folder."""
    return [name if name.strip(".") else name.replace(".", "%2E") for name in key.split("/") if name]


def _files(store: ObjectStore, key: str) -> Iterator[tuple[str, Any]]:
    """The files at or below a key, each by its name relative to it."""
    for found in store.files(key):
        yield found.path[len(key) :].strip("/"), found


def _copy(store: ObjectStore, found: Any, target: Path) -> None:
    told = found.mtime_ns or 0
    if target.is_file() and (target.stat().st_size, target.stat().st_mtime_ns) == (found.size, told):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name[:200]}.part")
    store.copy(found.path, str(part))
    os.utime(part, ns=(told, told))
    part.replace(target)
