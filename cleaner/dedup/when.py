"""When an article was published, as far as it says: a day, or a moment of a day."""

from __future__ import annotations

from datetime import UTC, datetime

from cleaner.model import Article

_BARE_DAY = len("2000-01-01")
_DAY = 24 * 60 * 60 - 1  # seconds


def moment(published: str) -> datetime | None:
    """The ISO 8601 date or time, in UTC where it names no zone; None where it cannot be read."""
    try:
        read = datetime.fromisoformat(published)
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def day(article: Article) -> int:
    """Number of the day of publication, -1 where unknown."""
    read = moment(article.meta.published)
    return read.toordinal() if read else -1


def earliest_first(article: Article) -> tuple[bool, float]:
    """A key to sort by: known moments by time, a bare day as its end, the unknown last. A copy that names its
    hour is so not beaten by one of that day that does not."""
    read = moment(article.meta.published)
    if read is None:
        return (True, 0.0)
    return (False, read.timestamp() + (_DAY if len(article.meta.published) <= _BARE_DAY else 0))


def is_later(article: Article, other: Article) -> bool:
    """True where the first is known to be later: by day where one of the two names only the day."""
    mine, theirs = moment(article.meta.published), moment(other.meta.published)
    if mine is None or theirs is None:
        return False
    if min(len(article.meta.published), len(other.meta.published)) <= _BARE_DAY:
        return mine.date() > theirs.date()
    return mine > theirs
