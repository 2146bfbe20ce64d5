"""What is told where a package is asked for that only an extra of this distribution brings."""

from __future__ import annotations

from cleaner.model import FailedError


class MissingExtraError(FailedError):
    """A package of an extra is not installed; its text says which extra is needed for what."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the extra {extra}: pip install 'news-cleaner[{extra}]'")
