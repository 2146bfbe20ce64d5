"""Files of site patterns: what they strip, keep and say of a page, for which pages they hold, and what broken ones cost."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

import cleaner
from cleaner.api import explain
from cleaner.config import ConfigError, configure
from cleaner.label import decide, label
from cleaner.model import Media, Page, RawPage, Recurrence
from cleaner.pipeline import Inputs, clean_run
from cleaner.segment import segment
from cleaner.segment.blocks import cut, cut_at
from cleaner.segment.html import compile_pattern, parse
from cleaner.segment.site_config import load
from cleaner.settings import CleanSettings, Settings
from cleaner.text import key

URL = "https://www.quay.example/news/1"
FIRST = "The walls of the small harbour are being mended, the port master told a meeting of boat owners on Monday."
SECOND = "Work on the eastern side will last until the end of June, and boats will moor at the fish market until then."
PROMO = "Every Friday our captain answers what readers ask about knots, tides and the price of herring at the market."
PAGE = f"""<html lang="en"><head><title>Quay walls mended</title></head><body id="page-captain"><div class="wrap">
<h1>Quay walls are mended after a winter of storms</h1><p class="by">By Ann Lee and Bo Ray</p><p class="when">3 May 2031</p>
<div class="story"><p>{FIRST}</p><div class="captain-box">{PROMO}</div><p>{SECOND}</p></div>
<div class="below"><p>Other stories of the town are told on Tuesdays, when the ferry brings the paper from the mainland.</p></div>
</div></body></html>"""


@pytest.fixture(autouse=True)
def _nothing_read_before() -> None:
    load.cache_clear()


def folder(tmp_path: Path, *lines: str, name: str = "quay.example.txt") -> str:
    (tmp_path / name).write_text("\n".join(lines), encoding="utf8")
    return str(tmp_path)


def read(sites: str, body: str = PAGE, url: str = URL, outlet: str = "") -> Page:
    return segment(RawPage("a.html", body.encode(), Media.HTML, outlet, url), sites)


def stripped(page: Page) -> dict[str, str]:
    return {page.blocks[index].text: evidence for index, evidence in page.site.items()}


def kept(sites: str, body: str = PAGE) -> list[str]:
    found = cleaner.clean(RawPage("a.html", body.encode(), Media.HTML, url=URL), Settings(CleanSettings(site_config=sites)))
    assert {*found.kept, *(each.block for each in found.stripped)} == set(found.page.blocks)
    return [block.text for block in found.kept]


@pytest.mark.parametrize(
    "line",
    [
        "strip: //div[@class='captain-box']",
        'strip: //div[contains(@class, "captain-box")]',
        "STRIP :  //div[@class='captain-box']  ",
        "strip_id_or_class: captain-box",
        "strip_id_or_class: 'captain'",
        "strip: //div[@class='captain-box'] | //p[@class='nowhere']",
        "strip: //div[@class='story']/div[1]",
    ],
)
def test_a_pattern_strips_its_element_and_nothing_else(tmp_path: Path, line: str) -> None:
    found = stripped(read(folder(tmp_path, line)))
    assert list(found) == [PROMO]
    assert found[PROMO].endswith(" of quay.example.txt")


@pytest.mark.parametrize(
    "line",
    [
        "# strip: //div[@class='captain-box']",
        "strip: //div[@class='nowhere']",
        "strip: //div/@class",
        "strip: string(//div)",
        "strip:",
        "strip //div",
        "strip_image_src: captain",
        "single_page_link: //a[@class='all']",
        "next_page_link: //a[",
        "find_string: <p>",
        "replace_string(<p>): <div>",
        "http_header(user-agent): Any/1.0",
        "test_url: https://quay.example/1",
        "prune: no",
        "tidy: no",
        "",
    ],
)
def test_other_lines_strip_nothing_and_break_nothing(tmp_path: Path, line: str) -> None:
    sites = folder(tmp_path, line)
    assert load(sites).broken == ()
    assert stripped(read(sites)) == {}


def test_all_that_lies_outside_the_body_is_stripped_and_what_lies_in_it_stays(tmp_path: Path) -> None:
    sites = folder(tmp_path, "body: //div[@class='none']", "body: //div[@class='story']")
    page = read(sites)
    assert set(stripped(page).values()) == {"outside body //div[@class='story'] of quay.example.txt"}
    assert [block.text for block in page.blocks if block.index not in page.site] == [FIRST, PROMO, SECOND]
    assert kept(sites)[0] == FIRST


def test_the_voters_do_not_remove_what_the_body_claims(tmp_path: Path) -> None:
    menu = "".join(f'<li><a href="/{n}">Harbour {n}</a></li>' for n in range(8))
    body = PAGE.replace('<div class="below">', f'<div class="below"><ul>{menu}</ul>')
    assert "Harbour 3" not in kept("", body)
    assert "Harbour 3" in kept(folder(tmp_path, "body: //div[@class='story'] | //div[@class='below']"), body)


def test_a_body_that_is_not_on_the_page_costs_nothing(tmp_path: Path) -> None:
    assert kept(folder(tmp_path, "body: //article", "body: //noscript")) == kept("")


def test_several_elements_are_one_body(tmp_path: Path) -> None:
    page = read(folder(tmp_path, "body: //div[@class='story']/p"))
    assert [block.text for block in page.blocks if block.index not in page.site] == [FIRST, SECOND]


def test_what_holds_the_body_is_not_stripped_with_it(tmp_path: Path) -> None:
    page = read(folder(tmp_path, "body: //div[@class='story']", "strip_id_or_class: wrap", "strip: //div[@class='story']"))
    assert [block.text for block in page.blocks if block.index not in page.site] == [FIRST, PROMO, SECOND]


def test_a_strip_wins_over_a_rule_that_keeps(tmp_path: Path) -> None:
    note = "Correction: an earlier version of this story named the wrong month for the end of the work."
    body = PAGE.replace(f"<p>{SECOND}</p>", f"<p>{SECOND}</p><p class='note'>{note}</p>")
    assert note in kept("", body)
    assert note not in kept(folder(tmp_path, "strip: //p[@class='note']"), body)


def test_a_sentence_goes_on_behind_a_stripped_part_of_it(tmp_path: Path) -> None:
    body = PAGE.replace("harbour are", "harbour <b class='ad'>Buy <i>rope</i></b> are")
    page = read(folder(tmp_path, "strip: //b"), body)
    assert stripped(page) == {"Buy rope": "strip //b of quay.example.txt"}
    assert FIRST in [block.text for block in page.blocks]


def test_an_element_that_ends_no_block_can_be_the_body(tmp_path: Path) -> None:
    body = PAGE.replace('<div class="story">', "<story-text>").replace(f"{SECOND}</p></div>", f"{SECOND}</p></story-text>")
    page = read(folder(tmp_path, "body: //story-text", "strip_id_or_class: captain-box"), body)
    assert [block.text for block in page.blocks if block.index not in page.site] == [FIRST, SECOND]


def test_title_date_and_authors_are_what_the_patterns_find(tmp_path: Path) -> None:
    lines = ["title: //h2", "title: //h1", "date: //p[@class='none']", "date: //p[@class='when']", "author: //p[@class='by']"]
    meta = read(folder(tmp_path, *lines)).meta
    assert meta.title == "Quay walls are mended after a winter of storms"
    assert meta.titles[0] == meta.title
    assert meta.published == "2031-05-03"
    assert meta.authors == ("Ann Lee", "Bo Ray")


def test_metadata_may_stand_in_attributes_and_in_parts_of_texts(tmp_path: Path) -> None:
    head = '<meta name="writer" content="Cy Dee"><meta name="day" content="2031-04-02T08:00:00Z">'
    lines = ["title: substring-before(//h1, ' after')", "date: //time", "author: //meta[@name='writer']/@content"]
    body = PAGE.replace("</head>", f"{head}</head>").replace("3 May 2031", '<time datetime="2031-05-04T06:30:00+02:00">Sunday</time>')
    meta = read(folder(tmp_path, *lines), body).meta
    assert (meta.title, meta.published, meta.authors) == ("Quay walls are mended", "2031-05-04T06:30:00+02:00", ("Cy Dee",))


def test_metadata_that_no_pattern_finds_stays(tmp_path: Path) -> None:
    plain, found = read("").meta, read(folder(tmp_path, "title: //h6", "date: //h1", "author: //h6")).meta
    assert found == plain


@pytest.mark.parametrize(
    ("name", "url", "holds"),
    [
        ("quay.example.txt", "https://quay.example/1", True),
        ("quay.example.txt", "http://www.QUAY.example/1", True),
        ("www.quay.example.txt", "https://quay.example/1", True),
        ("Quay.Example.TXT", "https://quay.example/1", True),
        ("quay.example.txt", "https://news.quay.example/1", False),
        ("news.quay.example.txt", "https://news.quay.example/1", True),
        (".quay.example.txt", "https://news.quay.example/1", True),
        (".quay.example.txt", "https://a.news.quay.example/1", True),
        (".quay.example.txt", "https://quay.example/1", False),
        (".quay.example.txt", "https://www.othequay.example/1", False),
        ("quay.example.md", "https://quay.example/1", False),
        ("quay.example.txt", "", False),
    ],
)
def test_a_file_holds_for_its_domain(tmp_path: Path, name: str, url: str, holds: bool) -> None:
    assert bool(read(folder(tmp_path, "strip_id_or_class: captain-box", name=name), url=url).site) is holds


def test_the_nearest_file_holds(tmp_path: Path) -> None:
    folder(tmp_path, "strip: //h1", name=".quay.example.txt")
    sites = folder(tmp_path, "strip_id_or_class: captain-box", name="news.quay.example.txt")
    assert list(stripped(read(sites, url="https://news.quay.example/1"))) == [PROMO]


def test_the_address_that_a_page_states_and_the_outlet_of_its_folder_tell_its_file(tmp_path: Path) -> None:
    sites = folder(tmp_path, "strip_id_or_class: captain-box")
    stated = PAGE.replace("</head>", f'<link rel="canonical" href="{URL}"></head>')
    assert read(sites, stated, url="").site
    assert read(sites, url="", outlet="quay.example").site


def test_a_text_dump_is_left_alone(tmp_path: Path) -> None:
    raw = RawPage("a.txt", f"{FIRST}\n\n{SECOND}".encode(), Media.TEXT, url=URL)
    assert segment(raw, folder(tmp_path, "body: //article", "strip: //p")).site == {}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"strip: //div[", "line 1: no XPath: //div["),
        (b"# fine\nbody: //p\ntitle: //p[matches(., 'x')]", "line 3: no XPath"),
        (b"body: //p[$x]", "no XPath"),
        (b"body: //php:p", "no XPath"),
        (b"body: //p\x00", "no XPath"),
        (b"strip_id_or_class: ''", "names nothing"),
        (b"body: //p\xff", "not UTF-8"),
        (b"#" * 1_000_001, "too large"),
    ],
)
def test_a_broken_file_is_named_and_costs_nothing_else(tmp_path: Path, body: bytes, reason: str) -> None:
    (tmp_path / "broken.example.txt").write_bytes(body)
    sites = folder(tmp_path, "strip_id_or_class: captain-box")
    (line,) = load(sites).broken
    assert "broken.example.txt" in line
    assert reason in line
    assert list(stripped(read(sites))) == [PROMO]
    assert read(sites, url="https://broken.example/1").site == {}


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.example.txt").mkdir()
    (tmp_path / "gone.example.txt").symlink_to(tmp_path / "nowhere")
    assert [line.partition(" is ")[2] for line in load(str(tmp_path)).broken] == ["skipped: not a file"] * 2


def test_a_byte_order_mark_and_foreign_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "quay.example.txt").write_bytes("\ufeffstrip: //h1\r\nstrip_id_or_class: captain-box\r".encode())
    assert len(read(str(tmp_path)).site) == 2


@pytest.mark.parametrize(
    "text", ["//p[contains(., 'matches(')]", "//a[(@x and (@y)) or not(@z)]", "//text()", "(//p)[last()]", "count(//p) div 2"]
)
def test_what_xpath_knows_is_no_mistake(text: str) -> None:
    compile_pattern(text)


def test_a_page_of_boxes_in_boxes_is_not_asked(tmp_path: Path) -> None:
    body = f"<html><body>{'<div>' * 1900}<p>{FIRST}</p>{'</div>' * 1900}</body></html>"
    page = read(folder(tmp_path, *["strip: //div//div//div"] * 20), body)
    assert page.site == {}
    assert [block.text for block in page.blocks] == [FIRST]


def test_no_marks_change_no_block() -> None:
    tree = parse(PAGE)
    blocks, marks = cut_at(tree, {})
    assert blocks == cut(tree)
    assert marks == [()] * len(blocks)


@pytest.mark.parametrize("step", range(1, 6))
def test_marks_lose_no_letter(step: int) -> None:
    tree = parse(PAGE.replace("harbour are", "harbour <b>Buy <i>rope</i><div>and <a href='/x'>tar</a></div> now</b> are"))
    marks = {element: ("", "x")[place % 2] for place, element in enumerate(list(tree.iter())[::step])}
    letters = sorted("".join(key(block.text) for block in cut_at(tree, marks)[0]))
    assert letters == sorted("".join(key(block.text) for block in cut(tree)))


def test_explain_tells_the_pattern_and_its_file(tmp_path: Path) -> None:
    settings = Settings(CleanSettings(site_config=folder(tmp_path, "strip: //h1 | //div[@class='captain-box']")))
    told = explain(RawPage("a.html", PAGE.encode(), Media.HTML, url=URL), settings).splitlines()
    place = next(i for i, line in enumerate(told) if PROMO in line)
    assert told[place] == f"- site_config     | {PROMO}"
    assert told[place + 1].strip() == "^ strip //h1 | //div[@class='captain-box'] of quay.example.txt"


def test_explain_tells_the_pattern_beside_a_rule_that_knows_the_kind(tmp_path: Path) -> None:
    settings = Settings(CleanSettings(site_config=folder(tmp_path, "strip: //h1")))
    told = explain(RawPage("a.html", PAGE.encode(), Media.HTML, url=URL), settings).splitlines()
    place = next(i for i, line in enumerate(told) if line.startswith("- headline_repeat"))
    assert told[place + 2].strip() == "^ site_config (strip): strip //h1 of quay.example.txt"


def test_the_pattern_is_told_before_a_vote(tmp_path: Path) -> None:
    sites = folder(tmp_path, "strip: //div[@class='below']")
    found = read(sites)
    below = next(index for index in found.site if found.blocks[index].text.startswith("Other stories"))
    page = replace(found, recurring={below: Recurrence(9, 9)})
    _, gone = decide(page, label(page), CleanSettings())
    assert [each.label.rule for each in gone if each.block.index == below] == ["site_config"]


def test_a_broken_file_is_a_warning_of_the_settings_and_a_missing_folder_an_error(tmp_path: Path) -> None:
    sites = folder(tmp_path, "strip: //h1[")
    (warning,) = configure({}, None, {"CLEANER_SITE_CONFIG": sites}, tmp_path / "none").warnings
    assert "quay.example.txt" in warning
    with pytest.raises(ConfigError, match="No such file"):
        configure({"clean.site_config": str(tmp_path / "gone")}, None, {}, tmp_path / "none")


def test_a_program_is_told_of_a_broken_file_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(CleanSettings(site_config=folder(tmp_path, "strip: //h1[")))
    with caplog.at_level(logging.WARNING, "cleaner"):
        for _ in range(3):
            cleaner.clean(PAGE.encode(), settings)
    assert len(caplog.records) == 1


def test_a_run_is_made_anew_when_a_file_changes_and_only_then(tmp_path: Path) -> None:
    pages, sites, out = tmp_path / "pages", tmp_path / "sites", tmp_path / "out"
    pages.mkdir()
    sites.mkdir()
    (pages / "a.html").write_text(PAGE.replace("</head>", f'<link rel="canonical" href="{URL}"></head>'), encoding="utf8")
    settings = Settings(CleanSettings(site_config=folder(sites, "strip: //h1")))

    def run() -> tuple[int, list[str]]:
        reused = clean_run(Inputs((str(pages),)), out, settings).reused
        rows = map(json.loads, (out / "stripped.jsonl").read_text(encoding="utf8").splitlines())
        return reused, [row["text"] for row in rows if row["rule"] == "site_config"]

    assert run()[0] == 0
    assert run()[0] == 1
    folder(sites, "strip_id_or_class: captain-box")
    assert run() == (0, [PROMO])
    (sites / "quay.example.txt").rename(sites / "other.example.txt")
    assert run() == (0, [])
