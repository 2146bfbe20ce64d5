"""Title, date, authors and language of a text dump, read from its own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Block, Metadata, RawPage
from cleaner.segment.dates import parse_date
from cleaner.segment.language import language_of
from cleaner.segment.outlet import domain, outlet_of
from cleaner.segment.plain_byline import read_authors
from cleaner.segment.plain_headline import find_headline, is_dated
from cleaner.voter.shape import repeating, story_span

# Lines above the story that may hold its headline, date and byline, and lines of the story itself.
_ABOVE = 60
_BELOW = 6
_ADDRESS_FIELD = re.compile(r"^(?:url|source|canonical|link)\s*:\s+(https?://\S+)$", re.IGNORECASE)
_TITLE_FIELD = re.compile(r"^(?:title|headline)\s*:\s+(.+)$", re.IGNORECASE)


def read_lines(blocks: Sequence[Block], raw: RawPage) -> Metadata:
    """What the lines say: empty where they say nothing."""
    span = story_span(blocks)
    language = language_of((), blocks[span[0] : span[1]]) or language_of((), blocks)
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
    """The headline and its position, ``("", -1)`` where no line looks like one."""
    for position, block in enumerate(blocks[: span[0] + 1]):
        if field := _TITLE_FIELD.match(block.text):
            return field[1], position
    where = find_headline(blocks, span, language)
    return (blocks[where].text, where) if where >= 0 else ("", -1)


def _published(blocks: Sequence[Block], span: tuple[int, int], title: int, language: str) -> str:
    """The first day on a line near the headline, else near the story's ends; ISO 8601, else empty."""
    near = range(title if title >= 0 else max(0, span[0] - _ABOVE), span[0] + _BELOW)
    after = range(span[1], min(len(blocks), span[1] + _BELOW))
    before = range(max(0, span[0] - _ABOVE), max(0, title))
    for group in (near, before, after):
        for position in group:
            if position < len(blocks) and is_dated(blocks[position], language):
                return parse_date(blocks[position].text, month_first=language in ("", "en"))
    return ""
