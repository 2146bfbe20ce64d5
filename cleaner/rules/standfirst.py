"""The standfirst: it stays a field of the article and leaves the body, where an element is named for it and says
what the page's description says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner.evidence import prose_words, tokens
from cleaner.model import Block, Hit, Kind, Media, Page
from cleaner.rule import Rule
from cleaner.text import key

_MARKS = tokens(
    "standfirst", "sub-?head(?:line|er|ing)?s?", "sub-?titles?", "dek", "deck", "excerpt", "summary", "intro(?:duction)?", "leadin",
    "description", "lede?", "chapo", "entradilla", "bajada", "sottotitolo", "occhiello", "vorspann", "ingress", "sapo", "abstract",
)  # fmt: skip
# Letters of the description that must agree: publishers cut it, and a short one may be a phrase of the story.
_SHORTEST, _COMPARED = 30, 60
# Letters by which the rest of a description is known in the paragraph below.
_AHEAD = 12


def find(page: Page) -> Iterator[Hit]:
    """Blocks above the second paragraph of the story that begin as the description does and are a heading or named a
    standfirst; not where the description goes on as the story does, for it was cut from the story."""
    told = key(page.meta.description)
    if page.media is not Media.HTML or len(told) < _SHORTEST:
        return
    words = prose_words(page)
    paths = Counter(block.path for block in page.blocks if words[block.index])
    usual = paths.most_common(1)[0][0] if paths else ""
    story = [block.index for block in page.blocks if words[block.index] and block.path == usual]
    start = story[0] if story else len(page.blocks)
    opening = key(page.blocks[start].text) if story else ""
    for block in page.blocks[:start]:
        text = key(block.text)
        if block.path != usual and _agree(text, told) and _named(block) and not _goes_on(text, told, opening):
            yield Hit(block.index, "a standfirst by its element, and the page's description")


def _named(block: Block) -> bool:
    return block.kind is Kind.HEADING or any(_MARKS.names(step) for step in block.path.split("/")[-2:])


def _goes_on(text: str, told: str, opening: str) -> bool:
    """True where the description holds the whole text and then begins the paragraph below it."""
    rest = told.removeprefix(text)
    return _AHEAD <= len(rest) < len(told) and opening.startswith(rest[:_AHEAD])


def _agree(text: str, told: str) -> bool:
    return len(text) >= _SHORTEST and (text.startswith(told[:_COMPARED]) or told.startswith(text[:_COMPARED]))


RULE = Rule(strips="headline_repeat", about="the standfirst, which stays a field of the article", find=find)
