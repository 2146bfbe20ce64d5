"""What a page's markup says outside its text, gathered in one walk over the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


_TAGS = ("html", "title", "meta", "link", "script", "h1", "time")
_SAID = "//*[@itemprop or @rel='author' or contains(@class,'author') or contains(@class,'byline')]"
# A longer element is a box about the author or the story itself.
_NAME_LENGTH = 200


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
    for element in tree.xpath(_SAID):
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
    itemprop = (element.get("itemprop") or "").lower()
    rel = element.get("rel")
    role = itemprop.split()[0] if itemprop.strip() else "rel author" if rel == "author" else "class author"
    if role in ("articlebody", "text", "image", "url", "logo") or element.tag in ("meta", "body", "script", "style"):
        return "", ""
    value = element.get("content") or element.get("datetime") or ""
    if not value:
        pieces: list[str] = []
        length = 0
        for piece in element.itertext():
            pieces.append(piece)
            length += len(piece.strip())
            if length > _NAME_LENGTH:
                return "", ""
        value = " ".join(" ".join(pieces).split())
    return role, value
