"""Other stories that the page goes on with, as where scrolling loads one after another: articles with a headline of their own."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Address, Basis, Block, Hit, Kind, Media, Page
from cleaner.rule import Rule
from cleaner.text import key


def find(page: Page) -> Iterator[Hit]:
    """Blocks of an <article> with an <h1> that is not the page's headline, which stands in an <article> before it."""
    if page.media is not Media.HTML:
        return
    headings = [block for block in page.blocks if block.kind is Kind.HEADING and "/article" in block.path]
    headed = [(block, place) for block in headings if (place := _article(block))]
    first = next(((block, place) for block, place in headed if key(block.text) == key(page.title)), None)
    if first is None:
        return
    headline, own = first
    others = {
        place: block.text
        for block, place in headed
        if block.index > headline.index and key(block.text) != key(page.title) and place[: len(own)] != own and own[: len(place)] != place
        # A whole document behind another in one file is no story that a page loads.
        if _bodies(block) == _bodies(headline)
    }
    sizes = sorted({len(place) for place in others})
    for block in page.blocks[headline.index + 1 :] if others else ():
        if told := next((others[place] for size in sizes if (place := block.address[:size]) in others), ""):
            yield Hit(block.index, f"in another article, “{told[:60]}”", basis=Basis.AROUND)


def _article(block: Block) -> Address:
    """The address of the innermost <article> around an <h1>; empty for all else."""
    *around, tag = [step.partition(".")[0] for step in block.path.split("/")]
    return block.address[: len(around) - around[::-1].index("article")] if tag == "h1" and "article" in around else ()


def _bodies(block: Block) -> int:
    return [step.partition(".")[0] for step in block.path.split("/")].count("body")


RULE = Rule(strips="related_list", about="stories below the page's own, in articles of their own", find=find)
