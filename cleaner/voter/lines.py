"""What one line shows by itself, as numbers: no word of any language is known here."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cleaner.model import Block, Kind
from cleaner.text import CLOSERS, ends_sentence, key, sentences, words
from cleaner.voter.shape import content, is_prose, length

# Words of a tiny line, a label, a short heading, a headline, a sentence, a paragraph; edges of size classes.
SIZES = (2, 4, 8, 13, 22, 45)
_ADDRESS = re.compile(r"https?://|www\.|@\w|\w@")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBERED = re.compile(r"\d{1,2}[.)] ")
_GLUED = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]|[.!?][A-ZÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Story:
    """What the page's story is about: in how many of its paragraphs each word stands, the words and the
    key of its headline, and how often each text stands on the page."""

    paragraphs: Mapping[str, int]
    headline: frozenset[str]
    headline_key: str
    texts: Counter[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """One line, measured. ``shared`` is the share of its words that stand in the story's other paragraphs."""

    block: Block
    size: float
    prose: bool
    stop: bool
    last: str
    tokens: tuple[str, ...]
    letters: int
    repeats: int
    shared: float
    often: float
    headline: float
    is_headline: bool

    @property
    def text(self) -> str:
        """The text of the block."""
        return self.block.text

    @property
    def label(self) -> bool:
        """True for a few words without an end stop."""
        return self.size <= SIZES[1] and not self.stop


_Number = Callable[[Shape], float]


def measure(block: Block, story: Story, inside: bool) -> Shape:
    """The shape of a block; ``inside`` tells that it is one of the paragraphs that ``story`` counts."""
    text, own = block.text, content(block.text)
    counts = [story.paragraphs.get(word, 0) - inside for word in own]
    return Shape(
        block=block,
        size=length(text),
        prose=is_prose(text),
        stop=ends_sentence(text),
        last=text.rstrip(CLOSERS)[-1:],
        tokens=tuple(text.split()),
        letters=sum(c.isalpha() for c in text),
        repeats=story.texts[key(text)] - 1 if key(text) else 0,
        shared=sum(n >= 1 for n in counts) / max(1, len(own)),
        often=sum(n >= 3 for n in counts) / max(1, len(own)),
        headline=len(own & story.headline) / max(1, len(own)),
        is_headline=bool(story.headline_key) and key(text) == story.headline_key,
    )


def _titled(shape: Shape) -> float:
    spelled = [token for token in shape.tokens if token[0].isalpha()]
    return sum(token[0].isupper() for token in spelled) / max(1, len(spelled))


def _between(low: int, high: int) -> _Number:
    return lambda shape: low < shape.size <= high


def _symbols(shape: Shape) -> float:
    return sum(not (c.isalnum() or c.isspace()) for c in shape.text) / len(shape.text)


OWN: Mapping[str, _Number] = {
    "size": lambda s: math.log1p(s.size),
    **{f"size_{low}": _between(low, high) for low, high in pairwise((-1, *SIZES, 10**6))},
    "stop": lambda s: s.stop,
    "stop_size": lambda s: s.stop * math.log1p(s.size),
    "question": lambda s: s.last == "?",
    "exclaims": lambda s: s.last == "!",
    "colon": lambda s: s.last == ":",
    "ellipsis": lambda s: s.text.endswith(("…", "...")),
    "open_end": lambda s: s.last in tuple(",-|/("),
    "lower_first": lambda s: s.text[0].islower(),
    "digit_first": lambda s: s.text[0].isdigit(),
    "quote_first": lambda s: s.text[0] in "\"'“„«‘‹»",
    "quoted": lambda s: any(c in s.text for c in '“„«"'),
    "digits": lambda s: sum(c.isdigit() for c in s.text) / len(s.text),
    "wordless": lambda s: not s.letters,
    "symbols": _symbols,
    "titled": _titled,
    "titled_long": lambda s: _titled(s) * (s.size > SIZES[1]),
    "shouted": lambda s: s.letters > 2 and s.text.upper() == s.text,
    "address": lambda s: bool(_ADDRESS.search(s.text)),
    "bar": lambda s: any(c in s.text for c in "|•»›>·"),
    "rights_sign": lambda s: any(c in s.text for c in "©®℗"),
    "bracket_last": lambda s: s.text[-1] in ")]",
    "bracket_first": lambda s: s.text[0] in "([",
    "slash": lambda s: " / " in s.text or ("/" in s.text and s.size <= SIZES[2]),
    "commas": lambda s: s.text.count(",") / max(1.0, s.size),
    "word_letters": lambda s: s.letters / max(1.0, s.size) / 10,
    "sentences": lambda s: min(4, len(sentences(s.text))) / 4,
    "small_words": lambda s: sum(len(word) <= 3 for word in words(s.text)) / max(1.0, s.size),
    "glued": lambda s: bool(_GLUED.search(s.text)),
    "hash": lambda s: "#" in s.text,
    "plus": lambda s: "+" in s.text,
    "clock": lambda s: bool(_CLOCK.search(s.text)),
    "clock_first": lambda s: bool(_CLOCK.match(s.text)),
    "year": lambda s: bool(_YEAR.search(s.text)),
    "money": lambda s: any(c in s.text for c in "$€£%"),
    "dash": lambda s: any(c in s.text for c in (" - ", " – ", " — ")),
    "colon_within": lambda s: ": " in s.text,
    "item": lambda s: s.block.kind is Kind.ITEM,
    "heading": lambda s: s.block.kind is Kind.HEADING,
    "numbered": lambda s: bool(_NUMBERED.match(s.text)),
    "linked": lambda s: s.block.link_density,
    "repeats": lambda s: min(3, s.repeats) / 3,
    "repeated": lambda s: s.repeats > 0,
    "shared": lambda s: s.shared,
    "shared_often": lambda s: s.often,
    "shared_long": lambda s: s.shared * (s.size > SIZES[3]),
    "shared_short": lambda s: s.shared * (SIZES[1] < s.size <= SIZES[3]),
    "headline_words": lambda s: s.headline,
    "is_headline": lambda s: s.is_headline,
}
"""What a line shows by itself, each from 0 to about 1 (sizes are logarithms)."""


def own_features(shape: Shape) -> dict[str, float]:
    """The features of OWN, by name."""
    return {name: float(number(shape)) for name, number in OWN.items()}
