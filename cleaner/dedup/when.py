"""When an article was published, as far as it says: a day, or a moment of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from cleaner.model import Article

_BARE_DAY = len("2000-01-01")


def _read(published: str) -> datetime | None:
    """The date or time as it is written; None where it is none, or in UTC lies outside the years that are counted."""
    try:
        read = datetime.fromisoformat(published)
        read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read


def moment(published: str) -> datetime | None:
    """The ISO 8601 date or time, in UTC where it names no zone; None where it cannot be read."""
    read = _read(published)
    if read is None:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def first_of(published: Iterable[str]) -> str:
    """The earliest of the dates or times, one that cannot be read only where none can; empty for none."""
    last = datetime.max.replace(tzinfo=UTC)
    return min(filter(None, published), key=lambda each: (moment(each) or last, each), default="")


def day(article: Article) -> int:
    """Number of the day of publication, -1 where unknown."""
    read = moment(article.meta.published)
    return read.toordinal() if read else -1


def _own_day(article: Article) -> int:
    """Number of the day that the article itself writes, whatever its zone; -1 where unknown."""
    read = _read(article.meta.published)
    return read.toordinal() if read else -1


def names_hour(article: Article) -> bool:
    """True where the date has an hour. Midnight sharp is how a day alone is written where a form asks for an hour."""
    read = _read(article.meta.published)
    return read is not None and len(article.meta.published) > _BARE_DAY and read.time() != time()


def is_later(article: Article, other: Article) -> bool:
    """True where the first is known to be later: by day where one of the two names only the day."""
    mine, theirs = moment(article.meta.published), moment(other.meta.published)
    if mine is None or theirs is None:
        return False
    if names_hour(article) and names_hour(other):
        return mine > theirs
    return _own_day(article) > _own_day(other)


def earliest(articles: Iterable[Article]) -> list[Article]:
    """Those of the articles that no other is known to precede; an undated one only where none has a date."""
    pool = list(articles)
    dated = [a for a in pool if moment(a.meta.published)]
    timed = [a for a in dated if names_hour(a)]
    first_day = min(map(_own_day, dated), default=-1)
    first_bare = min((_own_day(a) for a in dated if not names_hour(a)), default=datetime.max.toordinal())
    first_timed = min(timed, key=lambda a: moment(a.meta.published) or datetime.max, default=None)

    def unpreceded(article: Article) -> bool:
        if not names_hour(article):
            return _own_day(article) == first_day
        return not (first_timed and is_later(article, first_timed)) and _own_day(article) <= max(first_bare, first_day)

    # Zones can make a ring of three; then the day decides.
    return [a for a in dated if unpreceded(a)] or [a for a in dated if _own_day(a) == first_day] or pool
