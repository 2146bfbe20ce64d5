"""Values kept of what they were made of: by its identity, as to compare a page's blocks one by one costs what is to be saved;
text by text, where those of all texts of a page are made at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from itertools import islice
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
# Pages of which something is kept.
_MOST = 4


def kept_by_identity(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function, its last values kept for the very objects that it was given; these must not change."""
    return kept_by_parts(lambda *given: given)(function)


def kept_by_parts(parts: Callable[..., tuple[Any, ...]]) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Makes a function one whose last values are kept for the very objects that are ``parts`` of what it is given, and all it looks at."""

    def kept(function: Callable[..., Value]) -> Callable[..., Value]:
        known: dict[tuple[int, ...], tuple[Value, tuple[Any, ...]]] = {}

        @wraps(function)
        def call(*given: Any) -> Value:
            # The parts are held, so that no other object can have their identity.
            held = parts(*given)
            name = tuple(map(id, held))
            if (found := known.get(name)) is None:
                if len(known) >= _MOST:
                    del known[next(iter(known))]
                found = known[name] = function(*given), held
            return found[0]

        call.cache_clear = known.clear  # type: ignore[attr-defined]
        return call

    return kept


class KeptByText(Generic[Value]):
    """A function that makes a value, never None, of each of several texts, whichever stand beside it; ``most`` values are kept."""

    def __init__(self, function: Callable[[Sequence[str]], Sequence[Value]], most: int) -> None:
        self._function, self._most = function, most
        self.known: dict[str, Value] = {}
        self.cache_clear = self.known.clear

    def __call__(self, texts: Sequence[str]) -> list[Value]:
        """The values of the texts, in order."""
        found = list(map(self.known.get, texts))
        if None not in found:
            return found  # type: ignore[return-value]
        new = list(dict.fromkeys([text for text, value in zip(texts, found, strict=True) if value is None]))
        made = dict(zip(new, self._function(new), strict=True))
        if len(self.known) + len(made) > self._most:
            self.known.clear()
        self.known.update(islice(made.items(), self._most))
        return [made[text] if value is None else value for text, value in zip(texts, found, strict=True)]


def kept_by_text(most: int) -> Callable[[Callable[[Sequence[str]], Sequence[Value]]], KeptByText[Value]]:
    """Makes a function of many texts one that keeps its values."""
    return lambda function: KeptByText(function, most)


class Made(dict[str, Value]):
    """Values made of words when first asked for, at most so many at once: what ``map`` asks for without a call in Python."""

    def __init__(self, make: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, word: str) -> Value:
        if len(self) >= self._most:
            self.clear()
        value = self[word] = self._make(word)
        return value
