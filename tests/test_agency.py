"""Which wire a story came from: each case of agency/cases.toml is one test, named after what it shows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.agency import find_agency
from cleaner.agency.wire import TYPED, may_name, named, names_none, naming, wires
from cleaner.model import Block, Kind, Media, Metadata, Page

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "agency" / "cases.toml").read_text(encoding="utf8"))["case"]
STORY = (
    "The bridge over the Lunden harbor opened to traffic on Monday after five months of repairs to its piers and its steel deck.",
    "Engineers found cracks in two of the piers last autumn and closed three of the four lanes while the steel was replaced.",
)


def page(*lines: str, meta: Metadata | None = None, caption: str = "") -> Page:
    blocks = [Block(i, Kind.PARAGRAPH, line) for i, line in enumerate(lines)]
    if caption:
        blocks.append(Block(len(blocks), Kind.CAPTION, caption, path="figure/figcaption"))
    return Page("invented.txt", tuple(blocks), Media.TEXT, meta or Metadata())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_agency_of_case(case: dict[str, Any]) -> None:
    found = find_agency(page(*case["lines"]))
    assert (found.name if found else "") == case["agency"], found


def test_nearly_half_of_the_cases_have_no_agency() -> None:
    assert sum(not case["agency"] for case in CASES) >= 0.42 * len(CASES)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("JSON-LD author: Associated Press", "AP"),
        ("JSON-LD sourceOrganization: Agence France-Presse", "AFP"),
        ("meta author: Nora Quill, dpa", "dpa"),
        ("meta source: 来源：新华社", "Xinhua"),
        ("class author: Nora Quill Associated Press Published 11:34 PM Nov 19, 2031", "AP"),
        ("meta article:author: Associated Press in Portville", "AP"),
        ("JSON-LD author: Markus Reuter", ""),
        ("JSON-LD author: Ada Bloomberg", ""),
        ("copyrightholder: © Nora Quill/AFP/Getty Images", ""),
        ("class author: Foto: REUTERS/Nora Quill", ""),
        ("JSON-LD publisher: Coast Herald", ""),
        ("meta author: Pablo Efe", ""),
    ],
)
def test_agency_by_markup(said: str, name: str) -> None:
    found = find_agency(page(*STORY, meta=Metadata(source_names=(said,))))
    assert (found.name if found else "") == name


def test_own_site_of_an_agency_is_evidence() -> None:
    found = find_agency(page(*STORY, meta=Metadata(url="https://www.reuters.com/world/x", outlet="reuters.com")))
    assert found is not None
    assert (found.name, found.evidence) == ("Reuters", "own site: reuters.com")


def test_caption_with_agency_is_no_evidence() -> None:
    assert find_agency(page(*STORY, caption="Lorries on the bridge. (AFP)")) is None


def test_empty_page_has_no_agency() -> None:
    assert find_agency(page()) is None


AROUND = ("{}", "by {}", "BERLIN ({}) - The", "the pier. ({})", "x_{}", "{}s of", "“{}” — so", "\u00e9 {}.", "東京{}電")


@pytest.mark.parametrize("around", AROUND)
def test_a_text_that_is_said_to_name_no_agency_names_none(around: str) -> None:
    spelled = [spelling for wire in wires() for name in (*wire.names, *wire.codes) for spelling in (name, name.lower(), name.upper())]
    texts = [around.format(name) for name in spelled]
    assert [text for text in texts if names_none(text) and (may_name(text) or naming().search(text))] == []


def test_no_name_holds_a_sign_by_which_texts_that_name_none_are_told() -> None:
    assert not any(sign in said for wire in wires() for said in (*wire.names, *wire.codes) for sign in TYPED)


def test_what_a_text_may_name_is_whole_words() -> None:
    assert may_name("The talks, says Agence France-Presse, go on.")
    assert may_name("ANADOLU AJANSI")
    assert may_name("Anadolu Ajansı")
    assert not may_name("The French press of the agency")
    assert names_none("The harbor of “Lunden”…")


def test_agencies_of_a_text_are_told_one_after_the_other() -> None:
    assert [match[0] for match in named("Reuters, dpa and AFP")] == ["Reuters", "dpa", "AFP"]
    assert [match[0] for match in named("東京共同通信社 é AFP時事 AP")] == ["共同通信社", "AFP時事", "AP"]


def test_no_spelling_stands_for_two_agencies() -> None:
    spellings = [spelling for wire in wires() for spelling in {*wire.names, *wire.codes}]
    assert sorted(spellings) == sorted(set(spellings))
