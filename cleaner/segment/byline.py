"""Who wrote a story: names of persons as bylines and markup give them, cleaned of what is no name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from cleaner.lexicon import byline_words
from cleaner.model import Block
from cleaner.segment import jsonld
from cleaner.segment.dates import before_date
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
_LONGEST_LINE = 1000
# A sign of an author in brackets.
_SIGN = re.compile(r"\s*\((?:[a-zäöüß]{2,4}|[A-Z]{2,3})\)\s*$")
_MOST = 20
_NEAR = 15
_BOXES = 4
_METAS = (
    "author",
    "article:author",
    "article:author_name",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "citation_author",
    "og:article:author",
)


@cache
def _opening() -> re.Pattern[str]:
    spoken = "|".join(re.escape(word) for word in sorted(byline_words("by"), key=lambda w: (-len(w), w)))
    return re.compile(rf"^\s*(?:{spoken})(?:\s*[:：|]\s*|\s+)(?=\S)", re.I)


@cache
def _joiner() -> re.Pattern[str]:
    spoken = "|".join(re.escape(word) for word in sorted(byline_words("and"), key=lambda w: (-len(w), w)))
    return re.compile(rf"\s*,\s*(?:{spoken})\s+|\s+(?:{spoken})\s+")


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """The names in the given texts, each once, in order: without opening words, roles, addresses and,
    where a person is named beside them, agencies."""
    found: dict[str, str] = {}
    for text in raw:
        for name in split_names(text):
            found.setdefault(key(name), name)
    if any(is_person(name) for name in found.values()):
        return tuple(name for name in found.values() if not by_spelling(name))[:_MOST]
    return tuple(found.values())[:_MOST]


def is_person(name: str) -> bool:
    """True where a text is shaped like a person's name and is no agency's, desk's or staff's."""
    spoken = set(fold(name).split())
    if by_spelling(name) or spoken & byline_words("staff"):
        return False
    return bool(_NAME.fullmatch(name.partition(",")[0])) or _caseless(name)


def _caseless(text: str) -> bool:
    """True for a short text in a script without capitals, where the shape of a name tells nothing."""
    return (
        len(text.split()) <= 4
        and len(text) <= 24
        and all(c.lower() == c.upper() for c in text if c.isalpha())
        and any(c.isalpha() for c in text)
    )


def split_names(text: str) -> list[str]:
    """The names in one text, such as "By Ann Lee and Bo Ray, Staff Writers"."""
    text = " ".join(html.unescape(_ADDRESS.sub(" ", text)).split())
    if not text or len(text) > _LONGEST_LINE:
        return []
    text = _opening().sub("", before_date(text))
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
    if len(sides) > 1 and not all(_name_like(_opening().sub("", s).strip()) for s in sides):
        sides = [piece]
    parts: list[str] = []
    for side in sides:
        bits = [bit.strip() for bit in side.split(",") if bit.strip()]
        for i, bit in enumerate(bits):
            if i and _DEGREE.fullmatch(bit):
                parts[-1] += f", {bit}"
            elif i == 0 or _name_like(bit):
                parts.append(bit)
    return parts


def _name_like(text: str) -> bool:
    return bool(_NAME.match(text)) or bool(by_spelling(text)) or _caseless(text)


def _trim(name: str) -> str:
    """The name without brackets that hold an agency, without a role behind it, without loose marks."""
    name = re.sub(r"\s*[(\[]([^)\]]*)[)\]]\s*", lambda m: " " if by_spelling(m[1]) else m[0], name)
    name = _opening().sub("", _TAIL.sub("", _SIGN.sub("", name)))
    tokens = name.split()
    for size in range(min(3, len(tokens) - 1), 0, -1):
        if (
            fold(" ".join(tokens[-size:])) in byline_words("roles")
            and _NAME.fullmatch(" ".join(tokens[:-size]))
            and not {fold(t) for t in tokens} & byline_words("staff")
        ):
            tokens = tokens[:-size]
            break
    return _TAIL.sub("", " ".join(tokens))


def _plausible(name: str) -> bool:
    folded = fold(name)
    return (
        bool(key(name))
        and len(name) <= _LONGEST
        and folded not in byline_words("roles")
        and folded not in byline_words("by")
        and not key(name).isdigit()
    )


def stated_authors(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> list[list[str]]:
    """Texts that the markup gives as authors, a list for each source, the surest first."""
    given = [jsonld.names(node, nodes, "author"), jsonld.names(node, nodes, "creator")]
    given += [markup.metas.get(name, []) for name in _METAS]
    given += [[value for said, value in markup.said if said == role] for role in ("author", "rel author")]
    # Of boxes with a class of author the first is the byline; the next ones may be of other stories.
    given += [[value] for said, value in markup.said if said == "class author"][:_BOXES]
    return [texts for texts in given if texts]


def choose_authors(sources: Iterable[Sequence[str]], others: Sequence[str]) -> tuple[str, ...]:
    """Names of the first source that gives a person; else of the first that gives any name.

    ``others`` are names of the site: an author so called is no person."""
    known = {key(name) for name in others if key(name)}
    read = [names for texts in sources if (names := clean_names(texts))]
    people = [names for names in read if any(is_person(name) and key(name) not in known for name in names)]
    return next(iter(people or read), ())


def block_authors(blocks: Sequence[Block], headline: int | None) -> list[str]:
    """The text of a byline among the blocks below the headline (a block's index): a short one that opens like one."""
    start = headline or 0
    for block in blocks[start : start + _NEAR]:
        if len(block.text) <= _LONGEST * 2 and (opened := _opening().match(block.text)) and _NAME.match(block.text[opened.end() :]):
            return [block.text]
    return []
