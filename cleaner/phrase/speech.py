"""Sentences that tell what somebody said, wrote or asked: what an outlet says to its reader is not told like that."""

from __future__ import annotations

import re
from functools import cache

from cleaner.model import Block
from cleaner.phrase.lexicon import alternatives, lexicon
from cleaner.text import ends_sentence, fold


def reports(block: Block, language: str) -> bool:
    """True for a sentence without a link in which a word for it stands."""
    return block.link_density == 0 and ends_sentence(block.text) and _words(language).search(fold(block.text)) is not None


@cache
def _words(language: str) -> re.Pattern[str]:
    """Those of the language and of English, of all languages where it is unknown."""
    table = lexicon("speech")
    chosen = (table[language], table["en"]) if language in table else tuple(table.values())
    return re.compile(alternatives({fold(word) for told in chosen for word in told.split()}))
