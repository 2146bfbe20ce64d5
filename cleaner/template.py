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
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleaner.model import Block, Kind, Page, Recurrence
from cleaner.settings import CleanSettings
from cleaner.story import group_stories, topical
from cleaner.text import ends_sentence, fold, key, words

_DIGITS = re.compile(r"\d+")
# Words of prose: fewer make a label, a name or a cell of a table.
_PROSE = 8
# Words at either end by which a block is known again when a date, a name or a count in it differs.
_END = 5


@dataclass(frozen=True, slots=True)
class Sketch:
    """What counting needs of a page. ``keys`` holds each block's key, empty where the block is the page's
    own (title, standfirst) or has no letters; ``ends`` a second key for blocks that vary inside. ``prose`` maps
    the positions of story paragraphs, as far as one page tells, to their number of words. ``topic`` are words of
    title and opening, ``title`` those of the title."""

    source: str
    keys: tuple[str, ...]
    ends: tuple[str, ...]
    prose: Mapping[int, int]
    title: frozenset[str]
    topic: frozenset[str]


@dataclass(frozen=True, slots=True)
class Template:
    """The standing blocks of an outlet: key to the number of its stories, of ``stories``, that carried it."""

    outlet: str = ""
    stories: int = 0
    standing: Mapping[str, int] = field(default_factory=dict)


def outlet_of(page: Page) -> str:
    """The outlet by which pages are counted: what the page says, else the folder that it lies in, or none."""
    folder = page.source.rpartition("#")[0] or page.source.rpartition("/")[0]
    return page.meta.outlet.lower() or (f"{folder}/" if folder else "")


def sketch(page: Page) -> Sketch:
    """The sketch of a page."""
    keys = block_keys(page)
    own = _own(page)
    prose = {block.index: len(words(block.text)) for block in page.blocks if _is_prose(page, block)}
    opening = next((page.blocks[index].text for index in sorted(prose)), "")
    title = _content_words(page.title)
    return Sketch(
        source=page.source,
        keys=tuple("" if block.index in own else keys[block.index][0] for block in page.blocks),
        ends=tuple("" if block.index in own else keys[block.index][1] for block in page.blocks),
        prose=prose,
        title=title,
        topic=title | _content_words(opening),
    )


def block_keys(page: Page) -> list[tuple[str, str]]:
    """For each block the key of its whole text, numbers folded, and the key of its two ends, for long ones."""
    return [text_keys(block.text) for block in page.blocks]


def text_keys(text: str) -> tuple[str, str]:
    """The two keys of a block's text; empty where it has no letters, or is short."""
    plain = key(text)
    if not any(each.isalpha() for each in plain):
        return "", ""
    parts = words(text)
    if len(parts) < 4:
        return _digest(plain), ""
    folded = [_DIGITS.sub("0", each) for each in parts]
    ends = _digest("|".join((*folded[:_END], "…", *folded[-_END:]))) if len(parts) > 2 * _END else ""
    return _digest("".join(folded)), ends


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf8", "replace"), digest_size=8).hexdigest()


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


def learn(outlet: str, sketches: Sequence[Sketch], settings: CleanSettings) -> Template:
    """The template of an outlet from the sketches of its pages, whatever their order."""
    sketches = sorted(sketches, key=lambda each: each.source)
    if not outlet or len(sketches) < settings.template_pages:
        return Template(outlet)
    story = group_stories(sketches)
    stories = len(set(story))
    carriers: dict[str, set[int]] = {}
    prose: Counter[str] = Counter()
    for page, number in zip(sketches, story, strict=True):
        for index, pair in enumerate(zip(page.keys, page.ends, strict=True)):
            for each in filter(None, pair):
                carriers.setdefault(each, set()).add(number)
                prose[each] += index in page.prose
    standing = {each: len(found) for each, found in carriers.items() if len(found) >= settings.template_pages}
    doubtful = {each for each in standing if prose[each] and standing[each] < stories * 0.8}
    background = topical(sketches, story, doubtful)
    return Template(outlet, stories, {each: count for each, count in sorted(standing.items()) if each not in background})


def recurring(page: Page, template: Template, settings: CleanSettings) -> dict[int, Recurrence]:
    """The page's blocks that the template holds, with their counts.

    A short block inside the story (a subheading, a cell of a table) needs a neighbour that stands, too, or the
    edge of the page: such words recur because language does."""
    own = _own(page)
    needed = min(10, max(settings.template_pages, math.ceil(settings.template_share * template.stories)))
    found: dict[int, int] = {}
    for index, pair in enumerate(block_keys(page)):
        count = max((template.standing.get(each, 0) for each in pair if each), default=0)
        if count and index not in own:
            found[index] = count
    last = len(page.blocks) - 1
    alone = {
        index
        for index in found
        if _weak(page, page.blocks[index], found[index], needed) and not ({index - 1, index + 1} & found.keys() or index in (0, last))
    }
    return {index: Recurrence(count, template.stories) for index, count in found.items() if index not in alone}


def _weak(page: Page, block: Block, count: int, needed: int) -> bool:
    """True where a standing block proves little by itself."""
    inside = page.main is None or block.index in page.main
    short = block.kind is Kind.HEADING or len(words(block.text)) < _PROSE // 2
    return inside and short and (block.kind is Kind.HEADING or count < needed or len(fold(block.text)) < 20)
