"""Captions and credits of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, marked, phrased, tokens
from cleaner.model import Basis, Hit, Kind, Page, Verdict
from cleaner.phrase.credits import ends_in_credit, is_credit
from cleaner.rule import Rule

_MARKS = tokens(
    "captions? image-?caption wp-caption(?:-text)? photo-?(?:caption|credit|info|by) img-?(?:caption|credit|info)",
    "image-?(?:credit|source|meta|description|info) media-?(?:caption|credit|info) picture-?(?:caption|credit)",
    "figure-?caption credits? photographer bildunterschrift bildtext legende legend pie-de-foto bu copyright-image",
    "slide-caption gallery-caption fig-caption lead-image-caption [a-z]*imagecaption cutline photocredit figcaption",
    "img-?desc(?:ription)? image-?(?:desc(?:ription)?|text|subtitle|legend)",
    "picture-?(?:desc(?:ription)?|text) photo-?(?:desc(?:ription)?|text|legend) bild-?(?:info|quelle|beschreibung)",
    "foto-?(?:info|bijschrift) didascalia",
)
# Boxes of pictures: what stands in one is a caption where another rule doubts it, too.
_BOXES = tokens(
    "img-?(?:box|wrap(?:per)?|holder) image-?(?:box|wrap(?:per)?|holder|gallery) photo-?(?:box|wrap(?:per)?|gallery|holder)",
    "picture-?(?:box|wrap(?:per)?|holder) foto-?(?:box|galerie) bild-?(?:box|galerie)",
)
_BRACKETS = re.compile(r"\([^()\d]*[^()\s\d]/[^()\d]+\)$")
_CREDIT = re.compile(
    r"^\W*(?:©|\(c\))\s*(?!(?:19|20)\d\d)\S|(?:/|\bvia )\s*(?:getty|shutterstock|imago|istock|adobe ?stock"
    r"|unsplash|pixabay|wikimedia|flickr|alamy|epa|pexels)\b",
    re.I,
)

_OWNER = re.compile(r"©\s?[^\W\d]")


def find(page: Page) -> Iterator[Hit]:
    """Captions by markup, and short blocks that carry a picture credit."""
    for block, length in zip(page.blocks, lengths(page), strict=True):
        if block.kind is Kind.CAPTION:
            yield Hit(block.index, "inside <figcaption>", basis=Basis.AROUND)
        elif length <= 25 and _may_credit(block.text) and _CREDIT.search(block.text):
            yield Hit(block.index, "carries a picture credit")
        elif block.text[0] == "©" and length <= 60 and _OWNER.match(block.text):
            yield Hit(block.index, "opens with the credit of a picture")
        elif length <= 40 and ends_in_credit(block.text):
            yield Hit(block.index, "ends in the credit of a picture")
        elif length <= 40 and block.text.endswith(")") and _BRACKETS.search(block.text):
            yield Hit(block.index, "ends in a credit in brackets", Verdict.HINT)
        elif "/" in block.text and is_credit(block.text):
            yield Hit(block.index, "a name and for whom", Verdict.HINT)
    yield from marked(page, _MARKS)
    yield from marked(page, _BOXES, Verdict.HINT)
    yield from phrased(page, "caption", 40)


def _may_credit(text: str) -> bool:
    """False where a text surely holds no credit: cheap, asked before the pattern is run."""
    return "/" in text or "©" in text or "(c" in text or "(C" in text or "via" in text.lower()


RULE = Rule(strips="caption", about="captions and credits of pictures", find=find)
