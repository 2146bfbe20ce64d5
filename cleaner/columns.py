"""Columns of tables: of what kind each is, and how it holds a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def kinds_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The columns of rows, in the order in which they turn up, and of what kind each is: ``bool``, ``int``, ``float``,
    ``text``, ``texts``, or ``json`` where values differ in kind or are objects. A column without values is text."""
    return named(seen(rows))


def seen(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The same, with no kind for a column without values, to be merged with others."""
    return merged({name: _kind(value) for name, value in row.items()} for row in rows)


def merged(several: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The kinds of columns of several lots of rows, as of all of them."""
    found: dict[str, str] = {}
    for kinds in several:
        for name, kind in kinds.items():
            known = found.get(name, "")
            found[name] = known if not kind else kind if known in ("", kind) else _BOTH.get(frozenset((known, kind)), "json")
    return found


def named(kinds: Mapping[str, str]) -> dict[str, str]:
    """The kinds, with one for columns without values."""
    return {name: kind or "text" for name, kind in kinds.items()}


_BOTH = {frozenset(("int", "float")): "float"}


def _kind(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -(2**63) <= value < 2**63 else "json"
    if isinstance(value, list | tuple):
        return "texts" if all(isinstance(each, str) for each in value) else "json"
    return {float: "float", str: "text"}.get(type(value), "json")


def cell(value: Any, kind: str) -> Any:
    """The value as a column of that kind holds it; lone surrogates, which UTF-8 cannot hold, replaced."""
    if value is None:
        return [] if kind == "texts" else None
    if kind == "json":
        value = json.dumps(value, ensure_ascii=False)
    if kind in ("text", "json"):
        return value.encode("utf8", "replace").decode()
    if kind == "texts":
        return [each.encode("utf8", "replace").decode() for each in value]
    return float(value) if kind == "float" else value
