"""Posts of social networks that the story quotes: they are part of it, whatever the box is called."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import prose_words, tokens
from cleaner.model import Hit, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import word_count

# The names that the networks' own embedding code gives to the quotation.
_MARKS = tokens(
    "twitter-(?:tweet|video|quote) instagram-media tiktok-embed bluesky-embed mastodon-embed fb-post reddit-(?:card|embed)",
    "telegram-post",
)
# A quoted post says something; its links and counts alone do not.
_SHORTEST = 6


def find(page: Page) -> Iterator[Hit]:
    """A keep for the words of posts embedded between the story's first and last paragraph."""
    if page.media is not Media.HTML:
        return
    story = [i for i, words in enumerate(prose_words(page)) if words]
    if not story:
        return
    for block in page.blocks[story[0] : story[-1]]:
        if "blockquote" not in block.path or word_count(block.text) < _SHORTEST:
            continue
        if any(step.startswith("blockquote") and _MARKS.names(step) for step in block.path.split("/")):
            yield Hit(block.index, "a post that the story quotes", Verdict.KEEP)


RULE = Rule(strips="", about="keeps posts of social networks that the story quotes", find=find)
