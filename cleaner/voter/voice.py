"""Whose voice a paragraph has: the outlet's, when it speaks of itself to its reader, or the story's.

An appeal, an invitation to a newsletter, a word on rights or funds is prose as the story is. One sign says little,
for stories address readers too and tell of newspapers; several of them together in one paragraph, outside of what it
quotes, and none of them in the paragraphs around, give it away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cleaner.model import Block
from cleaner.phrase.lexicon import lexicon
from cleaner.text import UNSPACED, WORD, fold
from cleaner.voter.shape import is_prose

SIGNS = ("reader", "own", "serves", "edits", "pays", "calls")
# Signs that together give a voice away; of a short sentence more do.
_SPEAKING = (
    *(f"{near}*{name}" for near in ("prose", "sentence") for name in ("many", "speaks_serves", "serves_edits")),
    "sentence*speaks_edits",
)
# What a paragraph quotes is said by somebody else.
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_MONEY = re.compile(r"[$€£¥₹₺₽₴]\s?\d|\d\s?(?:[$€£¥₹₺₽₴]|eur\b|usd\b|chf\b|zł|kr\b|р\b|元|円)")
# More of one sign says no more.
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of one sign: whole ones, beginnings, and those that stand anywhere in scripts without spaces."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    anywhere: tuple[str, ...]


@cache
def _signs(language: str) -> Mapping[str, _Words]:
    """The words of each sign in the language and in English, in which outlets of all languages speak, too."""
    table = lexicon("voice")
    found = {}
    for sign in SIGNS:
        words = {fold(word) for code in (language, "en") if code in table for word in table[code][sign].split()}
        unspaced = {word for word in words if UNSPACED.search(word)}
        begins = tuple(sorted(word.rstrip("*") for word in words - unspaced if word.endswith("*")))
        found[sign] = _Words(frozenset(word for word in words - unspaced if "*" not in word), begins, tuple(sorted(unspaced)))
    return found


def _count(words: _Words, said: frozenset[str], text: str) -> int:
    known = sum(word in words.whole or word.startswith(words.begins) for word in said) if words.begins else len(said & words.whole)
    return known + sum(word in text for word in words.anywhere)


@lru_cache(maxsize=4096)
def signs_of(text: str, language: str) -> tuple[int, ...]:
    """How many different words of each of SIGNS stand in the text outside of quotations, at most _MOST of each;
    last, whether it names a sum of money."""
    spoken = _QUOTED.sub(" ", fold(text)) if is_prose(text) else fold(text)
    said = frozenset(part for word in WORD.findall(spoken) for part in word.split("'"))
    counts = [min(_MOST, _count(words, said, spoken)) for words in _signs(language).values()]
    return (*counts, int(bool(_MONEY.search(spoken))))


def add_voice(blocks: Sequence[Block], language: str, rows: Sequence[dict[str, float]]) -> None:
    """Add to each block's features the signs of the outlet's voice: how many, which together, and how far the page's
    other paragraphs have them too."""
    told = [signs_of(block.text, language) for block in blocks]
    prose = [position for position, block in enumerate(blocks) if is_prose(block.text)]
    usual = [sum(bool(told[position][sign]) for position in prose) / max(1, len(prose)) for sign in range(len(SIGNS))]
    for block, found, row in zip(blocks, told, rows, strict=True):
        near = "prose" if is_prose(block.text) else "sentence" if row["stop"] else "short"
        rare = [min(1, count) * (1 - share) for count, share in zip(found, usual, strict=False)]
        reader, own, serves, edits, pays, calls = (count / _MOST for count in found[: len(SIGNS)])
        speaks = float(reader > 0 or own > 0 or calls > 0)
        row |= {f"{near}*{name}": value for name, value in zip(SIGNS, (reader, own, serves, edits, pays, calls), strict=True)}
        row |= {f"{near}*rare_{name}": value for name, value in zip(SIGNS, rare, strict=True)}
        row |= {
            f"{near}*money_a_time": float(bool(found[-1]) and pays > 0),
            f"{near}*speaks_serves": speaks * serves,
            f"{near}*speaks_edits": speaks * edits,
            f"{near}*reader_own": float(reader > 0 and own > 0),
            f"{near}*serves_edits": float(serves > 0 and edits > 0),
            f"{near}*serves_pays": float(serves > 0 and pays > 0),
            f"{near}*kinds": sum(rare) / len(SIGNS),
            f"{near}*many": float(sum(count > 0 for count in found[: len(SIGNS)]) >= 3),
            f"{near}*most": float(sum(count > 0 for count in found[: len(SIGNS)]) >= 4),
            f"{near}*strange_kinds": sum(rare) / len(SIGNS) * (1 - row["company"]),
        }


def speaks_for_outlet(row: Mapping[str, float]) -> bool:
    """True for the features of a sentence in which several signs stand together, or one who speaks offers something."""
    return any(row.get(name, 0.0) > 0 for name in _SPEAKING)
