"""The templates of a run's outlets, learned from the sketches in its store; no more than one outlet's is in a process's memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from cleaner import run, template
from cleaner.engine.guard import grouped, guarded
from cleaner.engine.worker import unlimited
from cleaner.run import record
from cleaner.run import templates as saved
from cleaner.run.cleaning import Stage
from cleaner.run.store import Known, Place, read_text
from cleaner.settings import CleanSettings
from cleaner.template import Sketch

# Of fewer pages a run learns by itself: to begin workers takes as long.
_MANY = 200


class _Sketches(Collection[Sketch]):
    """The sketches of an outlet, by source: read from the store's texts whenever they are gone through, and never held."""

    def __init__(self, texts: Path, places: Sequence[Place]) -> None:
        self._texts, self._places = texts, places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Sketch]:
        for place in self._places:
            yield record.load_sketch(read_text(self._texts, place))

    def __contains__(self, sketch: object) -> bool:
        return any(each == sketch for each in self)


def learn_templates(stage: Stage, total: int) -> None:
    """The template of each outlet, in the store: learned from the sketches at hand of ``total`` pages, or read from a file."""
    chosen = stage.settings.clean.outlet_templates
    with run.writing(stage.out):
        stage.store.commit()
        for outlet, text in () if chosen == "off" else _learned(stage, total) if chosen == "auto" else _read(stage, chosen):
            stage.store.put_template(outlet, hashlib.sha256(text.encode()).hexdigest()[:16], text)
        stage.store.commit()


def _read(stage: Stage, path: str) -> Iterator[tuple[str, str]]:
    read = saved.read_templates(path)
    for outlet, _ in groupby(stage.store.pages(), key=lambda known: known.head.group):
        yield outlet, record.dump_template(replace(saved.choose(read, outlet), outlet=outlet))


def _learned(stage: Stage, total: int) -> Iterator[tuple[str, str]]:
    known = (each for each in stage.store.pages() if each.head.group and each.sketch)
    outlets = grouped((each.head.group, _address(each)) for each in known)
    items = (json.dumps([outlet, [json.loads(page) for page in pages]]) for outlet, pages in outlets)
    for value in _values(stage, items, total):
        outlet, text, line = json.loads(value)
        stage.store.put_saved(outlet, line)
        yield outlet, text


def _values(stage: Stage, items: Iterable[str], total: int) -> Iterator[str]:
    """What learn_outlet gives of each item, in any order: by workers, or here, as of an item on which a worker came to grief."""
    work = partial(learn_outlet, texts=stage.store.texts, settings=stage.settings.clean)
    if stage.limits.jobs == 1 or total < _MANY:
        yield from map(work, items)
        return
    with closing(guarded(work, items, unlimited(stage.limits.jobs))) as outcomes:
        for outcome in outcomes:
            yield outcome.value or work(outcome.item)


def _address(known: Known) -> str:
    return json.dumps([known.head.source, known.sketch, known.page])


def learn_outlet(item: str, texts: Path, settings: CleanSettings) -> str:
    """Item: an outlet and its pages: source, places of sketch and labelled page. Value: the outlet, its template as a run lays
    it down, and as a person reads it."""
    outlet, pages = json.loads(item)
    pages.sort()
    sketches = _Sketches(texts, [tuple(sketch) for _, sketch, _ in pages])
    learned = template.learn(outlet, sketches, settings)
    line = saved.write_template(learned, sketches, partial(_texts, texts, {source: tuple(page) for source, _, page in pages}))
    return json.dumps([outlet, record.dump_template(learned), line])


def _texts(texts: Path, places: Mapping[str, Place], source: str) -> list[str]:
    """The texts of the blocks of a labelled page."""
    _, _, page = read_text(texts, places[source]).partition("\n")
    return record.load_texts(page)
