"""Exact copies: what became of a page is the same, but for the name, for the next input of the same bytes in the same folder."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Hashable

# Characters of values that a worker keeps: of some hundred pages.
_MOST = 12_000_000


class Copies:
    """Values of the first pass by what they depend on, those last used; never more than a bounded number of characters."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._values: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, key: Hashable) -> str:
        """The value put under the key, empty where there is none."""
        if value := self._values.get(key, ""):
            self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: str) -> None:
        """Keep a value; those that were not asked for longest give way."""
        self._size += len(value) - len(self._values.get(key, ""))
        self._values[key] = value
        while self._size > self._most:
            _, gone = self._values.popitem(last=False)
            self._size -= len(gone)

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()
        self._size = 0


def renamed(value: str, source: str) -> str:
    """The lines of a page's first pass for a copy of it that has another name."""
    head, sketch, said, page = value.split("\n")
    return "\n".join((_named(head, source), _named(sketch, source, (",", ":")), said, _named(page, source, (",", ":"))))


def _named(line: str, source: str, separators: tuple[str, str] | None = None) -> str:
    return json.dumps(json.loads(line) | {"source": source}, separators=separators)
