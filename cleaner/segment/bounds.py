"""How much a page may hold. What goes beyond is no page of news, and is named at once instead of waited for."""

from __future__ import annotations

from cleaner.model import FailedError

# Blocks of a page, and of a text dump, which cost twice as much: about as many as the time for a page allows.
MOST_BLOCKS, MOST_LINES = 120_000, 60_000
# Lines that a dump may be wrapped into.
MOST_ROWS = 300_000


def bound(count: int, most: int, what: str) -> None:
    """Raises FailedError where there are more than ``most``; ``what`` says of what."""
    if count > most:
        raise FailedError(f"too large: more than {most} {what}")
