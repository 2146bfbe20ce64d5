"""A labelled page as JSON, so that a run can lay it down after the first pass and take it up in the second."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from cleaner.model import Agency, Block, Kind, Label, Media, Metadata, Page, Verdict

_TUPLES = tuple(field.name for field in dataclasses.fields(Metadata) if str(field.type).startswith("tuple"))


def dump(page: Page, labels: Iterable[Label], agency: Agency | None) -> str:
    """The page (without its recurrence), its labels and its agency, as one line."""
    row = {
        "source": page.source,
        "media": page.media,
        "blocks": [(each.kind, each.text, each.link_density, each.path, each.address) for each in page.blocks],
        "meta": dataclasses.asdict(page.meta),
        "main": None if page.main is None else sorted(page.main),
        "labels": [(each.block, each.rule, each.kind, each.verdict, each.evidence) for each in labels],
        "agency": agency and (agency.name, agency.evidence),
    }
    return json.dumps(row, separators=(",", ":"))


def load(text: str) -> tuple[Page, tuple[Label, ...], Agency | None]:
    """What dump was given."""
    row = json.loads(text)
    page = Page(
        source=row["source"],
        blocks=tuple(_block(index, *each) for index, each in enumerate(row["blocks"])),
        media=Media(row["media"]),
        meta=_metadata(row["meta"]),
        main=None if row["main"] is None else frozenset(row["main"]),
    )
    labels = tuple(Label(block, rule, kind, Verdict(verdict), evidence) for block, rule, kind, verdict, evidence in row["labels"])
    return page, labels, Agency(*row["agency"]) if row["agency"] else None


def _block(index: int, kind: str, text: str, *place: Any) -> Block:
    density, path, address = place
    return Block(index, Kind(kind), text, density, path, tuple(address))


def _metadata(row: dict[str, Any]) -> Metadata:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in row.items()}
    return Metadata(**values)
