"""Values kept of what they were made of: by its identity, as to compare a page's blocks one by one costs what is to be saved;
text by text, where those of all texts of a page are made at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Value = TypeVar("Value")
# Pages of which something is kept.
_MOST = 4
# What forgets the values of texts, and characters of long texts, and how long these are, after which it is time to.
_FORGETTING: list[Callable[[], None]] = []
_ROOM, _LONG = 4_000_000, 2_000
_long_texts = 0


def kept_of_text(most: int) -> Callable[[Callable[..., Value]], _lru_cache_wrapper[Value]]:
    """Makes a function of a text one that keeps its last values, until ``make_room`` forgets them."""

    def kept(function: Callable[..., Value]) -> _lru_cache_wrapper[Value]:
        known = lru_cache(maxsize=most)(function)
        _FORGETTING.append(known.cache_clear)
        return known

    return kept


def make_room(texts: Iterable[str]) -> None:
    """To be told of the texts of each page: values are kept by their number, and thousands of long texts fill the memory."""
    global _long_texts  # noqa: PLW0603
    _long_texts += sum([size for size in map(len, texts) if size > _LONG])
    if _long_texts > _ROOM:
        _long_texts = 0
        for forget in _FORGETTING:
            forget()


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
                found = function(*given), held
                # Listed in one step of C, as another thread may be at the same.
                for old in list(known)[: max(0, len(known) - _MOST + 1)]:
                    known.pop(old, None)
                known[name] = found
            return found[0]

        call.cache_clear = known.clear  # type: ignore[attr-defined]
        return call

    return kept


class KeptByText(Generic[Value]):
    """A function that makes a value of each of several texts, whichever stand beside it. Where more than ``most`` values would be
    kept, those of before are forgotten; those of one call are kept however many they are."""

    def __init__(self, function: Callable[[Sequence[str]], Sequence[Value]], most: int) -> None:
        self._function, self._most = function, most
        self.known: dict[str, Value] = {}
        _FORGETTING.append(self.cache_clear)

    def __call__(self, texts: Sequence[str]) -> list[Value]:
        """The values of the texts, in order."""
        # Another thread may put another table in this one's place; what this call needs stays in its own.
        known = self.known
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            if len(known) + len(new) > self._most:
                known = {}
                new = list(dict.fromkeys(texts))
            known.update(zip(new, self._function(new), strict=True))
            self.known = known
        return list(map(known.__getitem__, texts))

    def cache_clear(self) -> None:
        """Forget all values."""
        self.known = {}


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
