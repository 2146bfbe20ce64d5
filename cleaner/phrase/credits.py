"""Credits of pictures: the name of who took one, behind a word for picture or the sign of rights."""

from __future__ import annotations

import re
from functools import cache

from cleaner.phrase.lexicon import alternatives, byline_words
from cleaner.text import UNSPACED, fold

# A credit is short, and of a name no word but a small one ("of", "van") is written small.
_LONGEST, _WORDS, _SMALL = 70, 8, 3
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def ends_in_credit(text: str) -> bool:
    """True for a text that ends in a credit: "Photo: Ann Lee", "(AP Photo/Ann Lee, File)", "© Ann Lee"."""
    tail = max(0, len(text) - _LONGEST)
    if text.find(":", tail) < 0 and "©" not in text and not text.endswith(")"):
        return False
    return any((found := pattern.search(text, tail)) and _is_name(found["name"]) for pattern in _credits())


def _is_name(text: str) -> bool:
    words = _WORD.findall(text)
    small = [word for word in words if not word[0].isupper() and len(word) > _SMALL and fold(word) not in _pictures()]
    return 0 < len(words) <= _WORDS and not small and any(word[0].isupper() for word in words)


@cache
def _pictures() -> frozenset[str]:
    """Words for a picture, folded; those of scripts without spaces may be a part of another word."""
    return frozenset(word for word in byline_words("photo") if not UNSPACED.search(word))


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    word = alternatives(_pictures())
    # "Best picture: The Harbour" is a prize.
    said = (
        rf"(?:^|[.!?…)|/–—\]\"”»])\W{{0,2}}(?:{word})(?: \w+)?\.?\s?:\s?(?P<name>[^:!?©]++)$",
        rf"\((?=[^()]*?(?:{word})\s?(?:[:/]|by\b))(?P<name>[^()!?]++)\)$",
    )
    return (*(re.compile(each, re.I) for each in said), re.compile(r"©\s?(?P<name>[^:!?©\d]++)$"))
