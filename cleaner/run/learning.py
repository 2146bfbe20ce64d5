"""The templates of a run's outlets, learned from the sketches in its store; no more than one outlet's is in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from cleaner import run, template
from cleaner.engine.guard import grouped
from cleaner.run import record
from cleaner.run import templates as saved
from cleaner.run.cleaning import Stage
from cleaner.run.store import Known, Store
from cleaner.template import Sketch, Template


class _Sketches(Collection[Sketch]):
    """The sketches of an outlet, by source: read from the store whenever they are gone through, and never held."""

    def __init__(self, store: Store, places: Sequence[tuple[str, int, int]]) -> None:
        self._store, self._places = store, places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Sketch]:
        for _, start, size in self._places:
            yield record.load_sketch(self._store.text((start, size)))

    def __contains__(self, sketch: object) -> bool:
        return any(each == sketch for each in self)


def learn_templates(stage: Stage) -> None:
    """The template of each outlet, in the store: learned from the sketches at hand, or read from a file."""
    chosen = stage.settings.clean.outlet_templates
    with run.writing(stage.out):
        for learned in () if chosen == "off" else _learned(stage) if chosen == "auto" else _read(stage, chosen):
            text = record.dump_template(learned)
            stage.store.put_template(learned.outlet, hashlib.sha256(text.encode()).hexdigest()[:16], text)
        stage.store.commit()


def _read(stage: Stage, path: str) -> Iterator[Template]:
    read = saved.read_templates(path)
    for outlet, _ in groupby(stage.store.pages(), key=lambda known: known.head.group):
        yield replace(saved.choose(read, outlet), outlet=outlet)


def _learned(stage: Stage) -> Iterator[Template]:
    known = (each for each in stage.store.pages() if each.head.group and each.sketch)
    for outlet, places in grouped((each.head.group, _address(each)) for each in known):
        sketches = _Sketches(stage.store, sorted(tuple(json.loads(place)) for place in places))
        learned = template.learn(outlet, sketches, stage.settings.clean)
        stage.store.put_saved(outlet, saved.write_template(learned, sketches, partial(_texts, stage.store)))
        yield learned


def _address(known: Known) -> str:
    return json.dumps([known.head.source, *(known.sketch or ())])


def _texts(store: Store, source: str) -> list[str]:
    """The texts of the blocks of a labelled page."""
    _, _, page = store.text(store.page(source)).partition("\n")
    return record.load_texts(page)
