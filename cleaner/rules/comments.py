"""The comment section and its invitations."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "comments? comment-(?:list|form|section|area|respond|body|content|count|thread) comentarios? kommentare? commentaires?",
    "commentlist disqus disqus_thread respond livefyre coral viafoura hyvor openweb spotim spot-im discussion forum-link threads?",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 90


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "comments", _LONGEST, enough=2)


RULE = Rule(strips="comments", about="the comment section", find=find)
