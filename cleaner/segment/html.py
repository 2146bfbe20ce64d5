"""Markup to a tree, and questions to ask of one: lxml's only door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypeAlias

from lxml import etree, html

from cleaner.model import SkippedError
from cleaner.segment.mend import flatten, mend, writable
from cleaner.segment.tags import CUTTING
from cleaner.segment.xpath import calls_known_names

# An XPath, ready to be asked of a tree.
Pattern: TypeAlias = Callable[[Any], Any]
# A page to try a pattern on: some of what is wrong with one shows only then.
_LEAST = html.document_fromstring("<p>.</p>")
# Elements, and elements each counted with those around it, of which a search that looks around itself is asked: large
# pages have a tenth of that. Up to _FEW elements, none deeper than _DEEP, need not be counted so.
_MOST, _MOST_AROUND, _FEW, _DEEP = 50_000, 500_000, 5_000, 100
_IS_MANY, _IS_SOME, _IS_DEEP = map(etree.XPath, (f"count(//*) > {_MOST}", f"count(//*) > {_FEW}", f"boolean({'/*' * _DEEP})"))
# Elements are lxml.html's, but looked up by type alone in C: its own look-up asks Python for the class of each.
_CLASSES = etree.ElementDefaultClassLookup(html.HtmlElement, html.HtmlComment, html.HtmlProcessingInstruction, html.HtmlEntity)
_TEXTS: Pattern = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)
_NAMED: Pattern = etree.XPath("descendant::*[@class or @id]")
_NAMES: list[Pattern] = [etree.XPath(f"descendant::*/@{name}", smart_strings=False) for name in ("class", "id")]
# Elements in one another, as deep as libxml2 reads unless told otherwise, and how many a page is rid of to be less deep.
_IS_TOO_DEEP, _FLATTENED = etree.XPath("boolean(" + "/*" * 256 + ")"), 4


def parse(text: str, octets: bytes | None = None, *, ids: bool = True) -> html.HtmlElement:
    """The tree of a page, its markup mended beforehand; ``octets`` is the text in UTF-8, where that is at hand. Where elements
    lie too deep in one another, those that do are taken out, and their text stays. ``ids`` is False where no pattern asks for
    an element ``id()``.

    Raises SkippedError where there is no element in it."""
    octets = mend(text, octets)
    for _ in range(_FLATTENED):
        tree, whole = _parse(octets, ids)
        if whole:
            break
        octets = flatten(octets, CUTTING)
    body = tree.find("body")
    if body is not None:
        # What stands below a body that was closed too soon is part of it (HTML standard, "after after body"); the parser
        # gives it a root of its own.
        body.extend([element for root in tree.itersiblings("html") for element in root if element.tag != "head"])
    return tree


def _parse(octets: bytes, ids: bool) -> tuple[html.HtmlElement, bool]:
    """The tree, and whether it is no deeper than a page may be, and the parser has read the markup to its end."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=ids)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.document_fromstring(octets, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SkippedError("empty") from error
    return tree, not (parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT) or _IS_TOO_DEEP(tree))


def graft(tree: html.HtmlElement, paragraphs: Iterable[str]) -> None:
    """Hang paragraphs as an article below all else of the page."""
    body = tree.find("body")
    article = etree.SubElement(tree if body is None else body, "article")
    for text in paragraphs:
        etree.SubElement(article, "p").text = writable(text)


def compile_pattern(text: str) -> Pattern:
    """The XPath 1.0 (W3C, 1999) that a text holds. Raises ValueError where it is none, or asks for what a page has not:
    prefixes, variables, functions of other programs."""
    try:
        pattern = etree.XPath(text, smart_strings=False)
        pattern(_LEAST)
    except (etree.LxmlError, UnicodeError, ValueError) as error:
        raise ValueError(f"no XPath: {text}") from error
    if not calls_known_names(text):
        raise ValueError(f"no XPath: {text}")
    return pattern


def select(tree: html.HtmlElement, pattern: Pattern) -> list[Any]:
    """What a pattern finds, elements or texts, in the order of the page; nothing where it fails."""
    try:
        found = pattern(tree)
    except etree.LxmlError:
        return []
    return found if isinstance(found, list) else [found] if isinstance(found, str) else []


def is_costly(tree: html.HtmlElement) -> bool:
    """True where elements are so many, or lie so deep in one another, that a pattern would not come to an end in good time."""
    if (many := _IS_MANY(tree)) or (not _IS_SOME(tree) and not _IS_DEEP(tree)):
        return bool(many)
    depth = total = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth
    return total > 2 * _MOST_AROUND


def walked(tree: html.HtmlElement) -> etree.iterwalk:
    """The elements in an element, itself among them, as pairs of ``start`` or ``end`` and the element. What is in the one that
    starts is left out where ``skip_subtree`` is called."""
    return etree.iterwalk(tree, events=("start", "end"))


def texts_in(tree: html.HtmlElement) -> list[str]:
    """The texts in an element, in order, but for scripts and styles."""
    found: list[str] = _TEXTS(tree)
    return found


def text_of(tree: html.HtmlElement) -> str:
    """All text in an element."""
    return etree.tostring(tree, method="text", encoding="unicode")


def names_in(tree: html.HtmlElement) -> str:
    """The classes and ids of all elements in an element, a line each."""
    return "\n".join(chain.from_iterable(pattern(tree) for pattern in _NAMES))


def elements_named(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The elements in an element that have a class or an id, in order."""
    found: list[html.HtmlElement] = _NAMED(tree)
    return found
