"""What a page's markup says outside its text, gathered in one walk over the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from cleaner.segment.html import compile_pattern, select

_TAGS = ("html", "title", "meta", "link", "script", "h1", "time")
# What may speak of an author, by class alone or in all ways. One path: those of a union are sorted, and attributes of siblings
# in quadratic time. On half of the pages no element speaks otherwise than by class, which takes a fraction to tell.
_CLASSED = "@class[contains(.,'author') or contains(.,'byline')]"
_SAID_BY_CLASS, _SAID = (compile_pattern(f"descendant::*[{_CLASSED}{more}]") for more in ("", " or @itemprop or @rel[.='author']"))
_SPEAKS_OTHERWISE = compile_pattern("boolean(descendant::*/@itemprop) or boolean(descendant::*/@rel[.='author'])")
# A longer element is a box about the author or the story itself.
_NAME_LENGTH = 200
_OUTWARD = 8
# Elements and links of a page that are asked.
_MOST = 300
_LINKS = 12
# Roles that tell of an author, a date or a source.
_TELLING = re.compile("author|creator|provider|sourceorganization|copyrightholder|datepublished")
_NOT_NAMED = frozenset({"meta", "body", "script", "style", "img", "svg", "input", "form"})
_UNSEEN = frozenset({"script", "style", "noscript", "svg"})
_ELSEWHERE = re.compile(
    r"figure|caption|(?<![\w-])image(?![\w-])|photo|comment|related|recommend|sidebar|teaser|most-?read|reply|disqus|footer|card|popular"
    r"|more-from|latest|trending|carousel|newsletter|bio\b"
)
_PERSON = re.compile(
    r"/(?:authors?|profiles?|people|person|staff|team|by|writers?|contributors?|journalists?|autor(?:en|es|i)?|auteurs?|redactie|users?"
    r"|reporters?|columnists?|about-us|by-?lines?)\b",
    re.I,
)


@dataclass(slots=True)
class Markup:
    """``metas`` holds contents by lower-cased name, property, itemprop or http-equiv; ``links`` addresses by rel.
    ``said`` holds pairs of an element's role (itemprop, ``rel author``, ``class author``) and its text."""

    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first content found under these names, in their order."""
        return next((content for name in names for content in self.metas.get(name, ())), "")


def gather(tree: Any) -> Markup:
    """The markup of a parsed page; nothing is fetched and nothing in the tree is changed."""
    found = Markup()
    for element in tree.iter(*_TAGS):
        _READERS[element.tag](element, found)
    for element in select(tree, _SAID if _SPEAKS_OTHERWISE(tree) else _SAID_BY_CLASS)[:_MOST]:
        role, value = _role(element)
        if role and value:
            found.said.append((role, value))
    return found


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _html(element: Any, found: Markup) -> None:
    found.language = found.language or element.get("lang") or element.get("xml:lang") or ""


def _title(element: Any, found: Markup) -> None:
    parent = element.getparent()
    if (parent is None or parent.tag != "svg") and (value := _text(element)):
        found.titles.append(value)


def _meta(element: Any, found: Markup) -> None:
    content = " ".join((element.get("content") or "").split())
    if content:
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                found.metas.setdefault(name.strip().lower(), []).append(content)


def _link(element: Any, found: Markup) -> None:
    if (href := (element.get("href") or "").strip()) and (rel := element.get("rel")):
        for token in rel.lower().split():
            found.links.setdefault(token, href)


def _script(element: Any, found: Markup) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        found.scripts.append(element.text)


def _h1(element: Any, found: Markup) -> None:
    if value := _text(element):
        found.headings.append(value)


def _time(element: Any, found: Markup) -> None:
    if value := element.get("datetime"):
        found.times.append(value.strip())


_READERS = {"html": _html, "title": _title, "meta": _meta, "link": _link, "script": _script, "h1": _h1, "time": _time}


def _role(element: Any) -> tuple[str, str]:
    """How an element speaks of author, date or source, and its text; empty where it speaks of another page."""
    itemprop = (element.get("itemprop") or "").lower().split()
    rel = element.get("rel")
    role = itemprop[0] if itemprop else "rel author" if rel == "author" else "class author"
    if not _TELLING.search(role) or element.tag in _NOT_NAMED or _is_elsewhere(_around(element)):
        return "", ""
    value = element.get("content") or element.get("datetime") or ""
    return role, value or (_linked(element) if role == "class author" else "") or _short_text(element)


def _around(element: Any) -> str:
    """Classes and ids of the element and those around it, as far as they can tell a teaser or a comment."""
    outward = (element, *islice(element.iterancestors(), _OUTWARD))
    named = [f"{e.tag} {e.get('class') or ''} {e.get('id') or ''}" for e in outward if e.tag != "body"]
    return " ".join(named).lower()


@lru_cache(maxsize=4096)
def _is_elsewhere(names: str) -> bool:
    return bool(_ELSEWHERE.search(names))


def _linked(element: Any) -> str:
    """Texts of the links in a byline box that lead to a person's page, if any."""
    names = [_short_text(link) for link in islice(element.iter("a"), _LINKS) if _PERSON.search(link.get("href") or "")]
    return "; ".join(dict.fromkeys(name for name in names if name))


def _short_text(element: Any) -> str:
    pieces: list[str] = []
    length = 0
    for node in element.iter():
        for piece in (node.text if node.tag not in _UNSEEN else "", node.tail if node is not element else ""):
            pieces.append(piece or "")
            length += len((piece or "").strip())
        if length > _NAME_LENGTH:
            return ""
    return " ".join(" ".join(pieces).split())
