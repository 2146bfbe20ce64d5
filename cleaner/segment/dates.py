"""When a story was published, as ISO 8601, in the form of its publisher: no time or zone is made up.

htmldate's only door: it is asked where markup says nothing (Barbaresi, JOSS 5(51), 2020).
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from cleaner.segment.markup import Markup

# News pages of the web lie between these years; what lies outside is a number, not a year.
_YEARS = range(1990, 2100)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[T ]|\s+at\s+|,\s*)+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?", re.I)
_COMPACT = re.compile(r"\b(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap])?\.?(?:m\b)?\.?(?:\s*(Z|UTC|GMT)\b|\s*([+-]\d{2}:?\d{2}))?", re.I)
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORD = r"[^\W\d_]+"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?[\s-]+(?:d[aeio']\s+|of\s+)?({_WORD})\.?,?[\s-]+(?:d[ei]l?\s+)?(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})\b", re.I)
_YEAR_FIRST = re.compile(rf"\b(\d{{4}})\.?\s+({_WORD})\.?\s+(\d{{1,2}})\b")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-])")
_PUBLISHED = re.compile(r"publi[sc]|pubdate|datepub|pub_?date|first|issued|release|uploaddate|upload_date|created|firstcreate|pub-date|date-pub")
_OTHER_DATE = re.compile(r"modif|updat|expir|copyright|archiv|publishers?$|publisher[:._]|author|domain|embargo|type$|publication(?!.*date)|section|:publisher")
_PLAIN_DATE = ("date", "dc.date", "dcterms.date", "sailthru.date", "pubdate", "publish_date", "article.published", "parsely-pub-date")


@cache
def _months() -> dict[str, int]:
    file = resources.files("cleaner") / "phrases" / "months.toml"
    table: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf8"))
    found: dict[str, int] = {}
    for names in table.values():
        for number, alternatives in enumerate(names, start=1):
            for name in alternatives.split():
                found.setdefault(name, number)
    return found


def parse_date(text: str, *, month_first: bool = False) -> str:
    """The first date that the text shows, as ISO 8601 with the time and zone that stand beside it; empty where there is none.

    ``month_first`` decides 02/03/2024 and its like, which no shape can."""
    text = text.strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year in _YEARS else ""
    for pattern in (_ISO, _COMPACT):
        for match in pattern.finditer(text):
            year, month, day, *clock = match.groups()
            if iso := _iso(int(year), int(month), int(day)):
                return iso + _clock(*clock)
    return _spelled(text, month_first)


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


def _spelled(text: str, month_first: bool) -> str:
    readers = ((_CJK, "ymd"), (_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy"), (_YEAR_FIRST, "ymd"))
    for pattern, order in readers:
        for match in pattern.finditer(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month = _months().get(parts["m"].lower()) or (int(parts["m"]) if parts["m"].isdigit() else 0)
            if iso := _iso(int(parts["y"]), month, int(parts["d"])):
                return iso + _clock_beside(text[match.end() :]) if _clock_beside(text[match.end() :]) else iso + _clock_beside(text[: match.start()])
    for match in _NUMERIC.finditer(text):
        first, mark, second, year = match.groups()
        swapped = int(second) > 12 or (month_first and mark == "/" and int(first) <= 12)
        if iso := _iso(int(year), *((int(first), int(second)) if swapped else (int(second), int(first)))):
            return iso + _clock_beside(text[match.end() :])
    return ""


def _clock_beside(text: str) -> str:
    match = _CLOCK.search(text[:24])
    if match is None:
        return ""
    hour, minute, second, half, named, offset = match.groups()
    if half and int(hour) <= 12:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return _clock(hour, minute, second, named or offset)


def stated_date(markup: Markup, node: dict[str, Any]) -> str:
    """The date of publication that the markup states: the article's JSON-LD, metadata of the head, itemprop."""
    offered = [node.get("datePublished"), markup.meta("article:published_time", "og:article:published_time", "datepublished")]
    offered += [content for name, contents in markup.metas.items() for content in contents if _PUBLISHED.search(name) and not _OTHER_DATE.search(name)]
    offered += [value for role, value in markup.said if role == "datepublished"]
    offered += [markup.meta(*_PLAIN_DATE), node.get("dateCreated"), node.get("uploadDate")]
    return next((iso for value in offered if isinstance(value, str | int) and (iso := parse_date(str(value)))), "")


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
        return find_date(tree, url=url or None, original_date=True, max_date="2099-12-31") or ""
    except Exception:  # a guess must never cost a page
        return ""
