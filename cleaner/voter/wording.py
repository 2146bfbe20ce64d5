"""What the wording of a block tells: whether an outlet speaks of itself to its reader, or tells a story.

A linear model over words, pairs of words and openings of long words of all languages at once, fitted by
bench/train_wording.py on invented lines; labelled pages only shift the weights of what these say.
One model says how likely a text is clutter, a second of which kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from cleaner import voter
from cleaner.memory import kept_by_text
from cleaner.text import UNSPACED, ends_sentence, words, words_of
from cleaner.voter.weighing import Weighing

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
_QUOTES = ('"', "“", "„", "«", "»", "「", "『")
_ANYWHERE = (("=?", "?？؟"), ("=!", "!！"), ("=quote", _QUOTES), ("=arrow", "|•·→›▶>"))
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
        scores = {str(i): bias for i, bias in enumerate(model.kind_bias)}
        for _, each in self.spoken:
            for kind, weight in model.kind_weights.get(each, {}).items():
                scores[kind] += weight
        return model.kinds[int(max(scores, key=scores.__getitem__))]

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


def features(text: str) -> list[str]:
    """What the model sees of a text: its words, their pairs, openings of long words, and ``=`` signs of its shape; sorted."""
    return sorted(_seen(text))


def _seen(text: str) -> set[str]:
    coded = _coded(text)
    said = words(coded)[:_LONGEST]
    read = [_read(word) for word in said]
    edged = ["^", *(word for word, _ in read), "$"] if said else []
    pairs = [f"{a} {b}" for a, b in pairwise(edged)]
    signs = [name for name, places in _signs([text], [coded], [said]) if places]
    return {each for word in read for each in word if each} | {*pairs, *signs}


def _coded(text: str) -> str:
    """What is looked at of a text, with codes for addresses."""
    text = text[:_CHARACTERS]
    if "@" in text or "#" in text or "http" in text or "www." in text:
        for pattern, code in _CODES:
            text = pattern.sub(code, text)
    return text


def _read(word: str) -> tuple[str, str]:
    """A word as the model sees it, with a code for numbers, and the opening of a long one."""
    if not word.isalpha() and _DIGIT.search(word):
        return "#", ""
    return word, f"{word[:_OPENING]}-" if len(word) > _LONG else ""


def _signs(texts: Sequence[str], coded: Sequence[str], said: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[int]]]:
    """Features that are of no word and of no pair, each with the places of the texts that have it."""
    whole = "\n".join(coded)
    sizes: list[list[int]] = [[] for _ in _LENGTH]
    for i, each in enumerate(said):
        sizes[bisect_left(_LENGTHS, len(each))].append(i)
    yield from zip(_LENGTH, sizes, strict=True)
    yield "=sentence", [i for i, text in enumerate(texts) if ends_sentence(text)]
    for name, signs in _ANYWHERE:
        yield from ((name, [i for i, text in enumerate(coded) if sign in text]) for sign in signs if sign in whole)
    yield "=opening quote", [i for i, text in enumerate(coded) if text.lstrip()[:1] in _QUOTES]
    yield "=colon", [i for i, text in enumerate(coded) if (":" in text or "：" in text) and _COLON.match(text)]
    yield "=bracket", [i for i, text in enumerate(coded) if ("(" in text or "[" in text) and _BRACKET.match(text)]
    if not whole.isascii():
        for i, text in enumerate(coded):
            if not text.isascii() and UNSPACED.search(text):
                yield from ((triple, [i]) for triple in _triples([_read(word)[0] for word in said[i]]))


def _triples(plain: Sequence[str]) -> Iterator[str]:
    """Three words in a row of a script that puts no space between them: mostly one word to its reader."""
    return map("".join, zip(plain, plain[1:], plain[2:], strict=False))


@kept_by_text(2048)
def log_odds(texts: Sequence[str]) -> list[float]:
    """Of each text, the log-odds of clutter against story (natural logarithm)."""
    coded = list(map(_coded, texts))
    said = [each[:_LONGEST] for each in words_of(coded)]
    return _weighing().log_odds([("^", *each, "$") if each else () for each in said], _signs(texts, coded, said))


def wording(text: str) -> Wording:
    """What the words of a text tell."""
    return Wording(text, log_odds((text,))[0])


@lru_cache(maxsize=64)
def _spoken(text: str) -> tuple[tuple[float, str], ...]:
    weights = _model().weights
    return tuple([(weights[each], each) for each in sorted(weights.keys() & _seen(text))])


@cache
def _model() -> _Model:
    data = voter.fitted("wording")
    return _Model(data["bias"], data["weights"], tuple(data["kinds"]), tuple(data["kind_bias"]), data["kind_weights"])


@cache
def _weighing() -> Weighing:
    return Weighing(_model().bias, _model().weights, _read)
