"""What the shape of lines tells: prose, labels, and the stretch of a text dump that is the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cleaner.memory import kept_of_text
from cleaner.model import Block, Kind
from cleaner.text import UNSPACED, ends_sentence, key, word_count, words

# Words from which a line that ends like a sentence is prose.
PROSE_WORDS = 12
# Characters of an unspaced script that make a word of the others.
CHARACTERS_A_WORD = 2
# What sites set before a line that leads to another story.
ARROW = re.compile(r"^\s*(?:[►▶▸▷→➔➜➡⮕»›>👉🔗📌📰]|-{1,2}>|={1,2}>)")
# Letters of a word that says what a text is about rather than how a sentence is built.
_CONTENT_LETTERS = 5
_LETTER = re.compile(r"[^\W_]")
_STEM = 6
# What a block is worth to a stretch of story: prose by its length up to a cap, less where it stands
# between lines that are not prose, as the teaser of a list does; every other line costs.
_CAP = 60
_ALONE = 0.4
_COST = 0.35
_REPEAT_COST = 1.0
# Idle lines in a row that cost: a box in the story may be long; and more than any box has.
_IDLE = 12
_APART = 60
_GOOD_PART = 0.4
_SAME_MATTER = 0.4


@kept_of_text(4096)
def length(text: str) -> float:
    """Words of the text; characters of unspaced scripts are counted as parts of words."""
    characters = len(UNSPACED.findall(text))
    return word_count(text) - characters + characters / CHARACTERS_A_WORD


@kept_of_text(4096)
def is_prose(text: str) -> bool:
    """True where the text is long enough for a sentence and ends like one."""
    return length(text) >= PROSE_WORDS and ends_sentence(text)


@kept_of_text(4096)
def content(text: str) -> frozenset[str]:
    """Words of the text that say what it is about: long ones and numbers; in unspaced scripts pairs of characters."""
    plain = words(text)
    pairs = {a + b for a, b in pairwise(plain) if UNSPACED.match(a) and UNSPACED.match(b)}
    return frozenset({word for word in plain if len(word) >= _CONTENT_LETTERS} | pairs)


@kept_of_text(4096)
def stems(text: str) -> frozenset[str]:
    """First letters of the words that say what the text is about: what inflection leaves of them."""
    return frozenset(word[:_STEM] for word in content(text))


def repeated(blocks: Iterable[Block]) -> set[int]:
    """Indexes of blocks whose text another block of the page has too."""
    kept = [(block.index, key(block.text)) for block in blocks]
    count = Counter(text for _, text in kept if text)
    return {index for index, text in kept if count[text] > 1}


def repeating(blocks: Iterable[Block], titles: Iterable[str]) -> list[Block]:
    """Blocks that read the same as one of the titles, in order."""
    wanted = {key(title) for title in titles} - {""}
    # Folding is dear, and most blocks are told from a title by length and first letter.
    longest, shortest = max(map(len, wanted), default=-1) * 2 + 8, min(map(len, wanted), default=0)
    initials = {text[0] for text in wanted}
    likely = (
        b for b in blocks if shortest <= len(b.text) <= longest and (first := _LETTER.search(b.text)) and first[0].lower() in initials
    )
    return [block for block in likely if key(block.text) in wanted]


def story_span(blocks: Sequence[Block]) -> tuple[int, int]:
    """First and one past last position of the stretch that holds the story; ``(0, 0)`` where nothing is prose.

    Of the runs of blocks that are worth something (found as in Bentley's maximum sum of a run), the first
    that is worth a good part of the best: readers' comments may say more than the story above them."""
    twice = repeated(blocks)
    runs: list[tuple[float, int, int]] = []
    start, total, peak, end, idle = 0, 0.0, 0.0, 0, 0
    for position, block in enumerate(blocks):
        worth = _worth(blocks, position, block.index in twice)
        idle = 0 if worth > 0 else idle + 1
        total += worth if idle <= _IDLE else 0.0
        if total > peak:
            peak, end = total, position + 1
        if total <= 0 or idle > _APART:
            if peak > 0:
                runs.append((peak, start, end))
            start, total, peak = position + 1, 0.0, 0.0
    if peak > 0:
        runs.append((peak, start, end))
    best = max((run[0] for run in runs), default=0.0)
    chosen = next(((first, last) for peak, first, last in runs if peak >= _GOOD_PART * best), (0, 0))
    return _first_paragraph(blocks, chosen), chosen[1]


def _first_paragraph(blocks: Sequence[Block], span: tuple[int, int]) -> int:
    """The start of the stretch, moved up to paragraphs that a box parts from it and that speak of the same."""
    body = set().union(*(stems(block.text) for block in blocks[span[0] : span[1]] if is_prose(block.text)))
    start, position = span[0], span[0] - 1
    while position >= max(0, start - _IDLE):
        mine = stems(blocks[position].text) if is_prose(blocks[position].text) else set()
        if mine and len(mine & body) >= _SAME_MATTER * len(mine):
            start = position
        position -= 1
    return start


def _worth(blocks: Sequence[Block], position: int, twice: bool) -> float:
    block = blocks[position]
    if twice and length(block.text) < PROSE_WORDS * 2:
        return -_REPEAT_COST
    if not is_prose(block.text):
        return 0.0 if block.kind is Kind.HEADING else -_COST
    near = [blocks[i] for i in (position - 1, position + 1) if 0 <= i < len(blocks)]
    alone = not any(is_prose(other.text) for other in near)
    return min(_CAP, length(block.text)) / 20 * (_ALONE if alone else 1.0)
