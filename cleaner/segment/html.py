"""HTML to blocks over one lxml tree: lxml's only door.

A block is the text between two tags that cut. The walk is a loop, not a recursion, so that no depth of
nesting can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree, html

from cleaner.model import Address, Block, Kind, SkippedError
from cleaner.text import collapse, ends_sentence

# An XPath, ready to be asked of a tree.
Pattern: TypeAlias = Callable[[Any], Any]
# What names the elements that hold the story, among the marks of cut_at.
BODY = ""

# Elements whose text no reader sees.
UNSEEN = frozenset(
    "script style template head noscript noframes iframe object embed svg math canvas audio video source track map area "
    "textarea datalist meta link base param title xmp".split()
)
# Elements that end the block before them and begin a new one.
CUTTING = frozenset(
    "html body div p section article main aside header footer nav ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr "
    "td th blockquote pre figure figcaption form fieldset legend details summary address hr center dir menu dialog hgroup search "
    "button select option optgroup label input amp-ad amp-accordion amp-carousel amp-list".split()
)
CONTROLS = frozenset("button select option optgroup label input legend".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
ITEMS = frozenset("li dt dd option".split())
CAPTIONS = frozenset(["figcaption"])
CELLS = frozenset(["td", "th"])
# What the code of networks of short posts calls a quotation of one: it is one block, its line breaks and all.
_POST = re.compile(r"\b(?:twitter-(?:tweet|video|quote)|bluesky-embed|mastodon-embed)")
# Text inside a line that shows only while the pointer is on a word.
_HOVER = re.compile(r"(?<![a-z])(?:rollover|tool-?tip|popover|hover-?card)[a-z_-]*(?:text|content|block|body|box)(?![a-z])", re.I)
# Letters of a table's row that is data, one block; longer ones lay out a page, and each cell is cut.
_ROW = 300
# What stands between the cells of a row.
_CELL = " | "
# Longest step of a path: beyond it, utility classes repeat themselves.
_STEP = 160
_TOKEN = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BAD_REFERENCE = re.compile(r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127)(?![0-9]));?", re.I)
# Names before a bracket that XPath 1.0 knows: functions, node tests, operators.
_CALLED = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before substring-after substring "
    "string-length normalize-space translate boolean not true false lang number sum floor ceiling round "
    "text node comment processing-instruction and or div mod".split()
)
# A page to try a pattern on: some of what is wrong with one shows only then.
_LEAST = html.document_fromstring("<p>.</p>")
_CALL = re.compile(r"([A-Za-z_][\w.-]*)\s*\(")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# Elements, each counted with those around it, of which a pattern is asked: large pages have a tenth of that.
_MOST = 500_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def parse(text: str) -> html.HtmlElement:
    """The tree of a page. Control characters, written out or as references, are dropped beforehand.

    Raises SkippedError where there is no element in it."""
    clean = _NOT_XML.sub("", _BAD_REFERENCE.sub("", text))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SkippedError("empty") from error
    body = tree.find("body")
    if body is not None:
        # What stands below a body that was closed too soon is part of it (HTML standard, "after after body"); the parser
        # gives it a root of its own.
        body.extend([element for root in tree.itersiblings("html") for element in root if element.tag != "head"])
    return tree


def graft(tree: html.HtmlElement, paragraphs: Iterable[str]) -> None:
    """Hang paragraphs as an article below all else of the page."""
    body = tree.find("body")
    article = etree.SubElement(tree if body is None else body, "article")
    for text in paragraphs:
        etree.SubElement(article, "p").text = _NOT_XML.sub("", text)


@dataclass(slots=True)
class _Walk:
    """State of the walk: text of the block being read, and what it stands in."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    in_links: int = 0
    in_row: bool = False
    post: Any = None
    steps: list[tuple[str, str]] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    marks: Mapping[Any, str] = field(default_factory=dict)
    around: list[str] = field(default_factory=list)
    marked: list[tuple[str, ...]] = field(default_factory=list)
    held: list[tuple[list[str], int]] = field(default_factory=list)

    def say(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.in_links:
                self.linked += len(text) - text.count(" ") - text.count("\n")

    def flush(self) -> None:
        """End the block, if there is text for one."""
        if not self.pieces:
            return
        text = collapse(_INVISIBLE.sub("", "".join(self.pieces)))
        if self.in_row:
            text = text.strip(_CELL)
        if text:
            size = len(text) - text.count(" ")
            path = "/".join(step for _, step in self.steps)
            address: Address = tuple(self.ordinals[: len(self.steps)])
            density = min(1.0, round(self.linked / size, 3)) if size else 0.0
            self.blocks.append(Block(len(self.blocks), self.kind(), text, density, path, address))
            self.marked.append(tuple(self.around))
        self.pieces.clear()
        self.linked = 0

    def cuts(self, element: Any) -> bool:
        """True for elements that cut; the cells of a row of data do not, nor what lies in a quoted post."""
        tag = element.tag
        return tag in CUTTING and not (self.in_row and tag in CELLS) and (self.post is None or self.post is element)

    def cell(self) -> None:
        """Begin a cell of a row of data."""
        if self.pieces and self.pieces[-1] != _CELL:
            self.pieces.append(_CELL)

    def line_break(self, following: str | None) -> None:
        """A <br> ends the block unless a sentence runs over it."""
        before = collapse("".join(self.pieces))
        after = (following or "").lstrip()[:1]
        whole = self.post is not None or any(tag in HEADINGS for tag, _ in self.steps)
        if whole or (before and not ends_sentence(before) and after.islower()):
            self.pieces.append(" ")
        else:
            self.flush()

    def enter_mark(self, mark: str, inline: bool) -> None:
        """Begin a marked element. The block that an inline one stands in goes on behind it."""
        if inline and mark != BODY:
            self.held.append((self.pieces, self.linked))
            self.pieces, self.linked = [], 0
        else:
            self.flush()
        self.around.append(mark)

    def leave_mark(self, inline: bool) -> None:
        """End a marked element."""
        self.flush()
        if self.around.pop() != BODY and inline:
            self.pieces, self.linked = self.held.pop()

    def kind(self) -> Kind:
        """The kind given by the nearest element that tells."""
        for tag, _ in reversed(self.steps):
            for tags, kind in ((HEADINGS, Kind.HEADING), (CAPTIONS, Kind.CAPTION), (ITEMS, Kind.ITEM), (CONTROLS, Kind.CONTROL)):
                if tag in tags:
                    return kind
            if tag == "p":
                return self.outer_kind()
        return Kind.PARAGRAPH

    def outer_kind(self) -> Kind:
        return Kind.CAPTION if any(tag in CAPTIONS for tag, _ in self.steps) else Kind.PARAGRAPH


def _step(tag: str, element: Any) -> str:
    """One step of a path: the tag and the tokens by which sites name its role."""
    get = element.get
    named = [v for v in (get("class"), get("id"), get("role"), get("itemprop"), get("data-component"), get("data-testid")) if v]
    if get("hidden") is not None or get("aria-hidden") == "true" or _HIDDEN.search(get("style") or ""):
        named.append("hidden")
    if not named:
        return tag
    tokens = dict.fromkeys(_TOKEN.findall(" ".join(named).lower()))
    return f"{tag}.{'.'.join(tokens)}"[:_STEP]


def _is_data(row: Any) -> bool:
    """True for a table's row of two cells or more with short text in them and nothing that cuts."""
    cells = [child for child in row if child.tag in CELLS]
    if len(cells) < 2 or any(each.tag in CUTTING or each.tag == "br" for cell in cells for each in cell.iterdescendants()):
        return False
    return sum(len(text) for text in row.itertext()) <= _ROW


def cut(tree: html.HtmlElement) -> tuple[Block, ...]:
    """The blocks of a page in reading order; unseen elements left out."""
    return cut_at(tree, {})[0]


def cut_at(tree: html.HtmlElement, marks: Mapping[Any, str]) -> tuple[tuple[Block, ...], list[tuple[str, ...]]]:
    """The blocks, cut also where elements of ``marks`` begin and end; and of each the marks of the elements around it."""
    walk = _Walk(marks=marks)
    stack: list[tuple[Any, int, bool]] = [(tree, 0, False)]
    while stack:
        element, ordinal, leaving = stack.pop()
        tag = element.tag
        if leaving:
            _leave(walk, element, tag)
            continue
        if not isinstance(tag, str) or tag in UNSEEN or (tag == "span" and _HOVER.search(element.get("class", ""))):
            walk.say(element.tail)
            continue
        if tag == "br":
            walk.line_break(element.tail)
            walk.say(element.tail)
            continue
        _enter(walk, element, tag, ordinal)
        stack.append((element, ordinal, True))
        stack.extend((child, i, False) for i, child in reversed(list(enumerate(element))))
    walk.flush()
    return tuple(walk.blocks), walk.marked


def _enter(walk: _Walk, element: Any, tag: str, ordinal: int) -> None:
    if walk.cuts(element):
        walk.flush()
        walk.in_row = tag == "tr" and _is_data(element)
        del walk.ordinals[len(walk.steps) :]
        walk.steps.append((tag, _step(tag, element)))
        walk.ordinals.append(ordinal)
        if tag == "blockquote" and _POST.search(walk.steps[-1][1]):
            walk.post = element
    elif walk.post is not None and tag in CUTTING:
        walk.say(" ")
    elif tag in CELLS:
        walk.cell()
    if element in walk.marks:
        walk.enter_mark(walk.marks[element], not walk.cuts(element))
    if tag == "a":
        walk.in_links += 1
    walk.say(element.text)


def _leave(walk: _Walk, element: Any, tag: str) -> None:
    if tag == "a":
        walk.in_links -= 1
    if element in walk.marks:
        walk.leave_mark(not walk.cuts(element))
    if walk.cuts(element):
        walk.flush()
        walk.in_row, walk.post = False, None
        walk.steps.pop()
        walk.ordinals.pop()
    elif walk.post is not None and tag in CUTTING:
        walk.say(" ")
    walk.say(element.tail)


def compile_pattern(text: str) -> Pattern:
    """The XPath 1.0 (W3C, 1999) that a text holds. Raises ValueError where it is none, or asks for what a page has not:
    prefixes, variables, functions of other programs."""
    try:
        pattern = etree.XPath(text, smart_strings=False)
        pattern(_LEAST)
    except (etree.LxmlError, UnicodeError, ValueError) as error:
        raise ValueError(f"no XPath: {text}") from error
    if not _CALLED.issuperset(_CALL.findall(_QUOTED.sub("''", text))):
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
    """True where elements lie so deep in one another that a pattern would not come to an end in good time."""
    depth = total = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth
    return total > 2 * _MOST
