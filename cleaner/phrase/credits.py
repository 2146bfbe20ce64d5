"""Credits of pictures: the name of who took one, behind a word for picture or the sign of rights."""

from __future__ import annotations

import re
from functools import cache

from cleaner.phrase.lexicon import alternatives, byline_words
from cleaner.text import UNSPACED, fold

# A credit is short, and of a name no word but a small one ("of", "van") is written small.
_LONGEST, _WORDS, _SMALL = 70, 8, 3
_OWNER = 4
# What no name of a person or an agency has.
_SIGNS = re.compile(r"[\d,;:!?()\[\]/|\"“”„«»%$€£+=]")
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


def is_credit(text: str) -> bool:
    """True for a name and for whom, with a slash between, and nothing else: "Ann Lee/Harbour Post", "Ann van Lee / dpa"."""
    name, slash, owner = text.partition("/")
    if not slash or len(text) > _LONGEST or text[-1] in ".!?:":
        return False
    return len(name.split()) > 1 and _is_person(name) and not _SIGNS.search(owner) and 0 < len(owner.split()) <= _OWNER


def _is_person(text: str) -> bool:
    return not _SIGNS.search(text) and text[:1].isupper() and text.rsplit(maxsplit=1)[-1][0].isupper() and _is_name(text)


@cache
def _pictures() -> frozenset[str]:
    """Words for a picture and its credit, folded; those of scripts without spaces may be a part of another word."""
    return frozenset(word for word in byline_words("photo") | byline_words("credit") if not UNSPACED.search(word))


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    word = alternatives(_pictures())
    # "Best picture: The Harbour" is a prize.
    said = (
        rf"(?:^|[.!?…)|/–—\]\"”»])\W{{0,2}}(?:{word})(?: \w+)?\.?\s?:\s?(?P<name>[^:!?©]++)$",
        rf"\((?=[^()]*?(?:{word})\s?(?:[:/]|by\b))(?P<name>[^()!?]++)\)$",
    )
    return (*(re.compile(each, re.I) for each in said), re.compile(r"©\s?(?P<name>[^:!?©\d]++)$"))
