"""Title, date, authors and language of a text dump, read from its own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Block, Metadata, RawPage
from cleaner.segment.dates import parse_date
from cleaner.segment.language import language_of
from cleaner.segment.outlet import domain, outlet_of
from cleaner.segment.plain_byline import read_authors
from cleaner.text import CLOSERS, key
from cleaner.voter.shape import is_prose, length, repeating, stems, story_span

# Words that a headline has; letters from which it is more likely one than the name of a section, and up
# to which more likely than a standfirst, and from which it is one.
_TITLE_WORDS = (3, 32)
_FULL_TITLE = 20
_LONG_TITLE = 90
_STANDFIRST = 120
# One word shared of one says less than four of four: so many more words are taken as not shared.
_DOUBT = 1.5
# Worth that a headline must reach. It loses a little with each line between it and the story, and gains
# where a date or a sentence of the same matter stands within a few lines below.
_TITLE_WORTH = 0.5
_A_LINE = 0.003
_BELOW_IT = 0.15
_NEAR = 4
# Letters from which a line that stands inside another is no accident.
_OWN = 25
# Lines above the story that may hold its headline, date and byline, and lines of the story itself.
_ABOVE = 60
_BELOW = 6
# A dated line is a label, not prose, up to this many words.
_DATED_WORDS = 24
_ADDRESS_FIELD = re.compile(r"^(?:url|source|canonical|link)\s*:\s+(https?://\S+)$", re.IGNORECASE)
_TITLE_FIELD = re.compile(r"^(?:title|headline)\s*:\s+(.+)$", re.IGNORECASE)


def read_lines(blocks: Sequence[Block], raw: RawPage) -> Metadata:
    """What the lines say: empty where they say nothing."""
    span = story_span(blocks)
    language = language_of((), blocks[span[0] : span[1]] or blocks)
    title, position = _stated(blocks, raw.title) or _title(blocks, span, language)
    url = raw.url or _address(blocks[: span[0] + 1])
    return Metadata(
        title=title,
        titles=(title,) if title else (),
        authors=read_authors(blocks, position, span, language),
        published=_published(blocks, span, position, language),
        language=language,
        url=url,
        outlet=outlet_of(raw.outlet, (url,), "", raw.source),
    )


def _stated(blocks: Sequence[Block], title: str) -> tuple[str, int] | None:
    """The title that a container states and the line that it stands on, None where it stands on none."""
    same = repeating(blocks, (title,)) if title else []
    return (title, same[0].index) if same else None


def _address(blocks: Sequence[Block]) -> str:
    """The address in a field above the story, empty where there is none."""
    return next((field[1] for block in blocks if (field := _ADDRESS_FIELD.match(block.text)) and domain(field[1])), "")


def _title(blocks: Sequence[Block], span: tuple[int, int], language: str) -> tuple[str, int]:
    """The headline and its position, ``("", -1)`` where no line above the story looks like one."""
    for position, block in enumerate(blocks[: span[0] + 1]):
        if field := _TITLE_FIELD.match(block.text):
            return field[1], position
    body = set().union(*(stems(block.text) for block in blocks[span[0] : span[1]] if is_prose(block.text)))
    keys = [key(block.text) for block in blocks]
    dated = [_is_dated(block, language) for block in blocks[: span[0] + _NEAR + 1]]
    best, where = _TITLE_WORTH, -1
    for position, block in enumerate(blocks[: span[0]]):
        if dated[position] or not _TITLE_WORDS[0] <= length(block.text) <= _TITLE_WORDS[1]:
            continue
        worth = _worth(block.text, keys, body) - _A_LINE * min(_ABOVE, span[0] - position)
        near = range(position + 1, min(len(dated), position + _NEAR + 1))
        if worth < _TITLE_WORTH - 2 * _BELOW_IT:
            continue
        worth += _BELOW_IT * any(dated[i] or (is_prose(blocks[i].text) and stems(blocks[i].text) & stems(block.text)) for i in near)
        worth += _BELOW_IT * any(dated[position + 1 : position + 2])
        if worth > best:
            best, where = worth, position
    return (blocks[where].text, where) if where >= 0 else ("", -1)


def _is_dated(block: Block, language: str) -> bool:
    return length(block.text) <= _DATED_WORDS and bool(parse_date(block.text, month_first=language in ("", "en")))


def _worth(text: str, keys: Sequence[str], body: set[str]) -> float:
    """What speaks for a line as the headline: the story's words, its length, that it stands on the page again."""
    mine, own = stems(text), key(text)
    shared = len(mine & body) / (len(mine) + _DOUBT)
    again = len(own) >= _OWN and sum(own in other for other in keys) > 1
    fits = len(own) >= _FULL_TITLE and len(own) <= _LONG_TITLE
    closed = text.rstrip(CLOSERS)[-1:] in tuple(".,;:。")
    return shared + 0.1 * again + 0.25 * fits - 0.8 * closed - 0.3 * (len(own) > _STANDFIRST)


def _published(blocks: Sequence[Block], span: tuple[int, int], title: int, language: str) -> str:
    """The first day on a line near the headline, else near the story's ends; ISO 8601, else empty."""
    near = range(max(0, title, span[0] - _ABOVE), span[0] + _BELOW)
    after = range(span[1], min(len(blocks), span[1] + _BELOW))
    before = range(max(0, span[0] - _ABOVE), max(0, title))
    for group in (near, before, after):
        for position in group:
            if position < len(blocks) and _is_dated(blocks[position], language):
                return parse_date(blocks[position].text, month_first=language in ("", "en"))
    return ""
