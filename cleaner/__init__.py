"""Strip scraped news pages of clutter, say why for every block, and cluster the copies of a story.

The verbs are ``read``, ``clean``, ``explain`` and ``deduplicate``, the rest are nouns and settings. Each is
loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.api import clean, deduplicate, explain, read
    from cleaner.model import (
        Agency,
        Article,
        Basis,
        Block,
        Cluster,
        FailedError,
        Hit,
        Kind,
        Label,
        Media,
        Member,
        Metadata,
        Page,
        RawPage,
        SkippedError,
        Stripped,
        Verdict,
    )
    from cleaner.run.passes import Cleaned
    from cleaner.settings import CleanSettings, DedupSettings, InputSettings, RunSettings, Settings

__version__ = "0.1.0"

_HOMES = {
    "cleaner.api": ("clean", "deduplicate", "explain", "read"),
    "cleaner.run.passes": ("Cleaned",),
    "cleaner.settings": ("CleanSettings", "DedupSettings", "InputSettings", "RunSettings", "Settings"),
}

__all__ = [
    "Agency",
    "Article",
    "Basis",
    "Block",
    "CleanSettings",
    "Cleaned",
    "Cluster",
    "DedupSettings",
    "FailedError",
    "Hit",
    "InputSettings",
    "Kind",
    "Label",
    "Media",
    "Member",
    "Metadata",
    "Page",
    "RawPage",
    "RunSettings",
    "Settings",
    "SkippedError",
    "Stripped",
    "Verdict",
    "clean",
    "deduplicate",
    "explain",
    "read",
]


def __getattr__(name: str) -> Any:
    """The public name, from its home. Raises AttributeError for any other."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "cleaner.model")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
