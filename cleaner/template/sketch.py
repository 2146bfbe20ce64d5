"""What counting needs of a page: keys of its blocks, which of them are prose, words of its title and its opening."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from cleaner.memory import kept_by_text
from cleaner.model import Block, Kind, Media, Page
from cleaner.text import WORD, ends_sentence, folded_lines, key, words

# Words of prose: fewer make a label, a name or a cell of a table.
PROSE = 8
# Words at either end by which a block is known again when a date, a name or a count in it differs.
_END = 5
# Fewer words are known again to the letter, figures and all.
_FEW = 4
# Paragraphs that open a page: headline, standfirst and lead, where nothing tells them apart.
_OPENING = 3
# Letters and digits of a title or standfirst that no other block holds by chance.
_LONG = 40
_DIGITS = re.compile(r"\d+")
_ASCII_FIGURES = bytes.maketrans(b"123456789", b"000000000")
_NONE = bytes(8)


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
    own, blocks = _own(page), page.blocks
    told = _told([block.text for block in blocks])
    keys, ends = (key_numbers(b"".join(digests)) for digests in ([each[1] for each in told], [each[2] for each in told]))
    for index in own:
        keys[index] = ends[index] = 0
    prose = {
        index: length
        for index, (length, _, _) in enumerate(told)
        if length >= PROSE and index not in page.frame and _is_prose(page, blocks[index])
    }
    opening = {index: _content_words(words(blocks[index].text)) for index in list(prose)[:_OPENING]}
    return Sketch(page.source, keys, ends, prose, _content_words(words(_headline(page))), opening)


def text_keys(text: str) -> tuple[int, int]:
    """The key of a block's whole text, numbers folded, and that of its two ends; 0 where it has no letters, or
    is short."""
    ((_, whole, ends),) = _told([text])
    return int.from_bytes(whole), int.from_bytes(ends)


@kept_by_text(2048)
def _told(texts: Sequence[str]) -> list[tuple[int, bytes, bytes]]:
    """Of each text the number of its words and text_keys() as they are digested. Figures of those in ASCII are folded together."""
    lines = folded_lines(texts)
    figured = b"\n".join([line or b"" for line in lines]).translate(_ASCII_FIGURES)
    while b"00" in figured:
        figured = figured.replace(b"00", b"0")
    return [
        _digest_folded(line, folded) if line is not None else _digest_words(text)
        for text, line, folded in zip(texts, lines, figured.split(b"\n"), strict=True)
    ]


def _digest_folded(line: bytes, folded: bytes) -> tuple[int, bytes, bytes]:
    """What is told of a text by its words in ASCII, as they are and with one sign for each figure."""
    parts = folded.split()
    if not folded.strip(b" 0'"):
        return len(parts), _NONE, _NONE
    return len(parts), *(_digests(parts) if len(parts) >= _FEW else (_digest(line.translate(None, b" '")), _NONE))


def _digest_words(text: str) -> tuple[int, bytes, bytes]:
    """The same of any text."""
    parts: Sequence[str] = words(text)
    count, joined = len(parts), "".join(parts)
    if not joined[:1].isalpha() and not any(map(str.isalpha, joined)):
        return count, _NONE, _NONE
    if count < _FEW:
        return count, _digest(key(text).encode()), _NONE
    return count, *_digests([part.encode() for part in (_any_figures(parts) if _DIGITS.search(joined) else parts)])


def _digests(parts: Sequence[bytes]) -> tuple[bytes, bytes]:
    return _digest(b"".join(parts)), _digest_of_ends(parts[:_END], parts[-_END:]) if len(parts) > 2 * _END else _NONE


def key_numbers(octets: bytes) -> array[int]:
    """Keys that lie behind one another, eight octets each, the first the highest on any machine. Raises ValueError for other lengths."""
    found = array("Q", octets)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def key_octets(keys: Sequence[int]) -> bytes:
    """What key_numbers() reads: to write numbers one by one would take longest of all that is laid down of a sketch."""
    found = array("Q", keys)
    if sys.byteorder == "little":
        found.byteswap()
    return found.tobytes()


def _any_figures(parts: Sequence[str]) -> list[str]:
    """The words with one sign for each figure, whatever it is."""
    return _DIGITS.sub("0", "\n".join(parts)).split("\n")


def ends_key(begins: str, ends: str) -> int:
    """The second key of blocks that begin and end so. Raises ValueError where either has fewer than five words."""
    first, last = (_any_figures(words(text)) for text in (begins, ends))
    if min(len(first), len(last)) < _END:
        raise ValueError(f"begins and ends must have {_END} words each")
    return int.from_bytes(_digest_of_ends(*([each.encode() for each in part] for part in (first[:_END], last[-_END:]))))


def cut_ends(text: str) -> tuple[str, str]:
    """How a text that has a second key begins and ends."""
    found = list(WORD.finditer(text))
    begins, ends = text[: found[_END - 1].end()], text[found[-_END].start() :]
    if ends_key(begins, ends) == text_keys(text)[1]:
        return begins, ends
    parts = words(text)  # folding has moved the bounds of words
    return " ".join(parts[:_END]), " ".join(parts[-_END:])


def _digest_of_ends(first: Sequence[bytes], last: Sequence[bytes]) -> bytes:
    return _digest(b"|".join((*first, "…".encode(), *last)))


def _digest(octets: bytes) -> bytes:
    return blake2b(octets, digest_size=8).digest()


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


def _is_prose(page: Page, block: Block) -> bool:
    if block.link_density >= 0.5 or not (page.main is None or block.index in page.main):
        return False
    headline = page.media is Media.TEXT and block.index == 0
    return ends_sentence(block.text) or (block.kind is Kind.PARAGRAPH and not headline)


def _content_words(parts: Sequence[str]) -> frozenset[str]:
    """Words of four letters and more, and pairs of neighbours in scripts without spaces, the first forty."""
    pairs = (a + b for a, b in pairwise(parts) if len(a) == len(b) == 1)
    return frozenset(list(dict.fromkeys([*(each for each in parts if len(each) >= 4), *pairs]))[:40])
