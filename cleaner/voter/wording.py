"""What the wording of a block tells: whether an outlet speaks of itself to its reader, or tells a story.

A linear model over words, pairs of words and openings of long words of all languages at once, fitted by
bench/train_wording.py on invented lines; labelled pages only shift the weights of what these say.
One model says how likely a text is clutter, a second of which kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_CODES = (
    (re.compile(r"[^\s@]{1,64}@\S+"), " zzmail "),
    (re.compile(r"https?://\S+|www\.\S+"), " zzlink "),
    (re.compile(r"(?<!\w)[@#]\w+"), " zzhandle "),
)
_DIGIT = re.compile(r"\d")
_SIGNS = (
    ("?", re.compile(r"[?？؟]")),
    ("!", re.compile(r"[!！]")),
    ("quote", re.compile(r"[\"“„«»「『]")),
    ("opening quote", re.compile(r"\s*[\"“„«»「『]")),
    ("colon", re.compile(r".{1,60}[:：]")),
    ("arrow", re.compile(r".*[|•·→›▶>]", re.S)),
    ("bracket", re.compile(r"\W?[(\[]")),
)
# Words shown as evidence.
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """``log_odds`` of clutter against story (natural logarithm), the likeliest ``kind`` if it is clutter, and
    the ``words`` that spoke most for clutter."""

    log_odds: float
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    bias: float
    weights: Mapping[str, float]
    kinds: tuple[str, ...]
    kind_bias: tuple[float, ...]
    kind_weights: Mapping[str, Mapping[str, float]]


def features(text: str) -> list[str]:
    """What the model sees of a text: its words, their pairs, openings of long words, and ``=`` signs of its shape; sorted."""
    ends = ends_sentence(text)
    text = text[:_CHARACTERS]
    for pattern, code in _CODES:
        text = pattern.sub(code, text)
    plain = ["#" if _DIGIT.search(word) else word for word in words(text)[:_LONGEST]]
    found = set(plain)
    found.update(f"{a} {b}" for a, b in pairwise(plain))
    found.update(f"{word[:_OPENING]}-" for word in plain if len(word) > _LONG)
    if UNSPACED.search(text):
        found.update(a + b + c for a, b, c in zip(plain, plain[1:], plain[2:], strict=False))
    if plain:
        found.update((f"^ {plain[0]}", f"{plain[-1]} $"))
    found.add(f"=length {sum(len(plain) > most for most in _LENGTHS)}")
    found.update(f"={name}" for name, sign in _SIGNS if sign.match(text) or (name in "?!quote" and sign.search(text)))
    if ends:
        found.add("=sentence")
    return sorted(found)


def log_odds(text: str) -> float:
    """Log-odds of clutter against story (natural logarithm)."""
    return wording(text).log_odds


@lru_cache(maxsize=16384)
def wording(text: str) -> Wording:
    """What the words of a text tell."""
    model = _model()
    spoken = [(model.weights[each], each) for each in features(text) if each in model.weights]
    log_odds = model.bias + sum(weight for weight, _ in spoken)
    scores = list(model.kind_bias)
    for _, each in spoken:
        for kind, weight in model.kind_weights.get(each, {}).items():
            scores[int(kind)] += weight
    telling = sorted((-weight, each) for weight, each in spoken if weight > 0 and each[0] != "=")
    best = max(range(len(scores)), key=lambda i: scores[i])
    return Wording(log_odds, model.kinds[best], tuple(each.strip("^ $") for _, each in telling[:_SHOWN]))


@cache
def _model() -> _Model:
    data = voter.fitted("wording")
    return _Model(data["bias"], data["weights"], tuple(data["kinds"]), tuple(data["kind_bias"]), data["kind_weights"])
