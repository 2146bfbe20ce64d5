"""Owners of outlets: a chain's papers are one voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.dedup.spread import count_owners, read_owners
from cleaner.source import InputError


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "owners.tsv"
    path.write_text(
        "# outlet, owner\nKettle Bay Echo\tNorth Press\nwww.tarn.example\t North  Press \n\nalder.example\tAlder Trust\n", encoding="utf-8"
    )
    return str(path)


@pytest.mark.parametrize(
    ("outlets", "owners"),
    [
        ((), 0),
        (("KETTLE BAY ECHO", "tarn.example"), 1),
        (("kettle bay echo", "alder.example"), 2),
        (("one.example", "two.example", "www.two.example"), 2),
        (("alder.example", "Alder Trust"), 2),
    ],
)
def test_outlets_of_one_owner_count_once_and_the_unlisted_for_themselves(listed: str, outlets: tuple[str, ...], owners: int) -> None:
    assert count_owners(outlets, read_owners(listed)) == owners


def test_without_a_file_each_outlet_is_its_own_owner() -> None:
    assert count_owners(("one.example", "two.example"), read_owners("")) == 2


def test_a_line_without_a_tab_is_named(listed: str) -> None:
    Path(listed).write_text("one.example\tOne\ntwo.example Two\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"owners\.tsv:2"):
        read_owners(listed)


def test_a_missing_file_is_an_error_of_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none"):
        read_owners(str(tmp_path / "none"))
