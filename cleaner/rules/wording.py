"""The wording: a block in which an outlet speaks of itself to its reader, however it says so (a learned voter).

Trained by bench/train_wording.py. It is asked on pages whose paragraphs are told as news is: guides and blogs speak to
their readers throughout. A block must look the less like story the less its words tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, told_as_news
from cleaner.model import Basis, Block, Hit, Kind, Media, Page
from cleaner.rule import Rule
from cleaner.text import ends_sentence
from cleaner.voter.story import likely
from cleaner.voter.wording import wording

# Log-odds of clutter by wording, and the probability of story by shape below which that is enough.
_ENOUGH = ((-0.5, 0.3), (0.0, 0.5), (1.0, 0.6))
# More log-odds asked of what is no sentence: names, titles and entries of lists share words with clutter.
_NO_SENTENCE = 2.0
# Words that must speak for clutter: in a language of few known words, one is chance.
_FEWEST = 2
# What parts the cells of a table's row.
_CELL = " | "
# Elements of code, whose words are not a language's.
_CODE = re.compile(r"/(?:pre|code)\b")
# Words of a text that tells enough to be judged by, and of the longest such clutter.
_SHORTEST, _LONGEST = 8, 90


def find(page: Page) -> Iterator[Hit]:
    """Blocks whose words are those of clutter, with the likeliest kind, where their shape does not speak for story."""
    if page.media is not Media.HTML or page.body or not told_as_news(page):
        return
    most, least_asked = max(share for _, share in _ENOUGH), min(least for least, _ in _ENOUGH)
    for block, share in zip(page.blocks, likely(page), strict=False):
        if share >= most or not _asked(page, block):
            continue
        mine = wording(block.text)
        if mine.log_odds <= least_asked:
            continue
        log_odds = mine.log_odds - (0.0 if ends_sentence(block.text) else _NO_SENTENCE)
        if any(log_odds > least and share < most for least, most in _ENOUGH) and len(said := mine.words) >= _FEWEST:
            evidence = f"the words of clutter: {', '.join(said)}; {share:.0%} story by shape"
            yield Hit(block.index, evidence, strips=mine.kind, basis=Basis.VOTE)


def _asked(page: Page, block: Block) -> bool:
    long_enough = _SHORTEST <= lengths(page)[block.index] <= _LONGEST
    return block.kind is Kind.PARAGRAPH and long_enough and _CELL not in block.text and not _CODE.search(block.path)


RULE = Rule(strips="template", about="the wording of clutter, however it is put (a learned voter)", find=find)
