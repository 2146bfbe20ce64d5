"""Polls in a text dump, told by their answers: shares with the count of votes, the question asked again above them,
"yes" and "no" side by side below a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from cleaner.model import Block, Hit, Media, Page
from cleaner.phrase.lexicon import lexicon
from cleaner.rule import Rule
from cleaner.text import ends_sentence, fold, key
from cleaner.voter.shape import is_prose, length

# 48% (95 votes)
_SHARE = re.compile(r"^\d{1,3}(?:[.,]\d+)?\s?% ?\(\d[\d., ]*(?: [^\W\d_]+)?\)$")
_QUESTION = ("?", "？", "؟")
# Words of a question, of one answer, of all answers on one line; lines from the question to its last answer.
_ASKED, _ANSWER, _ANSWERS = 30, 6, 25
_REACH = 12
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _words(answer: str) -> frozenset[str]:
    return frozenset(fold(word) for row in lexicon("answers").values() for word in row[answer])


def find(page: Page) -> Iterator[Hit]:
    """The question and what stands between it and its last answer."""
    if page.media is not Media.TEXT:
        return
    for block in page.blocks:
        if block.text.endswith(_QUESTION) and length(block.text) <= _ASKED and (last := _last(block, page.blocks)):
            for each in page.blocks[block.index : last + 1]:
                yield Hit(each.index, f"question and answers of a poll: “{block.text[:40]}”")


def _last(question: Block, blocks: Sequence[Block]) -> int:
    """The position of the last answer, 0 where the lines below are none."""
    below = blocks[question.index + 1 : question.index + 1 + _REACH]
    if below and _decides(below[0].text):
        return below[0].index
    lines = list(takewhile(lambda each: _answers(each, question), below))
    opened = len(lines) > 1 and all(_opens(each.text) for each in lines[:2])
    shares = [each.index for each in lines if _SHARE.match(each.text)]
    if not opened and not shares:
        return 0
    again = [each.index for each in lines if key(each.text) == key(question.text)]
    return max([*shares, *again, *(each.index for each in _offered(lines) if opened)])


def _offered(lines: Sequence[Block]) -> Iterator[Block]:
    """The first two answers, and where these are sentences those that are, too: a heading of the story may follow."""
    yield from lines[:2]
    if all(ends_sentence(each.text) for each in lines[:2]):
        yield from takewhile(lambda each: ends_sentence(each.text), lines[2:])


def _answers(line: Block, question: Block) -> bool:
    return key(line.text) == key(question.text) or (length(line.text) <= _ANSWER and not is_prose(line.text))


def _opens(text: str) -> bool:
    """True for a short answer that begins with yes or no."""
    first = next(iter(_WORD.findall(fold(text))), "")
    return length(text) <= _ANSWER and first in _words("yes") | _words("no")


def _decides(text: str) -> bool:
    """True where both yes and no stand on a line as answers do, each with a capital; the line opens with one of them."""
    said = [fold(word) for word in _WORD.findall(text) if word[0] == word[0].upper()]
    yes, no = (next((i for i, word in enumerate(said) if word in _words(answer)), -1) for answer in ("yes", "no"))
    return length(text) <= _ANSWERS and min(yes, no) == 0 and max(yes, no) > 0


RULE = Rule(strips="poll", about="text dumps: questions with the answers that are offered, or with shares of votes", find=find)
