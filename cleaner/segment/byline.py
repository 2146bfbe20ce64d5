"""Who wrote a story: names of persons as bylines and markup give them, cleaned of what is no name."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from cleaner.model import Block
from cleaner.segment import jsonld
from cleaner.segment.markup import Markup
from cleaner.text import fold, key
from cleaner.wire import by_spelling

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+")
_HARD_PARTING = re.compile(r"\s*(?:[;|•·\n\t]|、|／|//|\s/\s|\s[-–—]\s)\s*")
_NAME_WORD = r"(?:[A-ZÀ-ÞĀ-ſΑ-ΩА-ЯЁ][\w.'’-]*|d[aei]l?|de[nr]?|v[ao]n|[yt]er?|la|le|bin|al|el|dos|das|du)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}}")
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,2}\.?(?:[A-Z]\.?)+|Ph\.?D|[A-Z]{2,6}®?(?:[- ]\d+)?|[JS]r\.?|I{1,3}|M\.?D\.?|Esq\.?")
_TAIL = re.compile(r"[\s,;:|/–—-]+$|^[\s,;:|/–—-]+")
_LONGEST = 80
_MOST = 20


@cache
def _words(kind: str) -> frozenset[str]:
    file = resources.files("cleaner") / "phrases" / "bylines.toml"
    table: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text(encoding="utf8"))
    return frozenset(fold(word) for row in table.values() for word in row.get(kind, ()))


@cache
def _opening() -> re.Pattern[str]:
    spoken = "|".join(re.escape(word) for word in sorted(_words("by"), key=lambda w: (-len(w), w)))
    return re.compile(rf"^\s*(?:{spoken})(?:\s*[:：|]\s*|\s+)(?=\S)", re.I)


@cache
def _joiner() -> re.Pattern[str]:
    spoken = "|".join(re.escape(word) for word in sorted(_words("and"), key=lambda w: (-len(w), w)))
    return re.compile(rf"\s*,\s*(?:{spoken})\s+|\s+(?:{spoken})\s+")


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """The names in the given texts, each once, in order: without opening words, roles, addresses and,
    where a person is named beside them, agencies."""
    found: dict[str, str] = {}
    for text in raw:
        for name in split_names(text):
            found.setdefault(key(name), name)
    people = [name for name in found.values() if not by_spelling(name)]
    return tuple(people or found.values())[:_MOST]


def split_names(text: str) -> list[str]:
    """The names in one text, such as "By Ann Lee and Bo Ray, Staff Writers"."""
    text = " ".join(html.unescape(_ADDRESS.sub(" ", text)).split())
    if not text or len(text) > 400:
        return []
    text = _opening().sub("", text)
    names: list[str] = []
    for piece in _HARD_PARTING.split(text):
        for part in _parts(piece):
            name = _trim(part)
            if _plausible(name):
                names.append(name)
    return names


def _parts(piece: str) -> list[str]:
    """The piece cut at joiners and commas, unless what a comma sets off is a degree or a title."""
    sides = _joiner().split(piece)
    if len(sides) > 1 and not all(_NAME.match(_opening().sub("", s).strip()) or by_spelling(s) or not s.isascii() for s in sides):
        sides = [piece]
    parts: list[str] = []
    for side in sides:
        bits = [bit.strip() for bit in side.split(",") if bit.strip()]
        for i, bit in enumerate(bits):
            if i and _DEGREE.fullmatch(bit):
                parts[-1] += f", {bit}"
            elif i == 0 or _NAME.fullmatch(bit) or by_spelling(bit) or not bit.isascii():
                parts.append(bit)
    return parts


def _trim(name: str) -> str:
    """The name without brackets that hold an agency, without a role behind it, without loose marks."""
    name = re.sub(r"\s*[(\[]([^)\]]*)[)\]]\s*", lambda m: " " if by_spelling(m[1]) else m[0], name)
    name = _opening().sub("", _TAIL.sub("", name))
    tokens = name.split()
    for size in range(min(3, len(tokens) - 1), 0, -1):
        if fold(" ".join(tokens[-size:])) in _words("roles") and len(tokens) - size >= 2:
            tokens = tokens[:-size]
            break
    return _TAIL.sub("", " ".join(tokens))


def _plausible(name: str) -> bool:
    folded = fold(name)
    return bool(key(name)) and len(name) <= _LONGEST and folded not in _words("roles") and folded not in _words("by") and not key(name).isdigit()


def stated_authors(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> list[list[str]]:
    """Texts that the markup gives as authors, a list for each source, the surest first."""
    given = [jsonld.names(node, nodes, "author"), jsonld.names(node, nodes, "creator")]
    for name in ("author", "article:author", "article:author_name", "byl", "parsely-author", "sailthru.author", "dc.creator", "citation_author", "og:article:author"):
        given.append(markup.metas.get(name, []))
    for role in ("author", "rel author", "class author"):
        given.append([value for said, value in markup.said if said == role])
    return [[text for text in texts if text.strip()] for texts in given if texts]


def block_authors(blocks: Sequence[Block], title: str) -> list[str]:
    """The text of a byline among the blocks near the headline: a short block that opens like one."""
    start = next((b.index for b in blocks if key(b.text) == key(title)), 0)
    for block in blocks[start : start + 12]:
        if len(block.text) <= _LONGEST * 2 and (opened := _opening().match(block.text)) and _NAME.match(block.text[opened.end() :]):
            return [block.text]
    return []
