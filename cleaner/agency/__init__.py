"""Which wire a story came from, and where the page says so.

Evidence is what an outlet prints to give its source: its own site being the agency's, the author or source
in its markup, a byline, a dateline, a sign-off, a copyright line at the story's end. An agency that the
story tells of, that somebody told something, or that took the picture is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cleaner.agency.credit import CREDIT_WORDS, agency_alone, credit_line, credited, house_sign, is_picture_credit, read_sign_off
from cleaner.agency.dateline import read_dateline
from cleaner.agency.wire import by_domain, by_spelling, may_name, naming
from cleaner.model import Agency, Block, Kind, Page
from cleaner.text import word_count
from cleaner.voter.shape import repeating

# Words from which on a block is a paragraph of the story.
_PARAGRAPH = 15
# Blocks above the headline and below the last paragraph in which a credit may stand.
_ABOVE = 4
_BELOW = 6
# Blocks of boxes that may stand between two paragraphs of a story.
_GAP = 15
# Paragraphs that may open with a dateline: a standfirst or an editor's note may go before it.
_OPENING = 5
# Characters of a footer at most.
_FOOTER = 300
_PICTURE = re.compile(
    r"caption|(?<![a-z])(?:credits?|images?|figure|photos?|pictures?|gallery|bild|foto|slides?|video|teaser|related|card|comments?)(?![a-z])"
    r"|(?:bild|photo|foto|image)(?:quelle|source|credit)"
)
_ASIDE = (Kind.CAPTION, Kind.CONTROL)
_BYLINE = re.compile(r"author|byline|source|agenc|attribution|autor")


def find_agency(page: Page) -> Agency | None:
    """The agency that a page's story came from, with the evidence in words; None where it names none.

    Of several kinds of evidence the surest speaks: own site, markup, dateline, byline, sign-off, footer."""
    return next((Agency(name, evidence) for name, evidence in _evidence(page)), None)


def _evidence(page: Page) -> Iterator[tuple[str, str]]:
    story = _story(page)
    yield from _own_site(page)
    yield from _markup(page)
    yield from _datelines(page, story)
    yield from _bylines(page, story)
    yield from _sign_offs(page, story)
    yield from _footers(page, story)


def _own_site(page: Page) -> Iterator[tuple[str, str]]:
    host = page.meta.url.split("//")[-1].split("/")[0].lower()
    labels = host.split(".")
    for domain in (page.meta.outlet, *(".".join(labels[i:]) for i in range(len(labels) - 1))):
        if name := by_domain(domain):
            yield name, f"own site: {domain}"


def _markup(page: Page) -> Iterator[tuple[str, str]]:
    for said in page.meta.source_names:
        place, _, text = said.partition(": ")
        if place == "JSON-LD publisher" and not by_spelling(text):
            continue
        if (name := credited(text)) and not is_picture_credit(text):
            yield name, f"{place}: {text}"


def _in_picture(block: Block) -> bool:
    return block.kind is Kind.CAPTION or _names_picture(block.path)


@lru_cache(maxsize=4096)
def _names_picture(path: str) -> bool:
    """True where the last elements of a path are named for pictures, or for what holds them."""
    return any(map(_PICTURE.search, path.split("/")[-3:]))


def _story(page: Page) -> tuple[Block, ...]:
    """The paragraphs of the story, from its headline on; those of the main-content voter where it was asked."""
    if page.main and (voted := _paragraphs([b for b in page.blocks if b.index in page.main])):
        return tuple(voted)
    long = _paragraphs(page.blocks)
    if not page.main and (titles := repeating((b for b in page.blocks if b.kind is Kind.HEADING), page.meta.titles)):
        long = _together([b for b in long if b.index > titles[0].index]) or long
    return tuple(long)


def _paragraphs(blocks: Sequence[Block]) -> list[Block]:
    return [b for b in blocks if len(b.text) >= _PARAGRAPH and b.link_density < 0.4 and b.kind not in _ASIDE and _is_long(b.text)]


def _is_long(text: str) -> bool:
    least = _PARAGRAPH * 4 if text.isascii() else _PARAGRAPH
    return len(text) >= least and word_count(text[:400]) >= _PARAGRAPH


def _together(paragraphs: list[Block]) -> list[Block]:
    """The paragraphs up to the first gap in which another part of the page must lie."""
    kept: list[Block] = []
    for block in paragraphs:
        if kept and block.index - kept[-1].index > _GAP:
            break
        kept.append(block)
    return kept


def _datelines(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Openings of the story's first paragraphs and of short ones between and right above them."""
    first = max(0, story[0].index - _ABOVE) if story else 0
    last = story[min(_OPENING, len(story)) - 1].index if story else _BELOW
    inside = {block.index for block in story}
    for block in page.blocks[first : last + 1]:
        outside = block.index not in inside
        if block.kind in _ASIDE or block.kind is Kind.HEADING:
            continue
        if (found := read_dateline(block.text, bracketed=outside)) and not (outside and _in_picture(block)):
            yield found[0], f"dateline: {found[1]}"


def _bylines(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Lines between the headline and the story that give an agency as author or source."""
    if not story:
        return
    first = story[0].index
    heads = [block.index for block in repeating(page.blocks[: first + 1], page.meta.titles)]
    start = max(0, (heads[-1] if heads else first) - _ABOVE)
    last = story[min(1, len(story) - 1)].index
    for block in page.blocks[start : max(last, first) + 1]:
        if block.index not in heads and block.kind is not Kind.CONTROL and _may_credit(block) and (name := _byline(block)):
            yield name, f"byline: {block.text}"


def _may_credit(block: Block) -> bool:
    return len(block.text) <= _FOOTER and may_name(block.text) and not _in_picture(block) and not is_picture_credit(block.text)


def _byline(block: Block) -> str:
    """The agency of a short line that is an agency's name, opens like a byline, or lies in a byline's element."""
    text = block.text
    if word_count(text[:400]) > CREDIT_WORDS:
        return ""
    named = agency_alone(text) or credit_line(text)
    if named or _BYLINE.search(block.path.rpartition("/")[2]):
        return named or credited(text)
    first = naming().match(text)
    return by_spelling(first[1]) if first and re.match(r"\W*\d", text[first.end() :]) else ""


def _sign_offs(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """What ends a paragraph, and the lines right below one of the second half of the story."""
    for block in story[2:] or story:
        if (found := read_sign_off(block.text)) and not _in_picture(block):
            yield found[0], f"sign-off: {found[1]}"
    late = [block.index for block in story[len(story) // 2 :]]
    below = dict.fromkeys(
        [i for index in late for i in (index + 1, index + 2)] + [index + i for index in late[-1:] for i in range(1, _BELOW + 1)]
    )
    for block in (page.blocks[i] for i in below if i < len(page.blocks)):
        if block.link_density <= 0.7 and _may_credit(block) and (name := agency_alone(block.text) or credit_line(block.text)):
            yield name, f"credit line: {block.text}"


def _footers(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Lines that only one agency prints below its stories."""
    first, last = (story[len(story) // 2].index, story[-1].index) if story else (0, 0)
    for block in page.blocks[first : last + 1 + 2 * _BELOW]:
        if len(block.text) <= _FOOTER and (name := house_sign(block.text)):
            yield name, f"footer: {block.text[:120]}"
