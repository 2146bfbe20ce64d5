"""What rules look at: the names of the elements around a block, phrases of a language, the reach of a heading.

Each function yields hits with the evidence in words; a rule combines them with the shapes of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from cleaner.model import Address, Block, Hit, Kind, Media, Page, Verdict
from cleaner.phrase import find_phrases
from cleaner.text import ends_sentence, word_count

# An element that holds more of the page's prose than this is the story's own, whatever its name says.
_MOST = 0.4
# Words from which a block without links counts as prose.
_PROSE = 12


def tokens(*names: str) -> re.Pattern[str]:
    """A pattern for names in paths: each as a whole word of a class or id, ``-`` and ``_`` parting words.

    >>> bool(tokens("share").search("div.post-share_bar/p"))
    True
    """
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(names)})(?![a-z0-9])")


def is_prose(block: Block) -> bool:
    """True for a block that reads like a paragraph: words enough, a sentence's end, few links."""
    return block.link_density < 0.5 and ends_sentence(block.text) and word_count(block.text) >= _PROSE


@lru_cache(maxsize=64)
def prose_words(page: Page) -> tuple[int, ...]:
    """Words of each block that is prose (and kept by the main-content voter, where it was asked), else 0."""
    asked = page.main if page.main else None
    return tuple(
        word_count(block.text) if is_prose(block) and (asked is None or block.index in asked) else 0 for block in page.blocks
    )


def marked(page: Page, pattern: re.Pattern[str], verdict: Verdict = Verdict.STRIP) -> Iterator[Hit]:
    """Blocks inside an element that the pattern finds in the path, unless it holds the story."""
    inside: dict[Address, list[Block]] = defaultdict(list)
    names: dict[Address, str] = {}
    for block in page.blocks:
        if found := _first_step(block.path, pattern):
            depth, name = found
            inside[block.address[:depth]].append(block)
            names[block.address[:depth]] = name
    words = prose_words(page) if inside else ()
    total = sum(words)
    for element, blocks in inside.items():
        if total and sum(words[block.index] for block in blocks) > _MOST * total:
            continue
        yield from (Hit(block.index, f"inside <{names[element]}>", verdict) for block in blocks)


def _first_step(path: str, pattern: re.Pattern[str]) -> tuple[int, str] | None:
    """Depth and name of the outermost step below <body> that the pattern finds."""
    for depth, step in enumerate(path.split("/"), 1):
        if depth > 2 and _names(step, pattern):
            return depth, step[:80]
    return None


@lru_cache(maxsize=131072)
def _names(step: str, pattern: re.Pattern[str]) -> bool:
    """Steps recur: on a page, between pages of an outlet, and as bare tags everywhere."""
    return pattern.search(step) is not None


def phrased(page: Page, rule: str, longest: int = 120) -> Iterator[Hit]:
    """Blocks in which a phrase of the rule's tables stands; longer blocks than ``longest`` words are story."""
    for block in page.blocks:
        if word_count(block.text) <= longest:
            for phrase in find_phrases(rule, page.language, block.text):
                yield Hit(block.index, f"“{phrase.text}”", phrase.verdict)
                break


def governed(page: Page, heading: Block, longest: int = 40) -> Iterator[Block]:
    """Blocks that a heading governs: in HTML those after it inside its parent or the parent's next wrapper, in
    a text dump the run of short lines below it; a paragraph of prose or a heading of equal rank ends it."""
    for block in page.blocks[heading.index + 1 : heading.index + 1 + longest]:
        if page.media is Media.HTML and not _together(heading, block):
            return
        if is_prose(block) or (block.kind is Kind.HEADING and page.media is Media.HTML and _rank(block) <= _rank(heading)):
            return
        yield block


def _together(heading: Block, block: Block) -> bool:
    """True where a block stands in the box that the heading heads: the heading's parent or grandparent."""
    shared = 0
    for a, b in zip(heading.address, block.address, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= len(heading.address) - 2


def _rank(block: Block) -> int:
    tag = block.path.rsplit("/", 1)[-1].split(".", 1)[0]
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 7
