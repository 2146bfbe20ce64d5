"""Which copy is kept, and the words that say why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.agency import find_agency
from cleaner.agency.wire import wires
from cleaner.dedup import cluster_agency, deduplicate, tally
from cleaner.dedup.keep import OWN_SITE
from cleaner.dedup.when import first_of
from cleaner.model import Agency, Article, Cluster, Metadata, Page
from cleaner.settings import POLICIES, DedupSettings
from cleaner.source import InputError
from tests.dedup.conftest import article


@pytest.fixture
def copies(ferry: str, paragraphs: list[str]) -> list[Article]:
    """One story: the whole, the first print, cut, from an agency, and with clutter."""
    return [
        article("whole", ferry + "\n\nThe harbour museum will show the old charts of the bank.", "2025-03-04"),
        article("first", "\n\n".join(paragraphs[:5]), "2025-03-01", outlet="Kettle Bay Echo"),
        replace(article("wire", "\n\n".join(paragraphs[:4]), "2025-03-02", agency="NWS"), clutter=9),
    ]


def kept(copies: list[Article], **settings: object) -> Cluster:
    (cluster,) = deduplicate(copies, replace(DedupSettings(), **settings))
    return cluster


@pytest.mark.parametrize(
    ("order", "representative", "reason"),
    [
        (("wire", "earliest", "longest"), "wire", "from its agency"),
        (("earliest", "longest"), "first", "published first"),
        (("longest",), "whole", "longest"),
        (("clutter", "earliest"), "first", "least clutter, published first"),
    ],
)
def test_policies_choose_in_their_order_and_say_so(copies: list[Article], order: tuple[str, ...], representative: str, reason: str) -> None:
    cluster = kept(copies, keep=order)
    assert (cluster.representative, cluster.reason) == (representative, reason)


def test_a_preferred_outlet_comes_before_every_policy(copies: list[Article], tmp_path: Path) -> None:
    listed = tmp_path / "prefer.txt"
    listed.write_text("# best first\nThe Other Paper\nKETTLE BAY ECHO\n", encoding="utf-8")
    cluster = kept(copies, prefer=str(listed))
    assert (cluster.representative, cluster.reason) == ("first", "preferred outlet")


def test_an_unknown_policy_is_named() -> None:
    with pytest.raises(ValueError, match="loudest"):
        deduplicate([], DedupSettings(keep=("loudest",)))


@pytest.mark.parametrize("policy", POLICIES)
def test_each_policy_of_the_settings_is_known(copies: list[Article], policy: str) -> None:
    assert kept(copies, keep=(policy,)).representative


@pytest.mark.parametrize("body", [None, b"\xff\xfe"])
def test_preferred_outlets_that_cannot_be_read_are_named(body: bytes | None, tmp_path: Path) -> None:
    listed = tmp_path / "prefer.txt"
    if body is not None:
        listed.write_bytes(body)
    with pytest.raises(InputError, match=r"preferred outlets in .*prefer\.txt"):
        deduplicate([], DedupSettings(prefer=str(listed)))


def test_the_earlier_moment_is_kept_whatever_day_its_zone_writes(ferry: str) -> None:
    pages = [article("late", ferry, "2031-05-03T23:30:00-05:00"), article("early", ferry, "2031-05-04T01:00:00+09:00")]
    assert kept(pages, keep=("earliest",)).representative == "early"
    assert first_of(page.meta.published for page in pages) == "2031-05-04T01:00:00+09:00"


def test_a_moment_before_the_first_year_dates_nothing(ferry: str) -> None:
    pages = [article("odd", ferry, "0001-01-01T00:00:00+01:00"), article("dated", ferry, "2025-03-04")]
    assert kept(pages, keep=("earliest",)).representative == "dated"


def test_an_undated_copy_is_never_the_earliest(ferry: str) -> None:
    cluster = kept([article("undated", ferry), article("dated", ferry, "2025-03-04")], keep=("earliest",))
    assert cluster.representative == "dated"


def test_a_copy_that_names_only_the_day_does_not_beat_an_hour_of_it(ferry: str) -> None:
    dates = {"bare": "2025-03-04", "timed": "2025-03-04T14:05:00Z", "next": "2025-03-05T00:00:00Z"}
    pages = [article(name, ferry, date) for name, date in dates.items()]
    assert kept(pages, keep=("earliest",)).representative == "timed"
    assert kept([pages[0], pages[2]], keep=("earliest",)).representative == "bare"


def test_a_cut_copy_that_names_only_the_day_does_not_beat_a_whole_one_of_that_day(ferry: str, paragraphs: list[str]) -> None:
    part = "\n\n".join(paragraphs[:4])
    for whole, cut in (
        ("2025-03-04T14:05:00Z", "2025-03-04"),
        ("2025-03-04", "2025-03-04T14:05:00Z"),
        ("2025-03-04T14:05:00Z", "2025-03-04T00:00:00"),
    ):
        pages = [article("whole", ferry, whole, agency="NWS"), article("cut", part, cut, agency="NWS")]
        assert kept(pages).representative == "whole"


def test_the_agency_s_own_page_is_the_wire_copy_before_an_earlier_one_that_credits_it(ferry: str) -> None:
    own = replace(article("own", ferry, "2025-03-04T12:00:00Z"), agency=Agency("NWS", f"{OWN_SITE}: nws.example"))
    pages = [own, article("credits", ferry, "2025-03-04T11:00:00Z", agency="NWS"), article("none", ferry, "2025-03-04T10:00:00Z")]
    assert (kept(pages).representative, kept(pages).reason) == ("own", "from its agency")
    assert kept(pages[1:]).representative == "credits"


def test_own_site_is_the_agency_finder_s_word_for_it() -> None:
    page = Page("p", (), meta=Metadata(outlet=wires()[0].domains[0]))
    agency = find_agency(page)
    assert agency is not None
    assert agency.evidence.startswith(OWN_SITE)


def test_a_day_alone_is_compared_with_the_day_that_the_other_writes(ferry: str) -> None:
    pages = [article("bare", ferry, "2025-03-04"), article("evening", ferry, "2025-03-04T23:30:00-05:00")]
    assert kept(pages, keep=("earliest",)).representative == "evening"


def test_times_of_different_zones_are_compared_in_one(ferry: str) -> None:
    pages = [article("east", ferry, "2025-03-04T09:00:00+09:00"), article("west", ferry, "2025-03-04T02:00:00+00:00")]
    assert kept(pages, keep=("earliest",)).representative == "east"


def test_a_round_up_is_not_kept_though_it_came_first() -> None:
    folder = Path(__file__).parents[1] / "stories" / "embedded" / "live-page"
    pages = [article(n, (folder / f"{n}.txt").read_text(encoding="utf-8"), f"2025-03-0{d}") for n, d in (("a", 2), ("b", 1))]
    assert kept(pages, keep=("earliest",)).representative == "a"


def test_agency_of_a_cluster_is_what_most_members_name(ferry: str) -> None:
    members = [article(f"m{k}", ferry, agency=name) for k, name in enumerate(("NWS", "Ostwire", "NWS"))] + [article("none", ferry)]
    agency = cluster_agency(members)
    assert agency is not None
    assert (agency.name, agency.evidence) == ("NWS", "NWS 2, Ostwire 1 of 4 copies")
    assert tally(members) == (("NWS", 2), ("Ostwire", 1))


def test_a_tied_vote_names_no_agency(ferry: str) -> None:
    assert cluster_agency([article("a", ferry, agency="NWS"), article("b", ferry, agency="Ostwire")]) is None
