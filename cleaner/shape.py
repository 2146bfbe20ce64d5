"""What the shape of lines tells: prose, labels, and the stretch of a text dump that is the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from cleaner.model import Block, Kind
from cleaner.text import UNSPACED, ends_sentence, key, word_count, words

# Words from which a line that ends like a sentence is prose, and up to which a line is a label.
PROSE_WORDS = 12
LABEL_WORDS = 3
# Characters of an unspaced script that make a word of the others.
CHARACTERS_A_WORD = 2
# Letters of a word that says what a text is about rather than how a sentence is built.
_CONTENT_LETTERS = 5
# What a block is worth to a stretch of story: prose by its length up to a cap, less where it stands
# between lines that are not prose, as the teaser of a list does; every other line costs.
_CAP = 60
_ALONE = 0.4
_COST = 0.35
_REPEAT_COST = 1.0


def length(text: str) -> float:
    """Words of the text; characters of unspaced scripts are counted as parts of words."""
    characters = len(UNSPACED.findall(text))
    return word_count(text) - characters + characters / CHARACTERS_A_WORD


def is_prose(text: str) -> bool:
    """True where the text is long enough for a sentence and ends like one."""
    return length(text) >= PROSE_WORDS and ends_sentence(text)


def content(text: str) -> set[str]:
    """Words of the text that say what it is about: long ones and numbers; in unspaced scripts pairs of characters."""
    plain = words(text)
    pairs = {a + b for a, b in zip(plain, plain[1:], strict=False) if UNSPACED.match(a) and UNSPACED.match(b)}
    return {word for word in plain if len(word) >= _CONTENT_LETTERS} | pairs


def repeated(blocks: Iterable[Block]) -> set[int]:
    """Indexes of blocks whose text another block of the page has too."""
    kept = [(block.index, key(block.text)) for block in blocks]
    count = Counter(text for _, text in kept if text)
    return {index for index, text in kept if count[text] > 1}


def repeating(blocks: Iterable[Block], titles: Iterable[str]) -> list[Block]:
    """Blocks that read the same as one of the titles, in order."""
    wanted = {key(title) for title in titles} - {""}
    # Folding changes a length by little; most blocks need not be folded.
    longest, shortest = max(map(len, wanted), default=-1) * 2 + 8, min(map(len, wanted), default=0)
    return [block for block in blocks if shortest <= len(block.text) <= longest and key(block.text) in wanted]


def story_span(blocks: Sequence[Block]) -> tuple[int, int]:
    """First and one past last position of the stretch that holds the story: the run of blocks of the
    greatest worth (Bentley's maximum sum of a run); ``(0, 0)`` where nothing is prose."""
    twice = repeated(blocks)
    best = (0.0, 0, 0)
    start, total = 0, 0.0
    for position, block in enumerate(blocks):
        total += _worth(blocks, position, block.index in twice)
        if total <= 0:
            start, total = position + 1, 0.0
        elif total > best[0]:
            best = (total, start, position + 1)
    return best[1], best[2]


def _worth(blocks: Sequence[Block], position: int, twice: bool) -> float:
    block = blocks[position]
    if twice and length(block.text) < PROSE_WORDS * 2:
        return -_REPEAT_COST
    if not is_prose(block.text):
        return 0.0 if block.kind is Kind.HEADING else -_COST
    near = [blocks[i] for i in (position - 1, position + 1) if 0 <= i < len(blocks)]
    alone = not any(is_prose(other.text) for other in near)
    return min(_CAP, length(block.text)) / 20 * (_ALONE if alone else 1.0)
