"""Learns the blocks that recur across an outlet's pages, and finds them on a page.

What stands on page after page of one outlet is clutter in any language, unless the *story* recurs: so pages
of one story count once, a paragraph that keeps company with a topic is background and stays, and a block is
never taken on the page whose title or standfirst it is. Counting identical blocks across a site's pages goes
back to Bar-Yossef and Rajagopalan, Template detection via data mining (WWW 2002).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cleaner.model import Block, Kind, Media, Page, Recurrence
from cleaner.settings import CleanSettings
from cleaner.template.leaf import Leaf, leaves
from cleaner.template.sketch import PROSE, Sketch, cut_ends, ends_key, sketch, text_keys
from cleaner.template.story import Story, group_stories, topical
from cleaner.text import UNSPACED, ends_sentence, words

__all__ = ["Sketch", "Template", "cut_ends", "ends_key", "folder_of", "learn", "outlet_of", "recurring", "sketch", "text_keys"]

# On this share of an outlet's stories a paragraph is no background of some of them.
_SURE = 0.8
# A few words that are teased on more stories than this are a label.
_FEW = 10
# A neighbour that stands on so much fewer, or more, stories is there by chance.
_COMPANY = 0.6


@dataclass(frozen=True, slots=True)
class Template:
    """The standing blocks of an outlet: key to the number of its stories, of ``stories``, that carried it. ``leads``
    are those that open just one story and stand below others: its standfirst, and teasers there."""

    outlet: str = ""
    stories: int = 0
    standing: Mapping[int, int] = field(default_factory=dict)
    leads: AbstractSet[int] = frozenset()


def folder_of(source: str) -> str:
    """The container or the folder that an input lies in, empty for none."""
    return source.rpartition("#")[0] or source.rpartition("/")[0]


def outlet_of(page: Page) -> str:
    """The outlet by which pages are counted: what the page says, else the folder or container that it lies in, or none.

    Dumps known by their folder alone are counted apart from pages: what a reader copies lacks half of the template."""
    folder = folder_of(page.source)
    name = page.meta.outlet.lower()
    by_folder = page.media is Media.TEXT and name in (part.lower().removeprefix("www.") for part in folder.split("/"))
    return name if name and not by_folder else f"{folder}/" if folder else ""


def learn(outlet: str, sketches: Collection[Sketch], settings: CleanSettings) -> Template:
    """The template of an outlet from the sketches of its pages, whatever their order. They are gone through twice."""
    if not outlet or len(sketches) < settings.template_pages:
        return Template(outlet)
    stories = group_stories(leaves(sketches))
    standing = _standing(stories, settings.template_pages)
    places = _places(stories, standing)
    doubtful = {each for each in places.prose if standing[each] < len(stories) * _SURE}
    background = topical(stories, doubtful, standing)
    leads = {each for each, story in places.opening.items() if story is not None} - places.inside - background
    kept = {each: count for each, count in standing.items() if each not in background}
    return Template(outlet, len(stories), kept, frozenset(leads))


def _standing(stories: Sequence[Story], least: int) -> dict[int, int]:
    """The keys that ``least`` stories or more carry, and how many do."""
    carried = Counter(each for story in stories for each in {key for page in story for key in (*page.keys, *page.ends)})
    return {each: count for each, count in sorted(carried.items()) if each and count >= least}


@dataclass(frozen=True, slots=True)
class _Places:
    """Where standing keys stand: those that are prose on a page; those that stand between further paragraphs of a story;
    and those that open stories, with the story, or None where they open several."""

    prose: set[int]
    inside: set[int]
    opening: dict[int, int | None]


def _places(stories: Sequence[Story], standing: Mapping[int, int]) -> _Places:
    found = _Places(set(), set(), {})
    for number, page in ((number, page) for number, story in enumerate(stories if standing else ()) for page in story):
        first, last = _own_prose(page, standing)
        for index, pair in enumerate(zip(page.keys, page.ends, strict=True)):
            here = [each for each in pair if each in standing]
            if not here:
                continue
            if index in page.prose:
                found.prose.update(here)
            if index < first:
                sure = index in page.prose or index == 0
                for each in (key for key in here if sure or standing[key] < _FEW):
                    found.opening[each] = number if found.opening.get(each, number) == number else None
            elif index < last:
                found.inside.update(here)
    return found


def _own_prose(page: Sketch | Leaf, standing: Mapping[int, int]) -> tuple[int, int]:
    """The first and the last position of the page's prose that does not stand; -1 where there is none."""
    own = [index for index in page.prose if page.keys[index] not in standing and page.ends[index] not in standing]
    return min(own, default=-1), max(own, default=-1)


def recurring(page: Page, known: Sketch, template: Template, settings: CleanSettings) -> dict[int, Recurrence]:
    """The page's blocks that the template holds, with their counts; ``known`` is its sketch.

    A short block inside the story (a subheading, a cell of a table) needs a neighbour that stands on as many
    stories, or the edge of the page: such words recur because language does."""
    standing = template.standing
    if not standing:
        return {}
    found: dict[int, int] = {}
    first, _ = _own_prose(known, standing)
    for index, pair in enumerate(zip(known.keys, known.ends, strict=True)):
        if pair[0] not in standing and pair[1] not in standing:
            continue
        count, own = max((standing.get(each, 0), each in template.leads) for each in pair)
        if count and not (own and index < first):
            found[index] = count
    weak = {index for index in found if _weak(page, page.blocks[index], found, _bounds(template, settings))}
    return {index: Recurrence(count, template.stories) for index, count in found.items() if index not in weak}


def _bounds(template: Template, settings: CleanSettings) -> tuple[float, float]:
    """The stories on which a lone label must stand, and those on which a label in company goes wherever it stands."""
    return max(10, math.ceil(settings.template_share / 2 * template.stories)), template.stories * _SURE


def _weak(page: Page, block: Block, found: Mapping[int, int], bounds: tuple[float, float]) -> bool:
    """True where a block that stands proves little: a few words inside the story without company, unless they stand
    on many stories and head no prose; a heading of prose that does not stand, unless in company on most stories."""
    heading = block.kind is Kind.HEADING
    if page.main is not None and page.main.isdisjoint((block.index, block.index + 1) if heading else (block.index,)):
        return False
    count = found[block.index]
    if not heading and _length(block.text) >= (PROSE if UNSPACED.search(block.text) else PROSE // 2):
        return False  # a sign of a script without spaces is hardly half a word
    heads_prose, company = _is_sentence(page, block.index + 1), _company(found, block.index)
    if heading and heads_prose and block.index + 1 not in found:
        return not company or count < bounds[1]
    alone = block.index not in (0, len(page.blocks) - 1) and not company
    return alone and (heads_prose or count < bounds[0])


def _is_sentence(page: Page, index: int) -> bool:
    text = page.blocks[index].text if index < len(page.blocks) else ""
    return ends_sentence(text) and _length(text) >= PROSE


def _length(text: str) -> int:
    """Number of words: the signs of Indic scripts part no words, where white space does."""
    return len(words(text)) if UNSPACED.search(text) else min(len(words(text)), len(text.split()))


def _company(found: Mapping[int, int], index: int) -> bool:
    """True where a neighbour stands on about as many stories."""
    own = found[index]
    return any(min(own, found[at]) >= _COMPANY * max(own, found[at]) for at in (index - 1, index + 1) if at in found)
