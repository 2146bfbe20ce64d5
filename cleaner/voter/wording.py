"""What the wording of a block tells: whether an outlet speaks of itself to its reader, or tells a story.

A linear model over words, pairs of words and openings of long words of all languages at once, fitted by
bench/train_wording.py on invented lines; labelled pages only shift the weights of what these say.
One model says how likely a text is clutter, a second of which kind.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from cleaner import voter
from cleaner.text import UNSPACED, ends_sentence, words

# Characters, and words of them, of a text that are looked at: what an appeal is shows in its first sentences.
_CHARACTERS = 1000
_LONGEST = 90
# Letters of the opening of a longer word: what inflection and composition leave of it.
_OPENING = 5
_LONG = 6
# Words of a text up to which it falls into a class of length.
_LENGTHS = (3, 7, 14, 29, 59)
# Patterns of codes, and what a text must hold for one to be looked for.
_CODES = (
    (("@",), re.compile(r"[^\s@]{1,64}@\S+"), " zzmail "),
    (("http", "www."), re.compile(r"https?://\S+|www\.\S+"), " zzlink "),
    (("@", "#"), re.compile(r"(?<!\w)[@#]\w+"), " zzhandle "),
)
_DIGIT = re.compile(r"\d")
# Signs that tell wherever they stand, and those that tell by their place.
_QUOTES = "\"“„«»「『"
_ANYWHERE = (("?", "?？؟"), ("!", "!！"), ("quote", _QUOTES), ("arrow", "|•·→›▶>"))
_COLON, _BRACKET = re.compile(r".{1,60}[:：]"), re.compile(r"\W?[(\[]")
# Words shown as evidence.
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """``log_odds`` of clutter against story (natural logarithm); ``spoken`` are the features that told, and their weights."""

    log_odds: float
    spoken: tuple[tuple[float, str], ...]

    @property
    def kind(self) -> str:
        """The likeliest kind if it is clutter."""
        model = _model()
        scores = list(model.kind_bias)
        for _, each in self.spoken:
            for kind, weight in model.kind_weights.get(each, {}).items():
                scores[int(kind)] += weight
        return model.kinds[max(range(len(scores)), key=lambda i: scores[i])]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that spoke most for clutter."""
        telling = sorted((-weight, each) for weight, each in self.spoken if weight > 0 and each[0] != "=")
        return tuple(each.strip("^ $") for _, each in telling[:_SHOWN])


@dataclass(frozen=True, slots=True)
class _Model:
    bias: float
    weights: Mapping[str, float]
    kinds: tuple[str, ...]
    kind_bias: tuple[float, ...]
    kind_weights: Mapping[str, Mapping[str, float]]
    begins: frozenset[str]
    """Words with which a pair that has a weight begins."""


def features(text: str) -> list[str]:
    """What the model sees of a text: its words, their pairs, openings of long words, and ``=`` signs of its shape; sorted."""
    return sorted(_features(text))


def _features(text: str, begins: Container[str] | None = None) -> set[str]:
    """The features; of pairs those that begin with one of ``begins``, all if there are none."""
    ends = ends_sentence(text)
    text = text[:_CHARACTERS]
    for signs, pattern, code in _CODES:
        if any(map(text.__contains__, signs)):
            text = pattern.sub(code, text)
    plain: Sequence[str] = words(text)[:_LONGEST]
    if _DIGIT.search("".join(plain)):
        plain = ["#" if _DIGIT.search(word) else word for word in plain]
    found = set(plain)
    found.update([f"{a} {b}" for a, b in pairwise(plain) if begins is None or a in begins])
    found.update([f"{word[:_OPENING]}-" for word in plain if len(word) > _LONG])
    if not text.isascii() and UNSPACED.search(text):
        found.update(a + b + c for a, b, c in zip(plain, plain[1:], plain[2:], strict=False))
    if plain:
        found.update((f"^ {plain[0]}", f"{plain[-1]} $"))
    found.add(f"=length {sum(len(plain) > most for most in _LENGTHS)}")
    found.update(_shape(text))
    if ends:
        found.add("=sentence")
    return found


def _shape(text: str) -> Iterator[str]:
    yield from (f"={name}" for name, signs in _ANYWHERE if any(map(text.__contains__, signs)))
    if (first := text.lstrip()[:1]) and first in _QUOTES:
        yield "=opening quote"
    if (":" in text or "：" in text) and _COLON.match(text):
        yield "=colon"
    if _BRACKET.match(text):
        yield "=bracket"


def log_odds(text: str) -> float:
    """Log-odds of clutter against story (natural logarithm)."""
    return wording(text).log_odds


@lru_cache(maxsize=2048)
def wording(text: str) -> Wording:
    """What the words of a text tell."""
    model = _model()
    # Sorted, so that sums are the same to the last digit.
    spoken = sorted(filter(model.weights.__contains__, _features(text, model.begins)))
    weighed = tuple((model.weights[each], each) for each in spoken)
    return Wording(model.bias + sum(weight for weight, _ in weighed), weighed)


@cache
def _model() -> _Model:
    data = voter.fitted("wording")
    begins = frozenset(each.partition(" ")[0] for each in data["weights"] if " " in each)
    return _Model(data["bias"], data["weights"], tuple(data["kinds"]), tuple(data["kind_bias"]), data["kind_weights"], begins)
