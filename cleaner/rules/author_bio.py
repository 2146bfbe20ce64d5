"""Bylines and biographies of authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress, count

from cleaner.evidence import lengths, marked, phrased, prose, tokens
from cleaner.model import Hit, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence, fold

_MARKS = tokens(
    "author authors",
    "author-?(?:bio|box|info|card|details?|profile|name|description|meta|block|about|link|wrap|section|byline|avatar)",
    "about-(?:the-)?author bio biography byline bylines post-author entry-author article-author article-byline contributor",
    "contributors contributor-[a-z]+ autor autoren autorenbox autorin redakteur vcard writer-[a-z]+ staff-(?:bio|info)",
    "profile-card meta-author writtenby written-by",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 90
_BYLINE = 9
# Letters beyond which a block is no line of addresses; to look for one in a megabyte would take hours.
_LONG = 900
# A name that more paragraphs tell of is one of the story's people.
_MENTIONS = 2
_CONTACT = re.compile(r"^\W*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,})(?:[\s,;|/&]+(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,}))*\W*$")
# "(Gunsan=Yonhap) Kim Hana, reporter = A school …": Korean agencies open a story so.
_LEAD = re.compile(r"[(\[（【][^()（）]{2,40}[=＝][^()（）]{2,40}[)\]）】][^=＝]{0,40}[=＝]\s*\S")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, blocks that say so, what begins with an author's name, addresses."""
    yield from marked(page, _MARKS)
    told = [hit for hit in phrased(page, "author_bio", _LONGEST, enough=2) if not _LEAD.match(page.blocks[hit.block].text)]
    yield from told
    hinted = {hit.block for hit in told}
    for block in (each for each in page.blocks if "@" in each.text and len(each.text) <= _LONG):
        if _CONTACT.match(block.text):
            yield Hit(block.index, "an address and no more")
        elif block.index in hinted and _MAIL.search(block.text):
            yield Hit(block.index, "tells an author's address")
    yield from _of_authors(page, hinted)


def _of_authors(page: Page, hinted: set[int]) -> Iterator[Hit]:
    names = dict.fromkeys(fold(author) for author in page.meta.authors if " " in author.strip())
    folded = [fold(block.text) for block in page.blocks] if names else []
    above = next(compress(count(), prose(page)), 0) if names else 0
    for name in names:
        named = [i for i, text in enumerate(folded) if name in text]
        subject = sum(prose(page)[i] for i in named) > _MENTIONS
        for i in named:
            words = lengths(page)[i] - len(name.split())
            if words <= _BYLINE and not prose(page)[i] and folded[i].find(name) <= _BYLINE + 5:
                sure = folded[i].startswith(name) or words <= 2 or (i < above and not ends_sentence(page.blocks[i].text))
                yield Hit(i, "names an author of the page", Verdict.STRIP if sure else Verdict.HINT)
            elif not subject and words <= _LONGEST and (folded[i].startswith(name) or i in hinted):
                yield Hit(i, "tells of an author of the page")


RULE = Rule(strips="author_bio", about="bylines and biographies of authors", find=find)
