"""What the learned voter sees of a block by itself: its text, its links, its kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from cleaner.model import Block, Kind
from cleaner.text import CLOSERS, ends_sentence

SELF = (
    "words", "link_density", "ends_sentence", "prose", "digits", "capitals", "colon_end", "question_end", "quote_start", "date", "address",
    "bar", "copyright", "item", "heading", "caption", "control", "lower_start", "commas", "wording",
)  # fmt: skip
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_CLOSING = CLOSERS + " "
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DIGIT = re.compile(r"\d")
# What a block is shows in its first characters; to count all of a long one costs more than it tells.
_OPENING = 160
_DATE = re.compile(r"\d{1,2}[.:/-]\d{1,2}|\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|@\w")
# Log-odds of wording beyond which more tells no more.
_SURE = 8.0
# Words of prose; a shorter sentence may be a label.
_PROSE = 10


@lru_cache(maxsize=4096)
def log(count: int) -> float:
    """The logarithm of a count and one more (natural)."""
    return math.log1p(count)


def own_columns(blocks: Sequence[Block], odds: Callable[[Sequence[str]], Sequence[float]]) -> list[list[float]]:
    """Columns in the order of SELF."""
    texts = [block.text for block in blocks]
    counts = [text.count(" ") + 1 for text in texts]
    links = [block.link_density for block in blocks]
    ends = [ends_sentence(text) for text in texts]
    openings = [text[:_OPENING] for text in texts]
    last = [text.rstrip(_CLOSING)[-1:] for text in texts]
    signs = [_signs(opening) for opening in openings]
    kinds = [block.kind for block in blocks]
    return [
        [log(count) for count in counts],
        links,
        [float(end) for end in ends],
        [float(end and count >= _PROSE and link < 0.5) for end, count, link in zip(ends, counts, links, strict=True)],
        [count / len(opening) for (count, _), opening in zip(signs, openings, strict=True)],
        [count / len(opening) for (_, count), opening in zip(signs, openings, strict=True)],
        [float(sign == ":") for sign in last],
        [float(sign in "?？" and bool(sign)) for sign in last],
        [float(text[0] in "\"'“„«‘»「") for text in texts],
        [float(count > 1 and _DATE.search(opening) is not None) for (count, _), opening in zip(signs, openings, strict=True)],
        [float(_tells_address(opening)) for opening in openings],
        [float("|" in text or "•" in text or "·" in text) for text in texts],
        [float("©" in text or ("(" in text and "(c)" in text.lower())) for text in texts],
        *([float(kind is each) for kind in kinds] for each in (Kind.ITEM, Kind.HEADING, Kind.CAPTION, Kind.CONTROL)),
        [float(text[0].islower()) for text in texts],
        [text.count(",") / count for text, count in zip(texts, counts, strict=True)],
        [max(-_SURE, min(_SURE, each)) for each in odds(texts)],
    ]


def _signs(text: str) -> tuple[int, int]:
    """The number of digits and of capitals in a text."""
    octets = text.encode("ascii", "ignore")
    rest = octets.translate(None, _CAPITALS)
    digits, capitals = len(rest) - len(rest.translate(None, _DIGITS)), len(octets) - len(rest)
    if len(octets) == len(text):
        return digits, capitals
    others = _NOT_ASCII.findall(text)
    return digits + len(_DIGIT.findall("".join(others))), capitals + sum(map(str.isupper, others))


def _tells_address(text: str) -> bool:
    return ("http" in text or "www." in text or "@" in text) and bool(_ADDRESS.search(text))
