"""When an article was published, as far as it says: a day, or a moment of a day."""

from __future__ import annotations

from datetime import UTC, datetime

from cleaner.model import Article


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
    """A key to sort by: known moments by time, a bare day as its start, the unknown last."""
    read = moment(article.meta.published)
    return (read is None, read.timestamp() if read else 0.0)


def is_later(article: Article, other: Article) -> bool:
    """True where the first is known to be later: by day where one of the two names only the day."""
    mine, theirs = moment(article.meta.published), moment(other.meta.published)
    if mine is None or theirs is None:
        return False
    if min(len(article.meta.published), len(other.meta.published)) <= len("2000-01-01"):
        return mine.date() > theirs.date()
    return mine > theirs
