"""Lists of recent, most read or related stories: the box by markup, its heading by words, and what the heading governs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, marked, phrased, prose, tokens
from cleaner.heading import governed
from cleaner.model import Basis, Block, Hit, Media, Page, Verdict
from cleaner.rule import Rule

_MARKS = tokens(
    "related related-?[a-z]* relatedposts jp-relatedposts yarpp[a-z-]* recommend(?:ed|ations?)? recommended-[a-z-]+",
    "recirc(?:ulation)?(?:-[a-z-]+)?",
    "more-?(?:stories|news|articles|from|on|like-this|coverage|posts|headlines|to-read|in-[a-z]+)",
    "most-?(?:read|popular|viewed|shared|recent|commented|watched) mostread mostpopular popular popular-[a-z-]+ trending",
    "trending-[a-z-]+ latest-?(?:news|stories|posts|articles|headlines)? recent-?(?:posts|news|stories|articles|entries)?",
    "widget_recent_entries read-?(?:next|also|more|on) readnext next-(?:article|story|post|up) prev-?next post-navigation",
    "nav-links nav-(?:next|previous) previous-?(?:article|post|story) up-next also-?(?:read|on|in|like)",
    "you-(?:may|might)-[a-z-]+ teasers?(?!-content) teaser-(?!content)[a-z-]+ top-?(?:stories|news|headlines)",
    "editors?-?(?:picks?|choice) dont-miss don-t-miss see-also further-reading storylist story-list article-list",
    "headlines-list newsfeed news-list verwandte[a-z-]* weiterlesen mehr-zum-thema meistgelesen[a-z-]* mas-leidas",
    "lo-mas-leido relacionad[ao]s? noticias-relacionadas articles?-lies a-lire-aussi crosslinks? link-?list linkbox",
    "trc_related_container sidebar-(?:list|widget|news) bottom-news promoted-(?:stories|content) content-recommendations",
    "mehr-lesen onward outbrain line-clamp(?:-[a-z0-9]+)?",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 12
# Lines below the list in which the next paragraph of a story stands.
_NEAR = 3
# The end of a sentence, or what somebody says in an interview.
_SENTENCE = re.compile(r"[.。।]\W*$|^[–—-]\s.*[?？؟]\W*$")
# In a list of stories what is no link is a label: a time, a section, a number.
_LINKED, _LABEL = 0.3, 5


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, headings that say so, and what such a heading governs."""
    yield from marked(page, _MARKS)
    for hit in phrased(page, "related_list", _LONGEST):
        yield hit
        heading = page.blocks[hit.block]
        for block, sure in _entries(page, heading):
            links = sure and (page.media is not Media.HTML or block.link_density >= _LINKED or lengths(page)[block.index] <= _LABEL)
            yield Hit(block.index, f"below “{heading.text[:40]}”", hit.verdict if links else Verdict.HINT, basis=Basis.AROUND)


def _entries(page: Page, heading: Block) -> Iterator[tuple[Block, bool]]:
    """What the heading governs, and whether it surely is of the list: in a dump a sentence below entries that are none may be the
    story that goes on, and is where a paragraph follows."""
    headlines, sure = 0, True
    for block in governed(page, heading):
        if page.media is not Media.HTML:
            is_sentence = bool(_SENTENCE.search(block.text))
            headlines += not is_sentence
            sure = sure and not (headlines and is_sentence)
            if not sure and any(prose(page)[block.index + 1 : block.index + 1 + _NEAR]):
                return
        yield block, sure


RULE = Rule(strips="related_list", about="lists of recent, most read or related stories", find=find)
