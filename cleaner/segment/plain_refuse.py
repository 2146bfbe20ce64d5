"""Dumps that hold no article: what a server or a guard sends in its place, and pages that only list stories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from cleaner.model import Block, SkippedError
from cleaner.phrase import find_phrases
from cleaner.text import ends_sentence, fold
from cleaner.voter.shape import is_prose, length, stems
from cleaner.voter.told import tell
from cleaner.voter.wording import log_odds

# Reasons by the phrase table that knows them.
_REASONS = {"bot_wall": "bot wall", "error_page": "error page"}
# Words of prose, phrases of the tables aside, beyond which a page is not only a notice.
_NOTICE_WORDS = 90
# A banner for consent says so on several lines, and there is no more prose beside it than a brief has.
_CONSENT_LINES, _BRIEF = 2, 30
# A list of stories: so many headlines, and no paragraph longer than a teaser or beside another.
_HEADLINES = 7
# Share of the teasers that have a headline.
_HEADED = 0.75
_HEADLINE_WORDS = (4, 25)
# Signs of a line of code, which no headline has.
_CODE = re.compile(r"[={}\\<>_]|\w\(")
_TEASER_WORDS = 45
# Words of a sentence of the story; questions or times of day that make an interview or a ticker.
_SENTENCE, _ENTRIES = 4, 3
# Share of the paragraphs that stand below another sentence, in a story.
_BEHIND = 0.3
_QUESTIONS = ("?", "？", "؟")
_CLOCK = re.compile(r"\W*\d{1,2}[:.h]\d{2}(?:\s?(?:[ap]\.?m\.?|Uhr|h))?\W*", re.I)
# Share of its words that a paragraph of a story has in common with the others.
_ONE_MATTER = 0.2


def refuse(blocks: Sequence[Block], language: str) -> None:
    """Raise model.SkippedError, with the reason, where the lines are no article."""
    if not any(c.isalpha() for block in blocks for c in block.text):
        raise SkippedError("empty")
    prose = [block for block in blocks if is_prose(block.text)]
    if sum(length(block.text) for block in prose) <= _NOTICE_WORDS:
        for reason in _notices(blocks, language):
            raise SkippedError(reason)
    if _asks_consent(blocks, language):
        raise SkippedError("cookie wall")
    if _only_lists(blocks, prose) and not _goes_on(blocks, language):
        raise SkippedError("index page")


def _notices(blocks: Sequence[Block], language: str) -> list[str]:
    rules = [found.rule for block in blocks for found in find_phrases(language, fold(block.text))]
    return [reason for rule, reason in _REASONS.items() if rule in rules]


def _asks_consent(blocks: Sequence[Block], language: str) -> bool:
    """True where lines speak of cookies, and sentences that do not are too few for a story."""
    told = {block.index for block, each in zip(blocks, tell(tuple(blocks), language), strict=True) if "cookie" in each.strips | each.hints}
    if len(told) < _CONSENT_LINES:
        return False
    said = _sentences(blocks, language)
    return sum(length(block.text) for block in blocks if block.index not in told and (is_prose(block.text) or said[block.index])) <= _BRIEF


def _sentences(blocks: Sequence[Block], language: str) -> list[bool]:
    """Of each line whether it is a sentence of several words, and none of the outlet's own."""
    told, odds = tell(tuple(blocks), language), log_odds([block.text for block in blocks])
    return [
        ends_sentence(block.text) and length(block.text) >= _SENTENCE and not told[block.index].strips and odds[block.index] <= 0
        for block in blocks
    ]


def _only_lists(blocks: Sequence[Block], prose: Sequence[Block]) -> bool:
    headlines = sum(map(_may_be_headline, blocks))
    beside = any(below.index - above.index == 1 for above, below in pairwise(prose))
    longest = max((length(block.text) for block in prose), default=0.0)
    return headlines >= max(_HEADLINES, len(prose) * _HEADED) and not beside and longest <= _TEASER_WORDS and not _of_one_matter(prose)


def _goes_on(blocks: Sequence[Block], language: str) -> bool:
    """True where many a paragraph stands below another sentence, the outlet's own words aside, or below a question or a time of
    day, as in interviews and tickers: teasers stand below their headlines."""
    said = _sentences(blocks, language)
    behind = asked = timed = 0
    for above, below in pairwise(blocks):
        timed += is_prose(below.text) and bool(_CLOCK.fullmatch(above.text))
        if said[above.index] and said[below.index] and (is_prose(above.text) or is_prose(below.text)):
            asked += (is_question := above.text.endswith(_QUESTIONS))
            behind += not is_question
    prose = sum(is_prose(block.text) for block in blocks)
    return behind > _BEHIND * prose or (max(asked, timed) >= _ENTRIES and 2 * max(asked, timed) > prose)


def _may_be_headline(block: Block) -> bool:
    low, high = _HEADLINE_WORDS
    return low <= length(block.text) <= high and not ends_sentence(block.text) and not _CODE.search(block.text)


def _of_one_matter(prose: Sequence[Block]) -> bool:
    """True where the paragraphs share words as those of one story do: teasers of different stories do not."""
    said = Counter(stem for block in prose for stem in stems(block.text))
    shares = [sum(said[stem] > 1 for stem in stems(block.text)) / max(1, len(stems(block.text))) for block in prose]
    return bool(shares) and fmean(shares) >= _ONE_MATTER
