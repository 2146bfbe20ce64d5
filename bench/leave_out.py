"""Bodies of pages by voters that were trained without the page's publisher.

Five parts of the publishers in turn; rules, phrases and the voter of lines are as they are. Outlet templates are not
learned: each page is cleaned alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from labelled import dataset, invented
from train_story_model import Fold, Trainer, left_out

from cleaner import voter
from cleaner.label import decide, label
from cleaner.settings import CleanSettings
from cleaner.voter import story, trees, wording


@contextmanager
def _voting(fold: Fold) -> Iterator[None]:
    """The voters of a fold in place of the package's."""
    models: dict[str, Any] = {"story": fold.story, "wording": fold.wording}
    caches = (trees.load, wording._model, wording.wording, story.rows, story.likely)
    with mock.patch.object(voter, "fitted", models.__getitem__):
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


def texts(data: Path) -> dict[str, str]:
    """The body of each page of ``data`` (see labelled.dataset) by its path."""
    trainer = Trainer([*dataset(data), *invented()])
    found: dict[str, str] = {}
    for fold in left_out(trainer)[0]:
        with _voting(fold):
            for page in (trainer.pages[d].page for d in fold.unseen):
                found[page.source] = "\n\n".join(block.text for block in decide(page, label(page), CleanSettings())[0])
    return found
