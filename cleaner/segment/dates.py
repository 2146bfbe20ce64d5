"""When a story was published, as ISO 8601, in the form of its publisher: no time or zone is made up.

htmldate's only door: it is asked where markup says nothing (Barbaresi, JOSS 5(51), 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from cleaner.model import Block, Kind
from cleaner.phrase.lexicon import any_of, lexicon
from cleaner.segment.markup import Markup
from cleaner.text import ends_sentence

# News pages of the web lie between these years; what lies outside is a number, not a year.
_YEARS = range(1990, 2100)
# Characters of a statement in which a date is looked for.
_LONGEST = 200
# Blocks below and above the headline in which its date may stand, and those above in which it is as good as below.
_NEAR, _ABOVE, _BESIDE = 30, 6, 2
# Characters from which a line is a paragraph, and of a line that gives a date and little else.
_LINE, _PLAIN = 150, 80
# A line such as "Posted: 3 May 2031".
_LABELLED = 40
_LABEL = re.compile(r"[^\W\d][\w\s]{2,20}[:：]\s*([^:]*\d{4}.{0,6})$")
# A sentence that ends in a day, and what stands behind a day and a colon: an entry of a chronicle.
_SENTENCE = re.compile(r"(?:\w+\W+){6}.*[.!?。]$|\d{4}\s*[:：–—]\s*[^\W\d]{3}")
# Sentences that may stand between headline and date: some pages give the standfirst twice.
_STANDFIRST = 2
# Days that lie between a news story and its last update at most.
_REDATED = 7
# Digits without which a text shows no date, and no part of one.
_YEAR, _DIGIT = re.compile(r"\d{4}"), re.compile(r"\d")
# Seconds or milliseconds since 1970, up to 2033: from there on they look like days.
_STAMP = re.compile(r"1\d{9}|1\d{12}")
# Characters between a day and its time of day.
_ASIDE = 24
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:T|[,\s]{1,4}(?:at\s{1,3})?)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_COMPACT = re.compile(r"\b(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap])?\.?(?:m\b)?\.?(?:\s*(Z|UTC|GMT)\b|\s*([+-]\d{2}:?\d{2}))?", re.I)
_NUMERIC = re.compile(r"(?<!\d)(?<!\d[./-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORD = r"[^\W\d_]+"
# Markup may set two days apart that the text glues: "3 May 20314 May 2031".
_AFTER_YEAR = r"(?!\d(?!\d?[.\s]\s?[^\W\d_]))"
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?[\s-]+(?:d[aeio']\s+|of\s+)?({_WORD})\.?,?[\s-]+(?:d[ei]l?\s+)?(\d{{4}}){_AFTER_YEAR}", re.I
)
_MONTH_FIRST = re.compile(rf"({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}}){_AFTER_YEAR}", re.I)
_YEAR_FIRST = re.compile(rf"\b(\d{{4}})\.?\s+({_WORD})\.?\s+(\d{{1,2}})\b")
_SPELLED = ((_CJK, "ymd"), (_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy"), (_YEAR_FIRST, "ymd"))
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-])")
_PUBLISHED = re.compile(
    r"publi[sc]|pubdate|datepub|pub_?date|first|issued|release|uploaddate|upload_date|created|firstcreate|pub-date|date-pub"
)
_OTHER_DATE = re.compile(
    r"modif|updat|expir|copyright|archiv|publishers?$|publisher[:._]|author|domain|embargo|type$|publication(?!.*date)|section|:publisher"
)
_PLAIN_DATE = ("date", "dc.date", "dcterms.date", "sailthru.date", "pubdate", "publish_date", "article.published", "parsely-pub-date")


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that a reader sees by the headline; ``plain`` where it is not that of a revision, a picture, a heading or a sentence,
    and no sentence stands between it and the headline."""

    day: str
    plain: bool


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for names in lexicon("dates")["months"].values():
        for number, alternatives in enumerate(names, start=1):
            for name in alternatives.split():
                found.setdefault(name, number)
    return found


@cache
def _revised() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for words in lexicon("dates")["revised"].values() for word in words), re.I)


def parse_date(text: str, *, month_first: bool = False) -> str:
    """The first date that the text shows, as ISO 8601 with the time and zone that stand beside it; empty where there is none.

    ``month_first`` decides 02/03/2024 and its like, which no shape can."""
    text = text.strip()[:_LONGEST]
    if _STAMP.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year in _YEARS else ""
    return next(find_dates(text, month_first=month_first), "")


def iso_date(given: str) -> str:
    """A date as somebody gives it, as ISO 8601; as it is where it is that already, or cannot be read."""
    try:
        datetime.fromisoformat(given)
    except ValueError:
        return parse_date(given) or given
    return given


def find_dates(text: str, *, month_first: bool = False) -> Iterator[str]:
    """All dates that a text shows, those of a kind of spelling in order of the text."""
    if not _YEAR.search(text):
        return
    for pattern in (_ISO, _COMPACT):
        for match in pattern.finditer(text):
            year, month, day, *clock = match.groups()
            if iso := _iso(int(year), int(month), int(day)):
                yield iso + _clock(*clock)
    for pattern, order in _SPELLED:
        for match in pattern.finditer(text):
            parts = dict(zip(order, match.groups(), strict=True))
            if iso := _iso(int(parts["y"]), _month(parts["m"]), int(parts["d"])):
                yield iso + (_clock_beside(text[match.end() :]) or _clock_before(text[: match.start()]))
    for match in _NUMERIC.finditer(text):
        first, mark, second, year = match.groups()
        swapped = int(second) > 12 or (month_first and mark != "." and int(first) <= 12)
        if iso := _iso(int(year), *((int(first), int(second)) if swapped else (int(second), int(first)))):
            yield iso + _clock_beside(text[match.end() :])


@cache
def _day() -> re.Pattern[str]:
    """A day without its year, or the time it takes to read: what follows the name in a line of author and date."""
    months = any_of(_months())
    return re.compile(
        rf"(?:{months})\.?\s+\d{{1,2}}(?!\d)|\d{{1,2}}\.?\s+(?:{months})\b|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\b\d{{1,2}}:\d{{2}}\b|\b\d+\s*min",
        re.I,
    )


@cache
def _dating() -> re.Pattern[str]:
    """A word that introduces a date, last on a line: "Ann Lee Updated"; it may stick to the name before it."""
    named = any_of(word for kind in ("published", "revised") for words in lexicon("dates")[kind].values() for word in words)
    return re.compile(rf"(?i:(?:last |on |am |le )*(?:{named})(?: on| am| le| el| il)?)\W*$")


def before_date(text: str) -> str:
    """The part of a line before the first day, time of day or reading time that it shows."""
    found = _day().search(text) if _DIGIT.search(text) else None
    return _dating().sub("", text[: found.start()]) if found else text


def _month(text: str) -> int:
    """The number of a month; a name may stick to the word before it, as in "Ann LeeMar 5". 0 if it is none."""
    if text.isdigit():
        return int(text)
    ends = (text[i:].lower() for i, letter in enumerate(text) if i == 0 or letter.isupper())
    return next((_months()[name] for name in ends if name in _months()), 0)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else ""
    except ValueError:
        return ""


def _clock(hour: str | None, minute: str | None, second: str | None, zone: str | None = None) -> str:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:
        return ""
    if zone:
        zone = "Z" if zone.upper() in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[-2:]}"
    return f"T{int(hour):02d}:{minute}:{second or '00'}{zone or ''}"


def _clock_beside(text: str) -> str:
    """The time of day that a text begins with, some words aside; empty where there is none."""
    return _clock_of(_CLOCK.search(text[:_ASIDE]))


def _clock_before(text: str) -> str:
    """The time of day that a text ends with."""
    return _clock_of(next(reversed(list(_CLOCK.finditer(text[-_ASIDE:]))), None))


def _clock_of(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    hour, minute, second, half, named, offset = match.groups()
    if half and int(hour) <= 12:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return _clock(hour, minute, second, named or offset)


def stated_date(markup: Markup, node: dict[str, Any]) -> str:
    """The date of publication that the markup states: the article's JSON-LD, metadata of the head, itemprop."""
    said = [node.get("datePublished"), markup.meta("article:published_time", "og:article:published_time", "datepublished")]
    said += [value for name, values in markup.metas.items() if _is_published(name) for value in values]
    said += [value for role, value in markup.said if role == "datepublished"]
    # A page's parts may be of different days; it was published on the first of them.
    if first := min(_read(said), key=lambda iso: iso[:10], default=""):
        return first
    return next(iter(_read([markup.meta(*_PLAIN_DATE), node.get("dateCreated"), node.get("uploadDate")])), "")


@lru_cache(maxsize=4096)
def _is_published(name: str) -> bool:
    """True for a name of metadata under which the date of publication stands, not another one."""
    return bool(_PUBLISHED.search(name)) and not _OTHER_DATE.search(name)


def _read(offered: Sequence[Any]) -> list[str]:
    return [iso for value in offered if isinstance(value, str | int) and (iso := parse_date(str(value)))]


def agreed_date(markup: Markup, blocks: Sequence[Block], month_first: bool) -> str:
    """The one date that all ``<time>`` elements give, or that the only line of label and date gives."""
    days = {iso[:10]: iso for iso in _read(markup.times)}
    if len(days) == 1:
        return next(iter(days.values()))
    lines = {line[1] for block in blocks if len(block.text) <= _LABELLED and (line := _LABEL.match(block.text))}
    found = {iso for line in lines if (iso := parse_date(line, month_first=month_first))}
    return found.pop() if len(found) == 1 else ""


def shown_dates(blocks: Sequence[Block], headline: int | None, month_first: bool) -> list[Shown]:
    """Dates that the page shows a reader between its headline (a block's index) and its story, in order."""
    start = headline or 0
    found: list[tuple[bool, Shown]] = []
    paragraphs = sentences = 0
    for block in (*blocks[start : start + _NEAR], *reversed(blocks[max(0, start - _ABOVE) : start])):
        below = block.index > start
        paragraphs += below and len(block.text) > _LINE
        if len(block.text) <= _LINE and _YEAR.search(block.text) and (paragraphs <= 2 or block.index < start):
            beside = headline is not None and block.index >= start - _BESIDE and not (below and sentences > _STANDFIRST)
            plain = beside and _is_dateline(block, headline)
            found += [(block.index < start, Shown(day, plain)) for day in find_dates(block.text, month_first=month_first)]
        sentences += below and len(block.text) > _PLAIN and ends_sentence(block.text)
    return [shown for _, shown in sorted(found, key=lambda pair: (pair[0], not pair[1].plain))]


def _is_dateline(block: Block, headline: int | None) -> bool:
    """True for a short line that may say when the page was published."""
    text = block.text
    if block.kind is Kind.CAPTION or (block.kind is Kind.HEADING and block.index != headline):
        return False
    return len(text) <= _PLAIN and not _SENTENCE.search(text) and not _revised().search(text)


def settle(stated: str, shown: Sequence[Shown]) -> str:
    """The date of publication out of the stated one and those shown beside the headline.

    The stated one holds, for it has time and zone, unless the page shows other days alone and they lie long
    after or before: then the text was written anew, or the stated day is that of the site's move."""
    if not stated or not shown:
        return stated or (shown[0].day if shown else "")
    days = [abs((date.fromisoformat(s.day[:10]) - date.fromisoformat(stated[:10])).days) for s in shown]
    return shown[0].day if min(days) > _REDATED and shown[0].plain else stated


def address_date(url: str) -> str:
    """The day that a page's address states, as in /2024/05/17/; empty where it states none."""
    match = _IN_ADDRESS.search(url.lower())
    if match is None:
        return ""
    year, month, day = match.groups()
    number = int(month) if month.isdigit() else _months().get(month, 0)
    return _iso(int(year), number, int(day))


def guessed_date(tree: Any, url: str) -> str:
    """The day that htmldate finds in the tree (it works on a copy); empty where it finds none."""
    from htmldate import find_date

    try:
        # A fixed upper bound keeps the result the same on any day of running.
        found = find_date(tree, url=url or None, original_date=True, extensive_search=False, max_date="2099-12-31") or ""
    except Exception:  # a guess must never cost a page
        return ""
    # Where it finds a year alone it answers with that year's first day.
    return "" if found.endswith("-01-01") else found
