"""Title, date, authors and language of a text dump, read from its own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Block, Kind, Metadata, RawPage
from cleaner.segment.dates import parse_date
from cleaner.segment.language import language_of
from cleaner.shape import content, is_prose, length, story_span
from cleaner.text import ends_sentence, key

# A headline has this many words.
_TITLE_WORDS = (3, 30)
# Worth a headline must reach; what repeats, shares words with the story or stands near it adds up.
_TITLE_WORTH = 0.45
# Lines above the story that may hold its headline, date and byline, and lines of the story itself.
_ABOVE = 40
_BELOW = 6
# A dated line is a label, not prose, up to this many words.
_DATED_WORDS = 16
_TITLE_FIELD = re.compile(r"^(?:title|headline)\s*:\s+(.+)$", re.IGNORECASE)


def read_lines(blocks: Sequence[Block], raw: RawPage) -> Metadata:
    """What the lines say: empty where they say nothing."""
    span = story_span(blocks)
    language = language_of((), blocks[span[0] : span[1]] or blocks)
    title, position = _title(blocks, span)
    return Metadata(
        title=title,
        titles=(title,) if title else (),
        published=_published(blocks, span, position, language),
        language=language,
        url=raw.url,
        outlet=raw.outlet,
    )


def _title(blocks: Sequence[Block], span: tuple[int, int]) -> tuple[str, int]:
    """The headline and its position, ``("", -1)`` where no line looks like one."""
    body = set().union(*(content(block.text) for block in blocks[span[0] : span[1]] if is_prose(block.text)))
    keys = [key(block.text) for block in blocks]
    best, where = _TITLE_WORTH, -1
    for position, block in enumerate(blocks[: span[0] + _BELOW]):
        worth = _title_worth(block, keys, body) - 0.01 * min(_ABOVE, abs(span[0] - position))
        if worth > best:
            best, where = worth, position
    if where < 0:
        return "", -1
    field = _TITLE_FIELD.match(blocks[where].text)
    return (field[1] if field else blocks[where].text), where


def _title_worth(block: Block, keys: Sequence[str], body: set[str]) -> float:
    text = block.text
    if _TITLE_FIELD.match(text):
        return 3.0
    if not _TITLE_WORDS[0] <= length(text) <= _TITLE_WORDS[1] or parse_date(text):
        return 0.0
    mine = content(text)
    shared = len(mine & body) / len(mine) if mine else 0.0
    own = key(text)
    again = sum(own == other for other in keys) - 1
    within = any(own in other and own != other for other in keys) if len(own) > 15 else False
    worth = shared + 0.3 * min(1, again) + 0.2 * within + 0.3 * (block.kind is Kind.HEADING)
    return worth - 0.6 * (ends_sentence(text) and not text.endswith(("?", "!", "”", "“", "»", '"', "'")))


def _published(blocks: Sequence[Block], span: tuple[int, int], title: int, language: str) -> str:
    """The first day on a line near the headline, else near the story's ends; ISO 8601, else empty."""
    near = range(max(0, title, span[0] - _ABOVE), span[0] + _BELOW)
    after = range(span[1], min(len(blocks), span[1] + _BELOW))
    before = range(max(0, span[0] - _ABOVE), max(0, title))
    for group in (near, before, after):
        for position in group:
            if position < len(blocks) and length(blocks[position].text) <= _DATED_WORDS:
                if found := parse_date(blocks[position].text, month_first=language in ("", "en")):
                    return found
    return ""
