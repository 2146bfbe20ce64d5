"""What a page says of itself in JSON-LD (schema.org vocabulary in ``<script type="application/ld+json">``).

Real pages break the syntax in a few known ways: comment or CDATA wrappers, raw line breaks in strings,
commas before a closing bracket, statements ended by a semicolon. These are mended; what is still broken is
read by its keys alone.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]

# Larger scripts are data of an application, not a description of the page.
_LARGEST = 2_000_000
_DEEPEST = 12
# What comment and CDATA wrappers are made of, at either end.
_OPENING = re.compile(r"(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[)*+")
_CLOSERS = ("-->", "//", "/*", "*/", "]]>", ";")
# Raw line breaks in strings are read.
_read = json.JSONDecoder(strict=False).decode
_SURROGATE = re.compile(r"\\ud[89a-f]", re.I)
_LOOSE_COMMA = re.compile(r",(\s*[}\]])")
_PAIR = re.compile(r'"(headline|datePublished|dateCreated|inLanguage|description)"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,300}?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_ARTICLE = re.compile(r"(?:Article|Posting|Blog|Report|Review|Recipe|HowTo|FactCheck)$")
_PAGE = ("WebPage", "ItemPage", "MedicalWebPage", "CreativeWork", "VideoObject")
# Values of these keys describe other pages than this one.
_OTHERS = frozenset(
    {"itemListElement", "relatedLink", "isPartOf", "hasPart", "mentions", "citation", "isBasedOn", "liveBlogUpdate", "comment", "review"}
)


def read_nodes(scripts: Iterable[str]) -> list[Node]:
    """All nodes of the scripts that speak of the page itself, outermost first, in order of the page."""
    return [node for script in scripts if len(script) <= _LARGEST for node in _walk(_parse(script), 0)]


def _parse(script: str) -> Any:
    text = _unwrapped(script)
    for attempt in (text, _LOOSE_COMMA.sub(r"\1", text)):
        try:
            return _load(attempt)
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _load(text: str) -> Any:
    """What the JSON says; half a surrogate pair, which no file can hold, replaced."""
    value = _read(text)
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf8", "replace")) if _SURROGATE.search(text) else value


def _unwrapped(script: str) -> str:
    opening = _OPENING.match(script)
    start, end = opening.end() if opening else 0, len(script)
    while end > start and (step := script[end - 1].isspace() or len(_closer(script, start, end))):
        end -= step
    return script[start:end]


def _closer(script: str, start: int, end: int) -> str:
    return next((mark for mark in _CLOSERS if script.endswith(mark, start, end)), "")


def _salvage(text: str) -> Node:
    node: Node = {}
    for name, value in _PAIR.findall(text):
        node.setdefault(name, _unescape(value))
    author = _AUTHOR.search(text)
    if author:
        node["author"] = _unescape(author[1])
    return {"@type": "Article", **node} if node else {}


def _unescape(value: str) -> str:
    try:
        return str(_load(f'"{value}"'))
    except ValueError:
        return value


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if name not in _OTHERS and isinstance(inner, dict | list):
                yield from _walk(inner, depth + 1)


def types(node: Node) -> tuple[str, ...]:
    """The node's types without the vocabulary's address."""
    given = node.get("@type") or ()
    return tuple(str(t).rsplit("/", 1)[-1] for t in (given if isinstance(given, list) else [given]))


def text(value: Any) -> str:
    """A text of a value that may be a string, a list or a node; entities resolved, white space collapsed."""
    if isinstance(value, list):
        value = next((v for v in value if v), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline") or ""
    if not isinstance(value, str | int | float):
        return ""
    return " ".join(html.unescape(html.unescape(str(value))).split())


def bare(address: str) -> str:
    """An address without what follows # and without a closing slash, as compared."""
    return address.partition("#")[0].rstrip("/")


def addresses(node: Node) -> set[str]:
    """Addresses under which the node says that its page is found."""
    found: set[str] = set()
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str):
            found.add(bare(value))
    return found


def article(nodes: list[Node], page: set[str]) -> Node:
    """The node of the page's own article, empty where there is none.

    Of several the one that gives an address of the page (``page``) goes first, then the first with a headline."""
    found = [node for node in nodes if any(_ARTICLE.search(t) for t in types(node))]
    found = found or [node for node in nodes if any(t in _PAGE for t in types(node)) and ("headline" in node or "datePublished" in node)]
    if not found:
        return {}
    return min(enumerate(found), key=lambda pair: (not addresses(pair[1]) & page, not pair[1].get("headline"), pair[0]))[1]


def names(node: Node, nodes: list[Node], key: str) -> list[str]:
    """Names that a property such as ``author`` gives; references to other nodes are followed."""
    value = node.get(key)
    found = []
    named = _named(nodes) if isinstance(value, list | dict) else {}
    for each in value if isinstance(value, list) else [value]:
        item = named.get(str(each.get("@id"))) or each if isinstance(each, dict) and "name" not in each else each
        given = item.get("name") if isinstance(item, dict) else item
        found += [name for part in (given if isinstance(given, list) else [given]) if (name := text(part))]
    return list(dict.fromkeys(found))


def _named(nodes: list[Node]) -> dict[str, Node]:
    """The last node of each identifier that has a name."""
    return {at: node for node in nodes if node.get("name") and isinstance(at := node.get("@id"), str)}
