"""The tree of a page to blocks.

A block is the text between two tags that cut. The walk is a loop, not a recursion, so that no depth of
nesting can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from cleaner.model import Block, Kind
from cleaner.segment.bounds import MOST_BLOCKS, bound
from cleaner.segment.html import walked
from cleaner.segment.tags import CAPTIONS, CELLS, CONTROLS, CUTTING, HEADINGS, ITEMS, UNSEEN
from cleaner.text import collapse, ends_sentence

# What names the elements that hold the story, among the marks of cut_at.
BODY = ""

# Elements that are not entered.
_PASSED = UNSEEN | {"br"}
# Elements that change what the walk is in.
_ENTERED = CUTTING | {"a"}
# Elements that give their text a kind.
_TELLING = frozenset(["p"]) | CONTROLS | HEADINGS | ITEMS | CAPTIONS
# What the code of networks of short posts calls a quotation of one: it is one block, its line breaks and all.
_POST = re.compile(r"\b(?:twitter-(?:tweet|video|quote)|bluesky-embed|mastodon-embed)")
# Text inside a line that shows only while the pointer is on a word.
_HOVER = re.compile(r"(?<![a-z])(?:rollover|tool-?tip|popover|hover-?card)[a-z_-]*(?:text|content|block|body|box)(?![a-z])", re.I)
# Letters of a table's row that is data, one block; longer ones lay out a page, and each cell is cut.
_ROW = 300
# What stands between the cells of a row.
_CELL = " | "
# Pieces of text that tell whether a sentence has ended.
_NEAR = 40
# Longest step of a path: beyond it, utility classes repeat themselves.
_STEP = 160
_TOKEN, _ASCII_TOKEN = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*"), re.compile(r"[a-z0-9]++(?:[-_][a-z0-9]++)*+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Attributes by which sites name the role of an element.
_NAMING = ("class", "id", "role", "itemprop", "data-component", "data-testid")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Makes a block of a tuple, at a third of the cost of its constructor.
_block = partial(tuple.__new__, Block)


@dataclass(slots=True)
class _Walk:
    """State of the walk: text of the block being read, and what it stands in: the elements that cut, their ordinals and, for
    those of which a block has asked, their paths; the kind that each gives, whether a heading or a caption is around. ``whole``
    is the row of data or the quoted post that is being read, if any."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    in_links: int = 0
    whole: Any = None
    paths: list[str] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    cutting: list[Any] = field(default_factory=list)
    holders: list[Any] = field(default_factory=list)
    within: list[tuple[Kind, bool, bool]] = field(default_factory=lambda: [(Kind.PARAGRAPH, False, False)])
    around: tuple[str, ...] = ()
    marked: list[tuple[str, ...]] = field(default_factory=list)
    held: list[tuple[list[str], int]] = field(default_factory=list)

    def enter(self, element: Any, tag: str, ordinal: int) -> None:
        """Begin an element that cuts, or a link, the ``ordinal``-th in the one around it."""
        if tag == "a":
            self.in_links += 1
        elif self.whole is None or self.cuts(element, tag):
            if self.pieces:
                self.flush()
            self.whole = element if tag in _WHOLE and _WHOLE[tag](element) else None
            self.ordinals.append(ordinal)
            self.cutting.append(element)
            within = self.within[-1]
            self.within.append(_within(tag, *within) if tag in _TELLING or within[1] or within[2] else within)
        elif self.whole.tag == "tr":
            self.cell()
        else:
            self.gap()

    def leave(self, element: Any, tag: str) -> None:
        """End an element that cuts, or a link."""
        if tag == "a":
            self.in_links -= 1
        elif self.whole is None or self.cuts(element, tag):
            if self.pieces:
                self.flush()
            self.whole = None
            self.ordinals.pop()
            self.cutting.pop()
            self.within.pop()
            if len(self.paths) > len(self.cutting):
                self.paths.pop()
        elif self.whole.tag != "tr":
            self.gap()

    def say(self, text: str) -> None:
        """Add to the block, which white space must not begin."""
        self.pieces.append(text)
        if self.in_links:
            self.linked += sum(map(len, text.split()))

    def flush(self) -> None:
        """End the block, if there is text for one."""
        if not self.pieces:
            return
        text = _collapsed("".join(self.pieces))
        self.pieces.clear()
        if self.whole is not None and self.whole.tag == "tr":
            text = text.strip(_CELL)
        if text:
            index = len(self.blocks)
            # All letters are in links, or none, as of most blocks; signs that no reader sees are counted in links alone.
            letters = len(text) - text.count(" ") if self.linked else 0
            density = round(self.linked / letters, 3) if self.linked < letters else float(self.linked > 0)
            self.blocks.append(_block((index, self.within[-1][0], text, density, self.path(), tuple(self.ordinals))))
            self.holders.append(self.cutting[-1] if self.cutting else None)
            self.marked.append(self.around)
            if index >= MOST_BLOCKS:
                bound(index + 1, MOST_BLOCKS, "blocks")
        self.linked = 0

    def path(self) -> str:
        """The path of the innermost element."""
        paths = self.paths
        for element in self.cutting[len(paths) :]:
            step = _step(element.tag, element)
            paths.append(f"{paths[-1]}/{step}" if paths else step)
        return paths[-1] if paths else ""

    def cuts(self, element: Any, tag: str) -> bool:
        """True for elements that cut; the cells of a row of data do not, nor what lies in a quoted post."""
        whole = self.whole
        return tag in CUTTING and (whole is None or whole is element or (whole.tag == "tr" and tag not in CELLS))

    def gap(self) -> None:
        """Begin or end an element of a post."""
        if self.pieces:
            self.pieces.append(" ")

    def cell(self) -> None:
        """Begin a cell of a row of data."""
        if self.pieces and self.pieces[-1] != _CELL:
            self.pieces.append(_CELL)

    def line_break(self, following: str | None) -> None:
        """A <br> ends the block unless a sentence runs over it."""
        before = "".join(self.pieces[-_NEAR:])
        whole = self.within[-1][1] or (self.whole is not None and self.whole.tag != "tr")
        if whole or ((following or "").lstrip()[:1].islower() and before.strip() and not ends_sentence(before)):
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
        self.around = (*self.around, mark)

    def leave_mark(self, inline: bool) -> None:
        """End a marked element."""
        self.flush()
        *around, mark = self.around
        self.around = tuple(around)
        if mark != BODY and inline:
            self.pieces, self.linked = self.held.pop()


def _collapsed(text: str) -> str:
    """The text with its white space collapsed, without signs that no reader sees."""
    # One of these signs is white space, and parts no words: U+0085.
    if (found := collapse(text)).isprintable() and "\x85" not in text:
        return found
    return collapse(_INVISIBLE.sub("", text))


@lru_cache(maxsize=1024)
def _within(tag: str, kind: Kind, headed: bool, captioned: bool) -> tuple[Kind, bool, bool]:
    """The kind of text in an element, given by the nearest element that tells; whether a heading and a caption are around."""
    headed, captioned = headed or tag in HEADINGS, captioned or tag in CAPTIONS
    if tag == "p":
        return Kind.CAPTION if captioned else Kind.PARAGRAPH, headed, captioned
    told = ((HEADINGS, Kind.HEADING), (CAPTIONS, Kind.CAPTION), (ITEMS, Kind.ITEM), (CONTROLS, Kind.CONTROL))
    return next((given for tags, given in told if tag in tags), kind), headed, captioned


def _step(tag: str, element: Any) -> str:
    """One step of a path: the tag and the tokens by which sites name its role."""
    items = element.items()
    if not items:
        return tag
    if len(items) == 1 and items[0][0] == "class":
        return _named(tag, items[0][1]) if items[0][1] else tag
    given = dict(items)
    named = [value for name in _NAMING if (value := given.get(name))]
    if "hidden" in given or given.get("aria-hidden") == "true" or ("style" in given and _HIDDEN.search(given["style"])):
        named.append("hidden")
    return _named(tag, " ".join(named)) if named else tag


@lru_cache(maxsize=4096)
def _named(tag: str, names: str) -> str:
    tokens = dict.fromkeys((_ASCII_TOKEN if names.isascii() else _TOKEN).findall(names.lower()))
    return f"{tag}.{'.'.join(tokens)}"[:_STEP]


def _is_data(row: Any) -> bool:
    """True for a table's row of two cells or more with short text in them and nothing that cuts."""
    cells = [child for child in row if child.tag in CELLS]
    if len(cells) < 2 or any(each.tag in CUTTING or each.tag == "br" for cell in cells for each in cell.iterdescendants()):
        return False
    return sum(len(text) for text in row.itertext()) <= _ROW


def _is_post(quotation: Any) -> bool:
    """True for what a network of short posts gives to quote one."""
    return bool(_POST.search(_step(quotation.tag, quotation)))


# Elements that may be one block, with all that lies in them.
_WHOLE = {"tr": _is_data, "blockquote": _is_post}


def cut(tree: Any) -> tuple[Block, ...]:
    """The blocks of a page in reading order; unseen elements left out. Raises FailedError where there are too many."""
    return tuple(_walked(tree, {}).blocks)


def cut_held(tree: Any) -> tuple[tuple[Block, ...], list[Any]]:
    """The blocks, and of each the innermost element around it that cuts; None where there is none."""
    walk = _walked(tree, {})
    return tuple(walk.blocks), walk.holders


def cut_at(tree: Any, marks: Mapping[Any, str]) -> tuple[tuple[Block, ...], list[tuple[str, ...]]]:
    """The blocks, cut also where elements of ``marks`` begin and end; and of each the marks of the elements around it."""
    walk = _walked(tree, marks)
    return tuple(walk.blocks), walk.marked


def _walked(tree: Any, marks: Mapping[Any, str]) -> _Walk:
    walk = _Walk()
    met = [0]  # of each element that is open, the number of its children so far
    steps = walked(tree)
    for event, element in steps:
        tag = element.tag
        if event == "end":
            met.pop()
            if marks and element in marks:
                walk.leave_mark(not walk.cuts(element, tag))
            if tag in _ENTERED:
                walk.leave(element, tag)
            text = element.tail
        elif tag in _PASSED or (tag == "span" and _HOVER.search(element.get("class", ""))):
            met[-1] += 1
            steps.skip_subtree()
            next(steps)  # its end
            text = element.tail
            if tag == "br":
                walk.line_break(text)
        else:
            if tag in _ENTERED:
                walk.enter(element, tag, met[-1])
            if marks and element in marks:
                walk.enter_mark(marks[element], not walk.cuts(element, tag))
            met[-1] += 1
            met.append(0)
            text = element.text
        if text and (walk.pieces or not text.isspace()):
            walk.say(text)
    walk.flush()
    return walk
