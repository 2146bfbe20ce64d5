"""Learns the blocks that recur across an outlet's pages, and finds them on a page.

What stands on page after page of one outlet is clutter in any language, unless the *story* recurs: so pages
of one story count once, a paragraph that keeps company with a topic is background and stays, and a block is
never taken on the page whose title or standfirst it is. Counting identical blocks across a site's pages goes
back to Bar-Yossef and Rajagopalan, Template detection via data mining (WWW 2002).
"""

from __future__ import annotations

import hashlib
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleaner.model import Block, Kind, Media, Page, Recurrence
from cleaner.settings import CleanSettings
from cleaner.template.story import group_stories, topical
from cleaner.text import ends_sentence, key, words

_DIGITS = re.compile(r"\d+")
# Words of prose: fewer make a label, a name or a cell of a table.
_PROSE = 8
# Words at either end by which a block is known again when a date, a name or a count in it differs.
_END = 5
# On this share of an outlet's stories a paragraph is no background of some of them.
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Sketch:
    """What counting needs of a page. ``keys`` holds each block's key, 0 where the block is the page's own (title,
    standfirst) or has no letters; ``ends`` a second key for blocks that vary inside, else 0. ``prose`` maps the
    positions of story paragraphs, as far as one page tells, to their number of words. ``topic`` are words of title
    and opening, ``title`` those of the title."""

    source: str
    keys: Sequence[int]
    ends: Sequence[int]
    prose: Mapping[int, int]
    title: frozenset[str]
    topic: frozenset[str]


@dataclass(frozen=True, slots=True)
class Template:
    """The standing blocks of an outlet: key to the number of its stories, of ``stories``, that carried it."""

    outlet: str = ""
    stories: int = 0
    standing: Mapping[int, int] = field(default_factory=dict)


def outlet_of(page: Page) -> str:
    """The outlet by which pages are counted: what the page says, else the folder or container that it lies in, or none.

    Dumps known by their folder alone are counted apart from pages: what a reader copies lacks half of the template."""
    folder = page.source.rpartition("#")[0] or page.source.rpartition("/")[0]
    name = page.meta.outlet.lower()
    by_folder = page.media is Media.TEXT and name in (part.lower().removeprefix("www.") for part in folder.split("/"))
    return name if name and not by_folder else f"{folder}/" if folder else ""


def sketch(page: Page) -> Sketch:
    """The sketch of a page."""
    own = _own(page)
    pairs = [(0, 0) if block.index in own else text_keys(block.text) for block in page.blocks]
    prose = {block.index: len(words(block.text)) for block in page.blocks if _is_prose(page, block)}
    opening = next((page.blocks[index].text for index in sorted(prose)), "")
    title = _content_words(page.title)
    keys, ends = array("Q", (pair[0] for pair in pairs)), array("Q", (pair[1] for pair in pairs))
    return Sketch(page.source, keys, ends, prose, title, title | _content_words(opening))


def text_keys(text: str) -> tuple[int, int]:
    """The key of a block's whole text, numbers folded, and that of its two ends; 0 where it has no letters, or
    is short."""
    plain = key(text)
    if not any(each.isalpha() for each in plain):
        return 0, 0
    parts = words(text)
    if len(parts) < 4:
        return _digest(plain), 0
    folded = [_DIGITS.sub("0", each) for each in parts]
    ends = _digest("|".join((*folded[:_END], "…", *folded[-_END:]))) if len(parts) > 2 * _END else 0
    return _digest("".join(folded)), ends


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf8", "replace"), digest_size=8).digest())


def _own(page: Page) -> set[int]:
    """Blocks that are the page's own title or standfirst."""
    titles = {key(each) for each in (page.title, *page.meta.titles) if each}
    standfirst = key(page.meta.description)
    found = set()
    for block in page.blocks:
        own = key(block.text)
        if own in titles or (standfirst and own == standfirst) or (len(own) > 40 and own in standfirst):
            found.add(block.index)
    return found


def _is_prose(page: Page, block: Block) -> bool:
    inside = page.main is None or block.index in page.main
    long = len(words(block.text)) >= _PROSE
    return inside and long and block.link_density < 0.5 and (block.kind is Kind.PARAGRAPH or ends_sentence(block.text))


def _content_words(text: str) -> frozenset[str]:
    """Words of four letters and more, and pairs of neighbours in scripts without spaces, at most forty."""
    parts = words(text)
    pairs = {a + b for a, b in pairwise(parts) if len(a) == len(b) == 1}
    return frozenset(sorted({each for each in parts if len(each) >= 4} | pairs)[:40])


def learn(outlet: str, sketches: Iterable[Sketch], settings: CleanSettings) -> Template:
    """The template of an outlet from the sketches of its pages, whatever their order."""
    pages = sorted(sketches, key=lambda each: each.source)
    if not outlet or len(pages) < settings.template_pages:
        return Template(outlet)
    story = group_stories(pages)
    often = Counter(each for page in pages for each in {*page.keys, *page.ends})
    carriers: dict[int, set[int]] = {each: set() for each, count in often.items() if each and count >= settings.template_pages}
    prose: set[int] = set()
    for page, number in zip(pages, story, strict=True):
        for index, pair in enumerate(zip(page.keys, page.ends, strict=True)):
            for each in carriers.keys() & pair:
                carriers[each].add(number)
                if index in page.prose:
                    prose.add(each)
    stories = len(set(story))
    standing = {each: len(found) for each, found in sorted(carriers.items()) if len(found) >= settings.template_pages}
    doubtful = {each for each in prose & standing.keys() if standing[each] < stories * _SURE}
    background = topical(pages, story, doubtful)
    return Template(outlet, stories, {each: count for each, count in standing.items() if each not in background})


def recurring(page: Page, known: Sketch, template: Template, settings: CleanSettings) -> dict[int, Recurrence]:
    """The page's blocks that the template holds, with their counts; ``known`` is its sketch.

    A short block inside the story (a subheading, a cell of a table) needs a neighbour that stands, too, or the
    edge of the page: such words recur because language does."""
    found: dict[int, int] = {}
    for index, pair in enumerate(zip(known.keys, known.ends, strict=True)):
        if count := max(template.standing.get(each, 0) for each in pair):
            found[index] = count
    needed = max(10, math.ceil(settings.template_share / 2 * template.stories))
    edges = (0, len(page.blocks) - 1)
    alone = {index for index in found if index not in edges and not {index - 1, index + 1} & found.keys()}
    weak = {index for index in alone if _weak(page, page.blocks[index], found[index] >= needed)}
    return {index: Recurrence(count, template.stories) for index, count in found.items() if index not in weak}


def _weak(page: Page, block: Block, often: bool) -> bool:
    """True where a block that stands, none beside it, proves little: a heading, or a few words inside the story,
    unless it stands on many stories and heads no prose."""
    if page.main is not None and block.index not in page.main:
        return False
    below = page.blocks[block.index + 1].text if block.index + 1 < len(page.blocks) else ""
    heads_prose = ends_sentence(below) and len(words(below)) >= _PROSE
    short = block.kind is Kind.HEADING or len(words(block.text)) < _PROSE // 2
    return short and (heads_prose or not often)
