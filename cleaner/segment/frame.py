"""What is surely the frame of the site: menus, footers and lists of links that lie apart from all prose.

Told once, from shape alone and with wide margins, so that no voter and no rule need look at it. Where the prose of a page is
little, or not in sentences, there is no frame: a list of links, a table, a glossary may then be the story itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cleaner.evidence import MOST_NAMES
from cleaner.model import Address, Block, Framed, Kind
from cleaner.segment.tags import CUTTING
from cleaner.text import ends_sentence

# Bytes of a text that is prose where it ends like a sentence and is no link: letters of most scripts count twice or thrice.
_PROSE = 50
# Bytes of prose below which a page may be told in another way.
_LEAST = 600
# Share of the prose that the story's element must hold; of the deepest such the innermost of these names around it is taken,
# if any. In it only boxes that bear the name of what they hold are frame.
_STORY, _WHOLE = 0.8, re.compile(r"(?:article|main)(?:\.|$)")
# Blocks above and below prose that are never frame, nor is what stands between the story and a heading so near above it:
# bylines, dates and what is offered to the reader have rules of their own.
_ABOVE, _BELOW, _HEADED = 2, 4, 12
# Share of links from which a block is one, or a box is one of links; blocks of such a box at least.
_LINKED, _MANY = 0.5, 3
# The same of a box in the story.
_WHOLLY = 0.8
# Blocks of a box whose short lines are labels; but what is a date, a number, a notice of rights has rules of its own.
_LARGE, _TELLING = 10, re.compile(r"[\d©®]|(?i:copyright|rights)")
# Share of all that is no link that must be prose where an element's name alone tells.
_MOSTLY = 0.5
# Words, or bytes in a script that is not Latin, of a link that is a headline.
_HEADLINE, _BYTES = 4, 24
# What elements are called by what they hold; in a column beside the story that may be menus and headlines.
_BESIDE = "beside"
_NAMES = {
    "related_list": "related|recommend(?:ed|ations?)?|popular|trending|latest|teasers?|most-?(?:read|popular|viewed)|recirc(?:ulation)?"
    "|read-?(?:next|more|also)|more-(?:stories|news|from)",
    "comments": "comments?",
    "share": "share|sharing|social",
    "newsletter": "newsletters?",
    "tags": "tags|keywords|topics",
    "template": "nav|navigation|nav-?bar|menus?|footer|header|breadcrumbs?|masthead|toolbar|search|sub-?nav|mega-?menu|off-?canvas",
    _BESIDE: "aside|side-?bar|rail|widgets?|promo|banner|ticker",
}
_KINDS = tuple((kind, re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])")) for kind, names in _NAMES.items())
# What parts the cells of a table's row.
_CELL = " | "


@dataclass(slots=True)
class _Told:
    """Bytes of each block, the blocks that are prose, how much of it the elements hold, and the element of the story."""

    blocks: Sequence[Block]
    sizes: Sequence[int]
    prose: Sequence[int]
    held: dict[Address, int]
    story: Address = ()


def frame(blocks: Sequence[Block]) -> dict[int, Framed]:
    """The blocks that are surely frame, by index."""
    told = _tell(blocks)
    whole = told.held[()]
    if whole < _LEAST:
        return {}
    told.story = _story(told)
    loose = sum([size * (1 - block.link_density) for block, size in zip(blocks, told.sizes, strict=True)])
    found: dict[int, Framed] = {}
    for top, inside in _boxes(told).items():
        if len(inside) >= _MANY:
            found |= _framed(told, top, inside, whole >= _MOSTLY * loose)
    return found


def _tell(blocks: Sequence[Block]) -> _Told:
    sizes = [len(block.text) if block.text.isascii() else len(block.text.encode("utf8", "replace")) for block in blocks]
    held: dict[Address, int] = defaultdict(int)
    prose = []
    # Summed by parent first: on a deep page, one step up a block is much less than all the way for each.
    by_parent: dict[Address, int] = defaultdict(int)
    for block, size in zip(blocks, sizes, strict=True):
        if size >= _PROSE and block.link_density < _LINKED and ends_sentence(block.text):
            prose.append(block.index)
            by_parent[block.address[:-1]] += size
            if block.address:
                held[block.address] += size
    for parent, size in by_parent.items():
        for depth in range(len(parent) + 1):
            held[parent[:depth]] += size
    return _Told(blocks, sizes, prose, held)


def _story(told: _Told) -> Address:
    story = max((element for element, size in told.held.items() if size >= _STORY * told.held[()]), key=len)
    within = next(told.blocks[index] for index in told.prose if told.blocks[index].address[: len(story)] == story)
    steps = within.path.split("/")[: len(story)]
    depth = next((depth for depth in range(len(steps), 0, -1) if _WHOLE.match(steps[depth - 1])), len(story))
    return story[:depth]


def _boxes(told: _Told) -> dict[Address, list[int]]:
    """The largest elements without prose, and their blocks, but for those near prose and those that say what a heading says: a
    table of contents is the story's."""
    near = _near(told)
    headings = {block.text for block in told.blocks if block.kind is Kind.HEADING and block.link_density < _LINKED}
    boxes: dict[Address, list[int]] = defaultdict(list)
    tops: dict[Address, Address | None] = {}
    for index, block in enumerate(told.blocks):
        if index not in near and block.text not in headings:
            boxes[_top(block.address, told.held, tops)].append(index)
    return boxes


def _near(told: _Told) -> set[int]:
    near = {index + step for index in told.prose for step in range(-_ABOVE, _BELOW + 1)}
    size = len(told.story)
    first = next(index for index in told.prose if told.blocks[index].address[:size] == told.story)
    above = range(max(0, first - _HEADED), first)
    heading = next((i for i in above if told.blocks[i].kind is Kind.HEADING and told.blocks[i].link_density < _LINKED), first)
    return near.union(range(heading, first))


def _top(address: Address, held: Container[Address], known: dict[Address, Address | None]) -> Address:
    """The outermost element around an address, or itself, that is not among ``held``, which with an element holds those around
    it; ``known`` are those of parents, None where the parent is held."""
    parent = address[:-1]
    if parent not in known:
        depth = bisect_left(range(len(parent) + 1), True, key=lambda depth: parent[:depth] not in held)
        known[parent] = parent[:depth] if depth <= len(parent) else None
    top = known[parent]
    return address if top is None else top


def _shared(one: Address, other: Address) -> int:
    return next((depth for depth, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _framed(told: _Told, top: Address, inside: Sequence[int], by_name: bool) -> dict[int, Framed]:
    """Links in a box, in one with a name its controls, in a large one the labels between the links; in the story only boxes
    of nothing but links that are named for what they hold."""
    blocks, shared = told.blocks, _shared(top, told.story)
    steps = blocks[inside[0]].path.split("/")[shared : len(top)]
    name, kind = next(((step, kind) for step in steps if (kind := _kind(step))), ("", ""))
    linked = sum([told.sizes[i] * blocks[i].link_density for i in inside]) / sum([told.sizes[i] for i in inside])
    within = shared == len(told.story)
    if (linked < _WHOLLY or not name or kind == _BESIDE) if within else (linked < _LINKED and not (name and by_name)):
        return {}
    evidence = f"apart from all prose, inside <{name[:80]}>" if name else "apart from all prose, in a box of links"
    label, headline = (Framed(kind.replace(_BESIDE, "") or other, evidence) for other in ("template", "related_list"))
    return {
        i: headline if _is_headline(blocks[i].text, told.sizes[i]) else label
        for i in inside
        if _CELL not in blocks[i].text
        and (blocks[i].link_density >= _LINKED or (not within and told.sizes[i] < _PROSE and _is_label(blocks[i], name, len(inside))))
    }


def _is_label(block: Block, name: str, company: int) -> bool:
    return bool(name and block.kind is Kind.CONTROL) or (company >= _LARGE and not _TELLING.search(block.text))


def _is_headline(text: str, size: int) -> bool:
    return text.count(" ") + 1 >= _HEADLINE or text[-1] in "?!" or (size > len(text) * 1.5 and size >= _BYTES)


@lru_cache(maxsize=4096)
def _kind(step: str) -> str:
    """What the names of an element tell of what it holds, empty for nothing."""
    if step.count(".") > MOST_NAMES:
        return ""
    return next((kind for kind, names in _KINDS if names.search(step)), "")


def prune(blocks: Sequence[Block], holders: Sequence[Any], framed: Collection[int]) -> None:
    """Take the elements out of the tree that hold frame and nothing else. ``holders`` are those of the blocks, as cut_held
    gives them."""
    if not framed:
        return
    held: set[Address] = set()
    for block in blocks:
        address = block.address
        while block.index not in framed and address not in held:
            held.add(address)
            address = address[:-1]
    known: dict[Address, Address | None] = {}
    tops: set[Address] = set()
    for block, element in zip(blocks, holders, strict=True):
        top = _top(block.address, held, known)
        if block.index in framed and top not in held and top not in tops:
            tops.add(top)
            _take_out(element, len(block.address) - len(top))


def _take_out(element: Any, above: int) -> None:
    """Take out the element that lies ``above`` elements that cut around this one; what stands behind it stays."""
    while above:
        element = element.getparent()
        above -= element.tag in CUTTING
    if element.getparent() is not None:
        element.drop_tree()
