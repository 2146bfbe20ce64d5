"""Labelled pages, sketches and templates as JSON: what a run lays down after one pass and takes up in the next."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count, repeat
from typing import Any

from cleaner.model import Agency, Basis, Block, Kind, Label, Media, Metadata, Page, Verdict
from cleaner.template import Sketch, Template
from cleaner.template.sketch import key_numbers, key_octets

_FIELDS = tuple(field.name for field in dataclasses.fields(Metadata))
_TUPLES = tuple(field.name for field in dataclasses.fields(Metadata) if str(field.type).startswith("tuple"))
# An encoder is dear to make, and what is written here holds no cycle.
_written = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
# To look a member up by its value in a dict takes a fifth of the time of asking its class.
_KINDS = {str(place): each for place, each in enumerate(Kind)}
_PLACES = {each: place for place, each in _KINDS.items()}
_VERDICTS = {str(each.value): each for each in Verdict}
_BASES = {int(each.value): each for each in Basis}
# To make a tuple of a class without asking the class, which is what _make does, takes a third of the time.
_BLOCK: Callable[[Iterable[Any]], Block] = partial(tuple.__new__, Block)
_LABEL: Callable[[Iterable[Any]], Label] = partial(tuple.__new__, Label)


def dump(page: Page, labels: Iterable[Label], agency: Agency | None) -> str:
    """The page, its labels and its agency, as one line. Where a block stood in the markup is left out: only the
    rules of the first pass ask for it, and it would be most of the line. Of labels, which are many and alike, what
    they have in common is told once."""
    sorts: dict[tuple[str, str, str, int], int] = {}
    evidence: dict[str, int] = {}
    told = [
        (block, sorts.setdefault((rule, kind, verdict, basis), len(sorts)), evidence.setdefault(said, len(evidence)))
        for block, rule, kind, verdict, said, basis in labels
    ]
    row = {
        "source": page.source,
        "media": page.media,
        "kinds": "".join([_PLACES[each.kind] for each in page.blocks]),
        "texts": [each.text for each in page.blocks],
        "meta": {name: getattr(page.meta, name) for name in _FIELDS},
        "main": None if page.main is None else sorted(page.main),
        "labels": told,
        "sorts": list(sorts),
        "evidence": list(evidence),
        "agency": agency and (agency.name, agency.evidence),
    }
    return _written(row)


def load(text: str) -> tuple[Page, tuple[Label, ...], Agency | None]:
    """What dump was given, but for what it leaves out."""
    row = json.loads(text)
    blocks = zip(count(), map(_KINDS.__getitem__, row["kinds"]), row["texts"], repeat(0.0), repeat(""), repeat(()))
    page = Page(
        source=row["source"],
        blocks=tuple(map(_BLOCK, blocks)),
        media=Media(row["media"]),
        meta=_metadata(row["meta"]),
        main=None if row["main"] is None else frozenset(row["main"]),
    )
    sorts = [(rule, kind, _VERDICTS[verdict], _BASES[basis]) for rule, kind, verdict, basis in row["sorts"]]
    evidence = row["evidence"]
    labels = tuple(
        [
            _LABEL((block, rule, kind, verdict, evidence[said], basis))
            for block, sort, said in row["labels"]
            for rule, kind, verdict, basis in (sorts[sort],)
        ]
    )
    return page, labels, Agency(*row["agency"]) if row["agency"] else None


def load_texts(text: str) -> list[str]:
    """The texts of the blocks of the page that dump was given, alone."""
    found: list[str] = json.loads(text)["texts"]
    return found


def _metadata(row: dict[str, Any]) -> Metadata:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in row.items()}
    return Metadata(**values)


def dump_sketch(sketch: Sketch) -> str:
    """The sketch as one line."""
    row = {
        "source": sketch.source,
        "keys": key_octets(sketch.keys).hex(),
        "ends": key_octets(sketch.ends).hex(),
        "prose": list(sketch.prose.items()),
        "title": sorted(sketch.title),
        "opening": [(index, sorted(said)) for index, said in sketch.opening.items()],
    }
    return _written(row)


def load_sketch(text: str) -> Sketch:
    """What dump_sketch was given."""
    row = json.loads(text)
    keys, ends = (key_numbers(bytes.fromhex(row[name])) for name in ("keys", "ends"))
    opening = {index: frozenset(said) for index, said in row["opening"]}
    return Sketch(row["source"], keys, ends, dict(row["prose"]), frozenset(row["title"]), opening)


def dump_template(template: Template) -> str:
    """The template as one line."""
    row = [template.outlet, template.stories, sorted(template.standing.items()), sorted(template.leads)]
    return _written(row)


def load_template(text: str) -> Template:
    """What dump_template was given."""
    outlet, stories, standing, leads = json.loads(text)
    return Template(outlet, stories, dict(standing), frozenset(leads))
