"""What words say of a line, whichever rule they belong to: the phrase tables read as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cleaner.model import Block, Verdict
from cleaner.phrase import find_phrases
from cleaner.text import fold, word_count

# Words beyond which a phrase is one of many sentences and says little of the block.
_LONGEST = 60
# Rules whose phrase stands above a run of lines that it governs; tables that are no rule's; rules of outlets
# speaking of themselves.
_OPENING = frozenset({"related_list", "comments", "tags"})
_NO_RULE = frozenset({"bot_wall", "error_page"})
_APPEALS = frozenset({"support", "newsletter", "paywall", "app", "cookie"})


@dataclass(frozen=True, slots=True)
class Told:
    """Rules of which a phrase stands in a line: ``strips`` those that would strip it by that alone, ``hints``
    those that would not; ``keeps`` where one speaks for it."""

    strips: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()
    keeps: bool = False

    @property
    def opens(self) -> bool:
        """True for a line that names what stands below it."""
        return bool(self.strips & _OPENING)

    @property
    def appeals(self) -> bool:
        """True for a line in which the outlet speaks of itself to its reader."""
        return bool(self.strips & _APPEALS)


@lru_cache(maxsize=8)
def tell(blocks: tuple[Block, ...], language: str) -> tuple[Told, ...]:
    """What the phrase tables of the language (and the English ones) say of each block."""
    return tuple(_tell(block.text, language) for block in blocks)


def _tell(text: str, language: str) -> Told:
    if word_count(text) > _LONGEST:
        return Told()
    found = [each for each in find_phrases(language, fold(text)) if each.rule not in _NO_RULE]
    by_verdict = {verdict: frozenset(each.rule for each in found if each.phrase.verdict is verdict) for verdict in Verdict}
    return Told(by_verdict[Verdict.STRIP], by_verdict[Verdict.HINT], bool(by_verdict[Verdict.KEEP]))
