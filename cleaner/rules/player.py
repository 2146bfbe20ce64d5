"""Remains of audio and video players and of picture galleries."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.evidence import marked, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "player video-?player audio-?player jw-?player jwplayer vjs vjs-[a-z-]+ brightcove podcast-player",
    "listen-(?:to-)?article text-to-speech tts readspeaker speechify slick-[a-z]+ swiper-[a-z]+",
    "gallery-(?:controls|nav|count|counter) carousel-(?:controls|nav) lightbox slideshow-(?:controls|nav|count)",
    "trinity-player beyondwords",
)
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 40


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "player", _LONGEST)


RULE = Rule(strips="player", about="remains of players and galleries", find=find)
