"""Headlines of other stories behind a label of any wording, with no link left: ``Court papers: Mayor knew of the leak``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterator

from cleaner.evidence import lengths, prose, told_as_news
from cleaner.model import Block, Hit, Kind, Media, Page
from cleaner.rule import Rule
from cleaner.text import ends_sentence, sentences, words_of

# A label of up to five words, then a letter or a digit and no quotation: that is somebody speaking.
_LABEL = re.compile(r"\W?[^\W\d_][^\s:]*(?: [^\s:]+){0,4}: +(?=[^\W_])")
_OPENING = 40
_SHORTEST, _LONGEST = 5, 30
# The share of the paragraphs beside it that are sentences: where many are none, labels are how the page is written.
_SENTENCES = 0.8


def find(page: Page) -> Iterator[Hit]:
    """Such lines between two paragraphs of news that are sentences; a heading may stand below. A label's word that opens
    other lines of the page, too, is one of the story's own: a step, a verdict."""
    if page.media is not Media.HTML or page.body:
        return
    paragraphs = [block for block in page.blocks if block.kind is Kind.PARAGRAPH and ":" in block.text and _tag(block) == "p"]
    labelled = [block for block in paragraphs if _labelled(page, block)]
    if not labelled:
        return
    beside: dict[str, set[int]] = defaultdict(set)
    for block in page.blocks:
        if block.kind is Kind.PARAGRAPH:
            beside[_parent(block)].add(block.index)
    written = {parent for parent, inside in beside.items() if _are_sentences(page, inside)}
    labelled = [b for b in labelled if (parent := _parent(b)) in written and _is_between(page, b, beside[parent])]
    if not labelled or not told_as_news(page):
        return
    openings = [said[:1] for said in words_of([block.text[:_OPENING] for block in page.blocks])]
    for block in labelled:
        if openings.count(openings[block.index]) == 1:
            yield Hit(block.index, "a label and a headline, no sentence, between paragraphs that are sentences")


def _labelled(page: Page, block: Block) -> bool:
    if ends_sentence(block.text.rstrip(":;,")):
        return False
    label = _LABEL.match(block.text)
    if label is None or block.text[label.end()].islower() or len(sentences(block.text[label.end() :])) > 1:
        return False
    length = lengths(page)[block.index]
    return length <= _LONGEST and length - len(label[0].split()) >= _SHORTEST


def _are_sentences(page: Page, inside: Collection[int]) -> bool:
    """True where most paragraphs of an element are sentences."""
    return sum(ends_sentence(page.blocks[i].text) for i in inside) >= _SENTENCES * len(inside)


def _is_between(page: Page, block: Block, beside: Container[int]) -> bool:
    """True where the paragraphs before and after lie beside the block and are prose."""
    before, after = block.index - 1, block.index + 1
    if after < len(page.blocks) and page.blocks[after].kind is Kind.HEADING:
        after += 1
    return before in beside and after in beside and prose(page)[before] and prose(page)[after]


def _tag(block: Block) -> str:
    return block.path.rpartition("/")[2].partition(".")[0]


def _parent(block: Block) -> str:
    return block.path.rpartition("/")[0]


RULE = Rule(strips="related_inline", about="headlines of other stories behind a label, with no link left", find=find)
