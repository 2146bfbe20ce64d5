"""Who wrote a story, by the lines of a text dump: "By Ada Quill", "Von Ada Quill", "Ada Quill, reporter"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.model import Block, Kind
from cleaner.phrase.lexicon import byline_words
from cleaner.segment.byline import clean_names, is_person, line_byline
from cleaner.segment.dates import before_date
from cleaner.text import ends_sentence, fold
from cleaner.voter.shape import is_prose

# Lines from the headline on that may be the byline, and above the story where no headline was found.
_BELOW = 8
_ABOVE = 4
# Lines that a byline at the story's end is looked for in.
_END = 3
# Words of a name, and of the role that a comma sets off behind it.
_NAME_WORDS = (2, 3, 4)
_ROLE_WORDS = 6


def read_authors(blocks: Sequence[Block], headline: int, span: tuple[int, int]) -> tuple[str, ...]:
    """The names of the byline by the headline (a position, -1 for none), else of one that says so at the story's
    end (``span``: its first position and one past its last)."""
    first = headline + 1 if headline >= 0 else max(0, span[0] - _ABOVE)
    near = list(_above_prose(blocks[first : max(first, span[0]) + 1][:_BELOW]))
    for offered in (_spoken(near, sure=False), _named(near), _spoken(blocks[span[0] : span[1] + _END], sure=True)):
        names = clean_names(offered)
        if any(is_person(name) for name in names):
            return names
    return ()


def _above_prose(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if is_prose(block.text):
            return
        yield block


def _spoken(blocks: Sequence[Block], *, sure: bool) -> list[str]:
    """What the first line that opens as bylines do says behind its opening, be it on the next line."""
    for place, block in enumerate(blocks):
        if said := line_byline(block, sure=sure):
            return said
        if fold(block.text).rstrip(": ") in byline_words("by") and place + 1 < len(blocks):
            return [blocks[place + 1].text] if _is_name(blocks[place + 1].text) else []
    return []


def _named(blocks: Sequence[Block]) -> list[str]:
    """The first line that is a name and nothing else, or a name, a comma and a role."""
    return next(([block.text] for block in blocks if block.kind is not Kind.ITEM and _is_name_line(block.text)), [])


def _is_name_line(text: str) -> bool:
    name, comma, role = before_date(text).partition(",")
    if ends_sentence(text) or not _is_name(name.strip()):
        return False
    said = fold(role).split()
    told = {word for each in byline_words("roles") for word in each.split()}
    return not comma or not said or (len(said) <= _ROLE_WORDS and not told.isdisjoint(said))


def _is_name(text: str) -> bool:
    return len(text.split()) in _NAME_WORDS and is_person(text)
