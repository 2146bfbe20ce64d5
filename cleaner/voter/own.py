"""What the learned voter sees of a block by itself: its text, its links, its kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from cleaner.model import Block, Kind
from cleaner.text import CLOSERS, ends_sentence

SELF = (
    "words", "link_density", "ends_sentence", "digits", "capitals", "colon_end", "date", "bar", "item", "heading", "caption", "control",
    "commas", "wording",
)  # fmt: skip
_ROWS = {name: row for row, name in enumerate(SELF)}
_KINDS = {Kind.ITEM: "item", Kind.HEADING: "heading", Kind.CAPTION: "caption", Kind.CONTROL: "control"}
_CLOSING = CLOSERS + " "
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DIGIT = re.compile(r"\d")
# What a block is shows in its first characters; to count all of a long one costs more than it tells.
_OPENING = 160
_DATE = re.compile(r"\d{1,2}[.:/-]\d{1,2}|\b(?:19|20)\d\d\b")
# Log-odds of wording beyond which more tells no more.
_SURE = 8.0
# Ones in place of such octets, noughts in place of others.
_DIGITS, _CAPITALS = (bytes(is_so(chr(c)) and c < 128 for c in range(256)) for is_so in (str.isdigit, str.isupper))
# Counts whose logarithm is at hand.
_AT_HAND = 1024


def log(counts: Any) -> Any:
    """The logarithms of an array of counts, each and one more (natural)."""
    import numpy as np

    try:
        return _logarithms().take(counts)
    except IndexError:
        return np.array(list(map(math.log1p, counts.tolist())))


@cache
def _logarithms() -> Any:
    import numpy as np

    return np.array(list(map(math.log1p, range(_AT_HAND))))


def own_columns(blocks: Sequence[Block], odds: Callable[[Sequence[str]], Sequence[float]]) -> Any:
    """An array with a row for each of SELF, in their order."""
    import numpy as np

    found = np.zeros((len(SELF), len(blocks)))
    texts = [block.text for block in blocks]
    openings = [text[:_OPENING] for text in texts]
    counts = np.array([text.count(" ") + 1 for text in texts])
    sizes = np.array(list(map(len, openings)))
    digits, capitals = _signs(openings, sizes)
    columns = {
        "words": log(counts), "link_density": [block.link_density for block in blocks], "ends_sentence": list(map(ends_sentence, texts)),
        "digits": digits / sizes, "capitals": capitals / sizes, "commas": np.array([text.count(",") for text in texts]) / counts,
        "wording": np.array(odds(texts)).clip(-_SURE, _SURE),
    }  # fmt: skip
    for name, column in columns.items():
        found[_ROWS[name]] = column
    # What few blocks are.
    places = {
        "colon_end": [i for i, text in enumerate(texts) if ":" in text and text.rstrip(_CLOSING)[-1:] == ":"],
        "date": [i for i in np.flatnonzero(digits > 1).tolist() if _DATE.search(openings[i])],
        "bar": [i for i, text in enumerate(texts) if "|" in text or "•" in text or "·" in text],
    }
    kinds = [block.kind for block in blocks]
    places |= {name: [i for i, each in enumerate(kinds) if each is kind] for kind, name in _KINDS.items()}
    for name, at in places.items():
        found[_ROWS[name], at] = 1.0
    return found


def _signs(texts: Sequence[str], sizes: Any) -> tuple[Any, Any]:
    """The number of digits and of capitals in each text; none is empty."""
    import numpy as np

    octets, starts = "".join(texts).encode("ascii", "replace"), sizes.cumsum() - sizes
    digits, capitals = (
        np.add.reduceat(np.frombuffer(octets.translate(marks), dtype=np.uint8), starts, dtype=np.int64) for marks in (_DIGITS, _CAPITALS)
    )
    for i, text in enumerate(texts):
        if not text.isascii():
            others = _NOT_ASCII.findall(text)
            digits[i] += len(_DIGIT.findall("".join(others)))
            capitals[i] += sum(map(str.isupper, others))
    return digits, capitals
