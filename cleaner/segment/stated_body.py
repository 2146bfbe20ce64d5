"""The body that a page states in JSON-LD, where its markup has none: scripts were to draw it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from cleaner.model import Block
from cleaner.segment import jsonld
from cleaner.text import key, word_count
from cleaner.voter.shape import is_prose

# A story is so many words at least; a body so much longer than all the markup's paragraphs is not among them.
_STORY = 50
_LONGER = 2
_BREAK = re.compile(r"</p\s*>|<br\s*/?>|</h\d\s*>|</li\s*>|</div\s*>|[\r\n]+", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def stated_body(scripts: Sequence[str], url: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Paragraphs of the article's ``articleBody`` (schema.org) that stand in no block; none where the markup tells the
    story. ``scripts`` are those of the page in JSON-LD, ``url`` is its address if known."""
    if not any("articleBody" in script for script in scripts):
        return ()
    told = sum(word_count(block.text) for block in blocks if is_prose(block.text))
    article = jsonld.article(jsonld.read_nodes(scripts), {jsonld.bare(url)} - {""})
    paragraphs = _paragraphs(article.get("articleBody"))
    whole = "\n".join(key(block.text) for block in blocks)
    lacking = tuple(text for text in paragraphs if key(text) and key(text) not in whole)
    stated = sum(word_count(text) for text in lacking)
    if stated < _STORY or (told >= _STORY and (lacking != paragraphs or stated < _LONGER * told)):
        return ()
    return lacking


def _paragraphs(value: Any) -> tuple[str, ...]:
    texts = [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]
    pieces = [_TAG.sub(" ", piece) for text in texts for piece in _BREAK.split(html.unescape(text))]
    return tuple(text for piece in pieces if (text := " ".join(html.unescape(piece).split())))
