"""The dateline that opens a wire story: place, day and agency, in the shapes of several languages."""

from __future__ import annotations

import re
from functools import cache

from cleaner.agency.wire import by_spelling, may_name, named

# Characters at the start of a paragraph in which a dateline lies.
_HEAD = 120
# One word of a place or day: Portville, Ore.   4 may   d'   北浜   Its letters are never given back, so that there is one way
# to cut a text into words.
_PLACE = (
    r"(?:[A-ZÀ-ÞĀ-ŽΑ-ΩЀ-Я\d](?:[\w’'`]|[.-]+(?=\w))*+[.,;:-]*|(?<=\d )[a-zа-яё]{3,10}\.?,?|[a-z]{3,10}\.?(?= ?\d)"
    r"|[\u3040-\u9fff\uac00-\ud7af]{1,8}+|d[aei]l?|la|les?|los|las|el|am|im|an|der|of|upon|sur|do|в|на)"
)
_PLACES = rf"\W{{0,2}}(?:{_PLACE}\s*){{0,9}}"
_DASH = r"(?:-{1,2}|[–—―_:：=]|\.-)"
# What may stand before and behind the agency's name; each pair is one shape, those with brackets first.
_BRACKETED = (
    # WASHINGTON (AP) —   BERLIN (dpa/xyz) -   Wiesbaden (KNA). Der   (Reuters) -
    (rf"{_PLACES}[,.]?\s*\((?:[\w.]{{1,12}}[/,-]\s?)?", rf"(?:[/,\s-][^()]{{0,24}})?\)(?:\s*{_DASH}|[.,]?\s+(?=[A-ZÀ-ÞА-Я\"“„»«]))"),
    # 【6月18日 AFP】   【東京共同】   [서울=연합뉴스]   (서울=연합뉴스)
    (r"[【［\[(（][^】］\])）]{0,24}", r"[^】］\])）]{0,16}[】］\])）]\s*(?=[^\s\x00-\x7f])"),
    # МОСКВА, 3 июля. /ТАСС/.
    (rf"(?:{_PLACE}\s*){{1,9}}/\s?", r"\s?/"),
)
_OPEN = (
    # 東京=共同   МОСКВА, 3 июля — РИА Новости   Berlin/dpa -
    (rf"(?:{_PLACE}\s*){{1,9}}(?:{_DASH}|/|=)\s*", rf"(?:\s*/\.?|[.,]|\s*{_DASH}|\s+)"),
    # AP —   dpa Berlin -   AFP, Paris -
    (r"", rf"(?:[,/]?\s*(?:{_PLACE}\s*){{1,4}})?\s*(?:-{{1,2}}|[–—])\s(?=[^a-z])"),
    # 新华社北京4月24日电
    (r"[（(]?", r"[^\s，。]{2,20}[电電]"),
)


_SHAPES = (*_BRACKETED, *_OPEN)
# Compiled where one is first tried: it takes as long as to look for an agency on a page.
_compiled = cache(re.compile)


def read_dateline(text: str, *, bracketed: bool = False) -> tuple[str, str] | None:
    """The agency of the dateline that a paragraph opens with, and the dateline; None where there is none.

    ``bracketed`` asks for the shapes that cannot be anything else, for lines that may be no paragraph."""
    head = text[:_HEAD]
    if not may_name(head):
        return None
    for match in named(head):
        for before, behind in _BRACKETED if bracketed else _SHAPES:
            closing = _compiled(behind).match(head, match.end())
            if closing and _compiled(before).fullmatch(head, 0, match.start()):
                return by_spelling(match[0]), head[: closing.end()].strip()
    return None
