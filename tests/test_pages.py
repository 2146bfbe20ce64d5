"""Golden pages: each folder of tests/pages/ is an invented page and what is right for it.

``labelled.txt`` is the page as a transcript that names before the bar the *kind* of what must go, as rules may change.
``share_or_template`` where a reader would call it either, ``either`` where the block may stay or go. ``meta.toml`` tells why
the page is here and what it says of itself. What the cleaner gets wrong stays right there and is told in a
``[[known_failure]]`` by its cause: each must go on failing, or be struck out.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner.agency import find_agency
from cleaner.label import decide, label
from cleaner.model import KINDS, Block, Media, Page, RawPage
from cleaner.run.passes import examine
from cleaner.settings import CleanSettings
from cleaner.text import fold
from cleaner.transcript import read_transcript

ROOT = Path(__file__).parent / "pages"
FOLDERS = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
META: dict[str, dict[str, Any]] = {name: tomllib.loads((ROOT / name / "meta.toml").read_text(encoding="utf8")) for name in FOLDERS}
FIELDS = ("title", "published", "language", "authors", "agency")
# Page, block or field, cause.
FAILURES = [
    (name, what, failure["why"])
    for name in FOLDERS
    for failure in META[name].get("known_failure", ())
    for what in failure.get("blocks", []) + failure.get("fields", [])
]
KNOWN = {(name, what): [pytest.mark.xfail(strict=True, reason=why)] for name, what, why in FAILURES}
KEPT = ""

every_page = pytest.mark.parametrize("name", FOLDERS)


@cache
def _page(name: str) -> Page:
    file = next((ROOT / name).glob("page.*"))
    raw = RawPage(f"{name}/{file.name}", file.read_bytes(), Media.HTML if file.suffix == ".html" else Media.TEXT)
    return examine(raw, CleanSettings()).page


@cache
def _labelled(name: str) -> tuple[tuple[Block, ...], tuple[frozenset[str], ...]]:
    """The blocks, and of each what may become of it: kinds, or KEPT."""
    page, said = read_transcript((ROOT / name / "labelled.txt").read_text(encoding="utf8"))
    return page.blocks, tuple(frozenset([KEPT, *KINDS]) if each == "either" else frozenset(each.split("_or_")) for each in said)


@cache
def _wrong(name: str) -> tuple[tuple[str, str, str], ...]:
    """Text of each block that is not treated as labelled, what it was taken for, and what it is."""
    page = _page(name)
    gone = {each.block.index: each.label.kind for each in decide(page, label(page), CleanSettings())[1]}
    found = [gone.get(block.index, KEPT) for block in page.blocks]
    pairs = zip(page.blocks, found, _labelled(name)[1], strict=True)
    return tuple((block.text, kind or "kept", " or ".join(sorted(right)) or "kept") for block, kind, right in pairs if kind not in right)


def _said(name: str, field: str) -> object:
    page = _page(name)
    if field == "agency":
        agency = find_agency(page)
        return agency.name if agency else ""
    found = getattr(page.meta, field)
    return [fold(author) for author in found] if field == "authors" else found


@every_page
def test_labels_name_kinds(name: str) -> None:
    assert {kind for right in _labelled(name)[1] for kind in right} <= {KEPT, *KINDS}


@every_page
def test_page_is_cut_into_the_labelled_blocks(name: str) -> None:
    assert [(block.kind, block.text) for block in _page(name).blocks] == [(block.kind, block.text) for block in _labelled(name)[0]]


@every_page
def test_blocks_are_kept_and_stripped_as_labelled(name: str) -> None:
    assert [each for each in _wrong(name) if (name, each[0]) not in KNOWN] == []


@pytest.mark.parametrize(
    ("name", "field"), [pytest.param(name, field, marks=KNOWN.get((name, field), ())) for name in FOLDERS for field in FIELDS]
)
def test_page_says_of_itself(name: str, field: str) -> None:
    right = META[name][field]
    assert _said(name, field) == ([fold(author) for author in right] if field == "authors" else right)


@pytest.mark.parametrize(
    ("name", "block"),
    [pytest.param(name, what, marks=KNOWN[name, what], id=f"{name}-{what[:30]}") for name, what, _ in FAILURES if what not in FIELDS],
)
def test_known_failure(name: str, block: str) -> None:
    assert block not in [text for text, _, _ in _wrong(name)]


def test_known_failures_name_blocks_and_fields() -> None:
    said = {(name, block.text) for name in FOLDERS for block in _labelled(name)[0]}
    assert set(KNOWN) <= said | {(name, field) for name in FOLDERS for field in FIELDS}
