"""Values kept by the identity of what they were made of: to compare a page's blocks one by one costs what is to be saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Value = TypeVar("Value")
# Pages of which something is kept.
_MOST = 4


def kept_by_identity(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function, its last values kept for the very objects that it was given; these must not change."""
    known: dict[tuple[int, ...], tuple[Value, tuple[Any, ...]]] = {}

    @wraps(function)
    def call(*given: Any) -> Value:
        # What was given is held, so that no other object can have its identity.
        name = tuple(map(id, given))
        if (found := known.get(name)) is None:
            if len(known) >= _MOST:
                del known[next(iter(known))]
            found = known[name] = function(*given), given
        return found[0]

    call.cache_clear = known.clear  # type: ignore[attr-defined]
    return call
