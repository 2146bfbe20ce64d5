"""Text dumps of pages: cut into blocks whose kind is told by shape, metadata read from the lines."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Block, Kind, Metadata, RawPage
from cleaner.segment.plain_lines import Line, cut
from cleaner.segment.plain_metadata import read_lines
from cleaner.segment.plain_refuse import refuse
from cleaner.text import ends_sentence
from cleaner.voter.shape import is_prose, length

# Words up to which a line without an end stop, prose below it, is a heading.
HEADING_WORDS = 16
# A line that is a link leads away, a heading does not.
LINKED = 0.9


def segment_plain(text: str, raw: RawPage) -> tuple[tuple[Block, ...], Metadata]:
    """The blocks of a text dump and what its own lines say of it.

    Raises model.SkippedError where the dump holds no article: ``empty``, ``bot wall``, ``error page``, ``index page``."""
    blocks = blocks_of(text)
    metadata = read_lines(blocks, raw)
    refuse(blocks, metadata.language)
    return blocks, metadata


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text dump, whatever it holds."""
    lines = cut(text)
    kinds = (_kind(line, lines[index + 1 : index + 2]) for index, line in enumerate(lines))
    return tuple(Block(index, kind, line.text, round(line.link, 4)) for index, (kind, line) in enumerate(zip(kinds, lines, strict=True)))


def _kind(line: Line, below: Sequence[Line]) -> Kind:
    marked = {"heading": Kind.HEADING, "item": Kind.ITEM, "image": Kind.CAPTION}.get(line.mark)
    if marked:
        return marked
    size = length(line.text)
    if not any(c.isalpha() for c in line.text):
        return Kind.CONTROL
    if ends_sentence(line.text) and not line.text.endswith("?"):
        return Kind.PARAGRAPH
    if size <= HEADING_WORDS and line.link < LINKED and below and is_prose(below[0].text):
        return Kind.HEADING
    return Kind.PARAGRAPH
