"""What the wording of a block tells: whether an outlet speaks of itself to its reader, or tells a story.

A linear model over words, pairs of words and openings of long words of all languages at once, fitted by
bench/train_wording.py on invented lines; labelled pages only shift the weights of what these say.
One model says how likely a text is clutter, a second of which kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

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
_LENGTH = tuple(f"=length {number}" for number in range(len(_LENGTHS) + 1))
_CODES = (
    (re.compile(r"[^\s@]{1,64}@\S+"), " zzmail "),
    (re.compile(r"https?://\S+|www\.\S+"), " zzlink "),
    (re.compile(r"(?<!\w)[@#]\w+"), " zzhandle "),
)
_DIGIT = re.compile(r"\d")
# Signs that tell wherever they stand, and those that tell by their place.
_QUOTES = '"“„«»「『'
_ANYWHERE = (("=?", "?？؟"), ("=!", "!！"), ("=quote", _QUOTES), ("=arrow", "|•·→›▶>"))
_ANYWHERE_ASCII = tuple((name, [sign for sign in signs if sign.isascii()]) for name, signs in _ANYWHERE)
_COLON, _BRACKET = re.compile(r".{1,60}[:：]"), re.compile(r"\W?[(\[]")
# Words shown as evidence.
_SHOWN = 4


class Wording(NamedTuple):
    """What the words of a text tell: ``log_odds`` of clutter against story (natural logarithm)."""

    text: str
    log_odds: float

    @property
    def spoken(self) -> tuple[tuple[float, str], ...]:
        """The features that told, and their weights."""
        return _spoken(self.text)

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
    opens: Mapping[str, str]
    """Openings of words that have a weight, and the feature that each is."""


def features(text: str) -> list[str]:
    """What the model sees of a text: its words, their pairs, openings of long words, and ``=`` signs of its shape; sorted."""
    coded = _coded(text)
    plain = _plain(coded)
    pairs = [f"{a} {b}" for a, b in pairwise(plain)]
    opens = [f"{word[:_OPENING]}-" for word in plain if len(word) > _LONG]
    return sorted({*plain, *opens, *pairs, *_of_all(coded, plain, ends_sentence(text))})


def _coded(text: str) -> str:
    """What is looked at of a text, with codes for addresses."""
    text = text[:_CHARACTERS]
    if "@" in text or "#" in text or "http" in text or "www." in text:
        for pattern, code in _CODES:
            text = pattern.sub(code, text)
    return text


def _plain(coded: str) -> Sequence[str]:
    """The words that are looked at, with a code for numbers."""
    plain: Sequence[str] = words(coded)[:_LONGEST]
    if _DIGIT.search(coded if coded.isascii() else "".join(plain)):
        plain = ["#" if _DIGIT.search(word) else word for word in plain]
    return plain


def _of_all(coded: str, plain: Sequence[str], ends: bool) -> list[str]:
    """Features of a text that are of no word and of no pair."""
    found = [_LENGTH[bisect_left(_LENGTHS, len(plain))]]
    if plain:
        found += (f"^ {plain[0]}", f"{plain[-1]} $")
    if ends:
        found.append("=sentence")
    if not coded.isascii() and UNSPACED.search(coded):
        found += [a + b + c for a, b, c in zip(plain, plain[1:], plain[2:], strict=False)]
    return found + _shape(coded)


def _shape(text: str) -> list[str]:
    anywhere = _ANYWHERE_ASCII if text.isascii() else _ANYWHERE
    found = [name for name, signs in anywhere for sign in signs if sign in text]
    opening = text.lstrip()[:1]
    if opening and opening in _QUOTES:
        found.append("=opening quote")
    if (":" in text or "：" in text) and _COLON.match(text):
        found.append("=colon")
    if ("(" in text or "[" in text) and _BRACKET.match(text):
        found.append("=bracket")
    return found


def log_odds(text: str) -> float:
    """Log-odds of clutter against story (natural logarithm)."""
    return wording(text).log_odds


@lru_cache(maxsize=2048)
def wording(text: str) -> Wording:
    """What the words of a text tell."""
    model, coded = _model(), _coded(text)
    plain = _plain(coded)
    said = set(plain)
    told = model.weights.keys() & said
    told.update(map(model.opens.__getitem__, model.opens.keys() & {word[:_OPENING] for word in said if len(word) > _LONG}))
    told.update([pair for a, b in pairwise(plain) if a in model.begins and (pair := f"{a} {b}") in model.weights])
    told.update(filter(model.weights.__contains__, _of_all(coded, plain, ends_sentence(text))))
    # Sorted, so that sums are the same to the last digit.
    return Wording(text, model.bias + sum(map(model.weights.__getitem__, sorted(told))))


@lru_cache(maxsize=64)
def _spoken(text: str) -> tuple[tuple[float, str], ...]:
    weights = _model().weights
    return tuple([(weights[each], each) for each in features(text) if each in weights])


@cache
def _model() -> _Model:
    data = voter.fitted("wording")
    weights = data["weights"]
    begins = frozenset([each.partition(" ")[0] for each in weights if " " in each])
    opens = {each[:-1]: each for each in weights if each[-1] == "-"}
    return _Model(data["bias"], weights, tuple(data["kinds"]), tuple(data["kind_bias"]), data["kind_weights"], begins, opens)
