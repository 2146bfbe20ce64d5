"""Bodies of pages by voters that were trained without the page's publisher, and by no phrase that only it uses.

Five parts of the publishers in turn. A phrase of the tables that stands on pages of one publisher alone may have been
read off them: it is silent there. Rules and the voter of lines are as they are. Outlet templates are not learned: each page
is cleaned alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from labelled import Labelled, dataset, invented, raw
from train_story_model import Fold, Trainer, left_out

from cleaner import evidence, voter
from cleaner.label import decide
from cleaner.phrase import Found, Phrase, find_phrases
from cleaner.run.passes import examine
from cleaner.settings import CleanSettings
from cleaner.text import fold
from cleaner.voter import story, trees, wording


@contextmanager
def _voting(fold: Fold) -> Iterator[None]:
    """The voters of a fold in place of the package's."""
    models: dict[str, Any] = {"story": fold.story, "wording": fold.wording}
    caches = (trees.load, wording._model, wording._weighing, wording.log_odds, story._seen, story.likely)
    with mock.patch.object(voter, "fitted", models.__getitem__):
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


def _own(pages: Sequence[Labelled]) -> dict[str, set[Phrase]]:
    """By publisher the phrases that stand on its pages and on no other's."""
    users: dict[Phrase, set[str]] = defaultdict(set)
    for each in pages:
        for phrase in {found.phrase for block in each.page.blocks for found in find_phrases(each.page.language, fold(block.text))}:
            users[phrase].add(each.publisher)
    own: dict[str, set[Phrase]] = defaultdict(set)
    for phrase, publishers in users.items():
        if len(publishers) == 1:
            own[publishers.pop()].add(phrase)
    return own


@contextmanager
def _silent(phrases: set[Phrase]) -> Iterator[None]:
    """No rule meets the phrases."""

    def find(language: str, folded: str) -> Sequence[Found]:
        return [found for found in find_phrases(language, folded) if found.phrase not in phrases]

    with mock.patch.object(evidence, "find_phrases", find):
        yield


def texts(data: Path) -> dict[str, str]:
    """The body of each page of ``data`` (see labelled.dataset) by its path."""
    trainer = Trainer([*dataset(data), *invented()])
    own = _own(trainer.pages)
    found: dict[str, str] = {}
    for part in left_out(trainer)[0]:
        with _voting(part):
            for each in (trainer.pages[d] for d in part.unseen):
                if not (path := data / "pages" / each.page.source).is_file():
                    continue
                with _silent(own[each.publisher]):
                    cleaned = examine(raw(path), CleanSettings())
                kept, _ = decide(cleaned.page, cleaned.labels, CleanSettings())
                found[each.page.source] = "\n\n".join(block.text for block in kept)
    return found
