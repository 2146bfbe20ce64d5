"""Remains of audio and video players and of picture galleries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import marked, numbered, phrased, tokens
from cleaner.model import Hit, Page
from cleaner.rule import Rule

_MARKS = tokens(
    "player(?![a-z0-9-]) player-(?:container|wrapper|box|controls|overlay|inner) video-?player audio-?player",
    "jw-?player jwplayer vjs vjs-[a-z-]+ brightcove podcast-player",
    "listen-(?:to-)?article text-to-speech tts readspeaker speechify slick-[a-z]+ swiper-[a-z]+",
    "gallery-(?:controls|nav|count|counter) carousel-(?:controls|nav) lightbox slideshow-(?:controls|nav|count)",
    "trinity-player beyondwords video-(?:details?|descriptions?|info|meta|title|teaser|label|caption)",
)
# 3 / 12, 3 of 12, 0:00, 1:20 / 4:05
_COUNTER = re.compile(
    r"^\W*(?:\d{1,3}\s?(?:/|of|von|de|sur|di|z|из)\s?\d{1,3}|\d{1,2}:\d\d(?::\d\d)?(?:\s?/\s?\d{1,2}:\d\d(?::\d\d)?)?)\W*$"
)
_SHORT = 24
# Words beyond which a block that holds the phrase is more likely a sentence of the story.
_LONGEST = 40


def find(page: Page) -> Iterator[Hit]:
    """Blocks in an element named for it, and short blocks that say so."""
    yield from marked(page, _MARKS)
    yield from phrased(page, "player", _LONGEST)
    for block in numbered(page):
        if len(block.text) <= _SHORT and _COUNTER.match(block.text):
            yield Hit(block.index, "a playing time, or a picture's number")


RULE = Rule(strips="player", about="remains of players and galleries", find=find)
