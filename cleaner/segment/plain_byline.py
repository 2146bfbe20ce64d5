"""Who wrote a story, by the lines of a text dump: "By Ada Quill", "Von Ada Quill", "Ada Quill, reporter"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import Block, Kind
from cleaner.phrase import find_phrases
from cleaner.phrase.lexicon import byline_words
from cleaner.segment.byline import clean_names, is_person, line_byline
from cleaner.segment.dates import before_date, parse_date
from cleaner.text import ends_sentence, fold
from cleaner.voter.shape import is_prose

# Lines from the headline on that may be the byline, and above the story where no headline was found.
_BELOW = 12
_ABOVE = 4
_JUST_ABOVE = 2
# Lines that a byline at the story's end is looked for in.
_END = 3
# Words of a name, and of the role that a comma sets off behind it.
_NAME_WORDS = (2, 3, 4)
_ROLE_WORDS = 6
# "Ada QuillNews Reporter": markup set name and role apart.
_JOINT = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-Z][a-z]+ (?:[A-Z][a-z]+ ?){1,3}$)")


def read_authors(blocks: Sequence[Block], headline: int, span: tuple[int, int], language: str) -> tuple[str, ...]:
    """The names of the byline by the headline (a position, -1 for none), else of one that says so at the story's
    end (``span``: its first position and one past its last)."""
    first = headline + 1 if headline >= 0 else max(0, span[0] - _ABOVE)
    near = list(_to_story(blocks[first : first + _BELOW]))
    above = blocks[max(0, headline - _JUST_ABOVE) : max(0, headline)]
    for offered in (_spoken([*near, *above], sure=False), _named(near, language), _spoken(blocks[span[0] : span[1] + _END], sure=True)):
        names = clean_names(offered)
        if any(is_person(name) for name in names):
            return names
    return ()


def _to_story(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lines up to the story; of paragraphs the first may be a standfirst, with the byline below it."""
    paragraphs = 0
    for block in blocks:
        paragraphs += is_prose(block.text)
        if paragraphs > 1:
            return
        yield block._replace(text=_JOINT.sub(", ", block.text))


def _spoken(blocks: Sequence[Block], *, sure: bool) -> list[str]:
    """What the first line that opens as bylines do says behind its opening, be it on the next line."""
    for place, block in enumerate(blocks):
        if said := line_byline(block, sure=sure):
            return said
        if fold(block.text).rstrip(": ") in byline_words("by") and place + 1 < len(blocks):
            return [blocks[place + 1].text] if _is_name(blocks[place + 1].text.partition(",")[0]) else []
    return []


def _named(blocks: Sequence[Block], language: str) -> list[str]:
    """The first line that is a name, a comma and a role, or a name and nothing else above a date or the story."""
    for block, below in pairwise(blocks):
        alone = is_prose(below.text) or bool(parse_date(below.text))
        if block.kind is not Kind.ITEM and _is_name_line(block.text, alone=alone) and not any(find_phrases(language, fold(block.text))):
            return [block.text]
    return []


def _is_name_line(text: str, *, alone: bool) -> bool:
    """``alone``: a name without a role will do."""
    name, _, role = before_date(text).partition(",")
    if ends_sentence(text) or not _is_name(name.strip()):
        return False
    said = fold(role).split()
    told = {word for each in byline_words("roles") for word in each.split()}
    return (len(said) <= _ROLE_WORDS and not told.isdisjoint(said)) or (not said and (alone or before_date(text) != text))


def _is_name(text: str) -> bool:
    return len(text.split()) in _NAME_WORDS and not text.isupper() and is_person(text)
