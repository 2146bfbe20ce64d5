"""What counting needs of a page: keys of its blocks, which of them are prose, words of its title and its opening."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cleaner.model import Block, Kind, Media, Page
from cleaner.text import WORD, ends_sentence, key, words, words_of

# Words of prose: fewer make a label, a name or a cell of a table.
PROSE = 8
# Words at either end by which a block is known again when a date, a name or a count in it differs.
_END = 5
# Paragraphs that open a page: headline, standfirst and lead, where nothing tells them apart.
_OPENING = 3
# Letters and digits of a title or standfirst that no other block holds by chance.
_LONG = 40
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What counting needs of a page. ``keys`` holds each block's key, 0 where the block is the page's own (title,
    standfirst) or has no letters; ``ends`` a second key for blocks that vary inside, else 0. ``prose`` maps the
    positions of story paragraphs, as far as one page tells, to their number of words; ``opening`` those of the first
    of them to their content words. ``title`` are the content words of the title."""

    source: str
    keys: Sequence[int]
    ends: Sequence[int]
    prose: Mapping[int, int]
    title: frozenset[str]
    opening: Mapping[int, frozenset[str]]


def sketch(page: Page) -> Sketch:
    """The sketch of a page. Its frame, which recurs, is counted for the pages of the outlet on which it cannot be told."""
    own = _own(page)
    spoken = words_of([block.text for block in page.blocks])
    parts = [None if block.index in page.frame else said for block, said in zip(page.blocks, spoken, strict=True)]
    pairs = [
        (0, 0) if index in own else text_keys(page.blocks[index].text) if said is None else _keys(page.blocks[index].text, said)
        for index, said in enumerate(parts)
    ]
    story = {index: said for index, said in enumerate(parts) if said and _is_prose(page, page.blocks[index], len(said))}
    prose = {index: len(said) for index, said in story.items()}
    opening = {index: _content_words(story[index]) for index in sorted(prose)[:_OPENING]}
    keys, ends = array("Q", (pair[0] for pair in pairs)), array("Q", (pair[1] for pair in pairs))
    return Sketch(page.source, keys, ends, prose, _content_words(words(_headline(page))), opening)


@lru_cache(maxsize=2048)
def text_keys(text: str) -> tuple[int, int]:
    """The key of a block's whole text, numbers folded, and that of its two ends; 0 where it has no letters, or
    is short."""
    return _keys(text, words(text))


def _keys(text: str, parts: Sequence[str]) -> tuple[int, int]:
    joined = "".join(parts)
    if not joined[:1].isalpha() and not any(map(str.isalpha, joined)):
        return 0, 0
    if len(parts) < 4:
        return _digest(key(text)), 0
    if _DIGITS.search(joined):
        parts = _any_figures(parts)
        joined = "".join(parts)
    return _digest(joined), _key_of_ends(parts[:_END], parts[-_END:]) if len(parts) > 2 * _END else 0


def _any_figures(parts: Sequence[str]) -> list[str]:
    """The words with one sign for each figure, whatever it is."""
    return _DIGITS.sub("0", "\n".join(parts)).split("\n")


def ends_key(begins: str, ends: str) -> int:
    """The second key of blocks that begin and end so. Raises ValueError where either has fewer than five words."""
    first, last = (_any_figures(words(text)) for text in (begins, ends))
    if min(len(first), len(last)) < _END:
        raise ValueError(f"begins and ends must have {_END} words each")
    return _key_of_ends(first[:_END], last[-_END:])


def cut_ends(text: str) -> tuple[str, str]:
    """How a text that has a second key begins and ends."""
    found = list(WORD.finditer(text))
    begins, ends = text[: found[_END - 1].end()], text[found[-_END].start() :]
    if ends_key(begins, ends) == text_keys(text)[1]:
        return begins, ends
    parts = words(text)  # folding has moved the bounds of words
    return " ".join(parts[:_END]), " ".join(parts[-_END:])


def _key_of_ends(first: Sequence[str], last: Sequence[str]) -> int:
    return _digest("|".join((*first, "…", *last)))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf8", "replace"), digest_size=8).digest())


def _headline(page: Page) -> str:
    """The title; of a dump without one its first line, which most often is it."""
    return page.title or (page.blocks[0].text if page.media is Media.TEXT and page.blocks else "")


def _own(page: Page) -> set[int]:
    """Blocks that are the page's own title or standfirst. Titles are cut short by those who pass them on."""
    titles = {key(each) for each in (page.title, *page.meta.titles) if each}
    long = tuple(title for title in titles if len(title) > _LONG)
    standfirst = key(page.meta.description)
    found = set()
    for block in page.blocks:
        if block.index in page.frame:
            continue
        own = key(block.text)
        if own in titles or own.startswith(long) or (standfirst and own == standfirst) or (len(own) > _LONG and own in standfirst):
            found.add(block.index)
    return found


def _is_prose(page: Page, block: Block, length: int) -> bool:
    if length < PROSE or block.link_density >= 0.5 or not (page.main is None or block.index in page.main):
        return False
    headline = page.media is Media.TEXT and block.index == 0
    return ends_sentence(block.text) or (block.kind is Kind.PARAGRAPH and not headline)


def _content_words(parts: Sequence[str]) -> frozenset[str]:
    """Words of four letters and more, and pairs of neighbours in scripts without spaces, the first forty."""
    pairs = (a + b for a, b in pairwise(parts) if len(a) == len(b) == 1)
    return frozenset(list(dict.fromkeys([*(each for each in parts if len(each) >= 4), *pairs]))[:40])
