"""The verbs for programs: the same stages as the command line, on values instead of folders."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from cleaner.model import Article, Cluster, FailedError, Label, RawPage, SkippedError
from cleaner.pipeline import Cleaned, clean_one
from cleaner.run.passes import read as read_entry
from cleaner.run.several import apart
from cleaner.settings import Settings
from cleaner.source import read_bytes
from cleaner.source.listing import find_roots, list_entries
from cleaner.source.unpacking import Unpacking

_LOG = logging.getLogger("cleaner")


def read(*paths: str | Path, glob: str = "") -> Iterator[RawPage]:
    """The pages in files, folders and globs, in the order of their names; ``glob`` narrows what is taken from folders.
    A text dump of several articles gives a page for each.

    What is no page, or cannot be read, is left out and logged as a warning to the logger ``cleaner``.
    Raises source.InputError for a path that is missing."""
    settings = Settings()
    unpacking = Unpacking(settings)
    for entry in apart(list_entries(find_roots(tuple(map(str, paths))), glob, unpacking=unpacking)):
        try:
            yield read_entry(entry, read_bytes(entry, settings.run.max_bytes), settings)
        except (SkippedError, FailedError) as error:
            _LOG.warning("%s: %s", entry.source, error)


def clean(page: RawPage | bytes | str | Path, settings: Settings | None = None) -> Cleaned:
    """Strip one page: a path, the bytes of a page, its text (a str: HTML where it begins with a tag, else a dump), or a RawPage.

    ``.article`` of what is returned is the story, None where nothing was left; ``.kept`` and ``.stripped`` are
    together all blocks of the page. Raises SkippedError where it is no page, FailedError where it cannot be read.

    Broken files of site patterns are logged once, as warnings to the logger ``cleaner``, and left out."""
    settings = settings or Settings()
    if settings.clean.site_config:
        _log_broken_sites(settings.clean.site_config)
    return clean_one(page, settings)


@cache
def _log_broken_sites(folder: str) -> None:
    from cleaner.segment.site_config import load

    for line in load(folder).broken:
        _LOG.warning("%s", line)


def explain(page: RawPage | bytes | str | Path, settings: Settings | None = None) -> str:
    """The page as a transcript: each block kept or stripped, by which rule, on what evidence. Raises as clean does."""
    from cleaner.transcript import write_transcript

    found = clean(page, settings)
    return write_transcript(found.page, found.stripped, labels_to_tell(found))


def labels_to_tell(found: Cleaned, rule: str = "", everything: bool = False) -> tuple[Label, ...]:
    """What the rules, or one of them, said of a page: of the blocks that were kept, or of all; always what the
    site's file said, which may have lost to a rule that knows the kind."""
    from cleaner.label import label

    kept = {block.index for block in found.kept}
    said = label(found.page, only=(rule,) if rule else ())
    return tuple(each for each in said if rule or everything or each.block in kept or each.evidence == found.page.site.get(each.block))


def deduplicate(articles: Sequence[Article], settings: Settings | None = None) -> tuple[Cluster, ...]:
    """Clusters of two or more articles that carry one story, sorted; the same for any order of the articles."""
    from cleaner.dedup import deduplicate as cluster

    return cluster(articles, (settings or Settings()).dedup)
