"""A linear model over words, pairs of words and signs, asked about all texts of a page at once.

Features and words are numbers, features first, in the order of their names; so pairs are found in an array, and the weights of
each text are added in the order of the names of its features: to the last digit the same whichever texts stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

# Words of which the numbers are kept.
_WORDS = 16384


class _Codes(dict[str, int]):
    """Of each word its number and that of its other feature, in one; words are read when first met."""

    def __init__(self, numbers: Mapping[str, int], read: Callable[[str], tuple[str, str]]) -> None:
        super().__init__()
        self._number, self._read, self._nothing = numbers.get, read, len(numbers)

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS:
            self.clear()
        nothing = self._nothing
        seen, more = self._read(word)
        number, other = self._number(seen, nothing), self._number(more, nothing) if more else nothing
        code = self[word] = number * (nothing + 1) + other
        return code


class Weighing:
    """A model: its ``bias`` and the ``weights`` of its features, of which a pair is two words with a space between; ``read`` makes
    of a word the word as the model sees it and one more feature, empty for none."""

    def __init__(self, bias: float, weights: Mapping[str, float], read: Callable[[str], tuple[str, str]]) -> None:
        import numpy as np

        names = sorted(weights)
        pairs = [(number, *name.split(" ")) for number, name in enumerate(names) if " " in name and name[0] != "="]
        of_pair, firsts, seconds = zip(*pairs, strict=True)
        # Words that have a weight in pairs alone come after the features; all that have none have one number, the last.
        numbers = {name: number for number, name in enumerate(chain(names, sorted({*firsts, *seconds}.difference(weights))))}
        self._features, self._nothing, self._bias = len(names), len(numbers), bias
        self._weights = np.array([weights[name] for name in names])
        self._numbers, self._codes = numbers, _Codes(numbers, read)
        first, second = (np.array([numbers[word] for word in side]) for side in (firsts, seconds))
        self._begins, self._ends = np.zeros((2, self._nothing + 1), dtype=bool)
        self._begins[first], self._ends[second] = True, True
        pairs_coded = first * self._nothing + second
        order = pairs_coded.argsort()
        # Behind the last pair stands what is greater than any.
        self._pairs, self._of_pair = np.append(pairs_coded[order], (self._nothing + 1) ** 2), np.array(of_pair)[order]

    def log_odds(self, texts: Sequence[Sequence[str]], signs: Iterable[tuple[str, Sequence[int]]]) -> list[float]:
        """Log-odds of each text, which are words in order; of ``signs`` each says of which texts it is told, by their places."""
        import numpy as np

        flat = list(chain.from_iterable(texts))
        holders = np.arange(len(texts)).repeat(list(map(len, texts)))
        words, more = np.divmod(np.fromiter(map(self._codes.__getitem__, flat), np.int64, len(flat)), self._nothing + 1)
        likely = np.flatnonzero(self._begins.take(words[:-1]) & self._ends.take(words[1:]) & (holders[:-1] == holders[1:]))
        pairs = words.take(likely) * self._nothing + words.take(likely + 1)
        at = self._pairs.searchsorted(pairs)
        is_pair = self._pairs.take(at) == pairs
        known = [(number, places) for name, places in signs if (number := self._numbers.get(name)) is not None]
        said = [number for number, places in known for _ in places]
        told = np.concatenate((words, more, self._of_pair.take(at[is_pair]), np.array(said, dtype=np.int64)))
        by = list(chain.from_iterable([places for _, places in known]))
        of = np.concatenate((holders, holders, holders.take(likely[is_pair]), np.array(by, dtype=np.int64)))
        has = np.flatnonzero(told < self._features)
        found = of.take(has) * self._features + told.take(has)
        found.sort()
        found = found[np.concatenate((found[:1] >= 0, found[1:] != found[:-1]))]
        of, told = np.divmod(found, self._features)
        odds: list[float] = (self._bias + np.bincount(of, self._weights.take(told), len(texts))).tolist()
        return odds
