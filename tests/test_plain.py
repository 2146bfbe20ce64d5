"""Text dumps: how they are cut, what they say of themselves, which lines are story, which dumps are refused."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.label import decide, label
from cleaner.model import Block, Kind, Media, Page, RawPage, SkippedError
from cleaner.segment import segment
from cleaner.segment.plain import segment_plain
from cleaner.segment.plain_several import part
from cleaner.settings import CleanSettings
from cleaner.voter.line_features import features
from cleaner.voter.shape import story_span
from cleaner.voter.voice import signs_of

HERE = Path(__file__).parent / "plain"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
DUMPS = sorted((SHARED / "texts").glob("*.txt")) if SHARED.is_dir() else []


def dump(text: str) -> RawPage:
    return RawPage("dump.txt", text.encode(), Media.TEXT)


def kept(page: Page) -> list[str]:
    blocks, stripped = decide(page, label(page), CleanSettings())
    assert sorted((*blocks, *(each.block for each in stripped)), key=lambda block: block.index) == list(page.blocks)
    return [block.text for block in blocks]


@pytest.mark.parametrize("path", sorted((HERE / "cuts").glob("*.txt")), ids=lambda path: path.stem)
def test_a_dump_is_cut_into_the_blocks_of_its_style(path: Path) -> None:
    blocks, _ = segment_plain(path.read_text(encoding="utf8"), dump(""))
    shown = [f"{block.kind}|{block.link_density:.2f}|{block.text}" for block in blocks]
    assert shown == path.with_suffix(".blocks").read_text(encoding="utf8").splitlines()
    assert [block.index for block in blocks] == list(range(len(blocks)))


@pytest.mark.parametrize("path", sorted((HERE / "stories").glob("*.txt")), ids=lambda path: path.stem)
def test_the_story_of_a_dump_is_kept_and_nothing_else(path: Path) -> None:
    page = segment(RawPage(path.name, path.read_bytes(), Media.TEXT))
    head, _, body = path.with_suffix(".expected").read_text(encoding="utf8").partition("\n\n")
    said = [f"title: {page.title}", f"published: {page.meta.published[:10]}", f"language: {page.language}"]
    assert said == head.splitlines()
    assert kept(page) == body.rstrip("\n").split("\n\n")


@pytest.mark.parametrize("path", sorted((HERE / "refused").glob("*.txt")), ids=lambda path: path.stem)
def test_a_dump_without_an_article_is_skipped_with_the_reason(path: Path) -> None:
    reason = " ".join(path.stem.partition(".")[0].split("-"))
    with pytest.raises(SkippedError, match=f"^{reason}$"):
        segment_plain(path.read_text(encoding="utf8"), dump(""))


@pytest.mark.parametrize("path", sorted((HERE / "accepted").glob("*.txt")), ids=lambda path: path.stem)
def test_an_article_of_odd_lines_is_not_refused(path: Path) -> None:
    blocks, _ = segment_plain(path.read_text(encoding="utf8"), dump(""))
    assert blocks


@pytest.mark.parametrize(
    ("name", "articles", "doubt"),
    [
        ("two-by-blank-lines", 2, False),
        ("two-by-single-breaks", 2, False),
        ("one-with-comments", 1, False),
        ("one-with-dated-comments", 1, False),
        ("one-with-teasers", 1, False),
        ("doubt-two-on-one-matter", 1, True),
    ],
)
def test_a_dump_is_cut_into_articles_where_headlines_and_dates_part_them(name: str, articles: int, doubt: bool) -> None:
    text = (HERE / "several" / f"{name}.txt").read_text(encoding="utf8")
    found = part(text)
    assert (len(found.starts), found.doubt) == (articles, doubt)
    pieces = [text[start:end] for start, end in pairwise((*found.starts, len(text)))]
    assert all(segment_plain(piece, dump(""))[1].title == piece.splitlines()[0] for piece in pieces)


@pytest.mark.parametrize("last", ["?", "!"])
def test_a_long_headline_that_asks_or_exclaims_is_the_title_and_no_paragraph(last: str) -> None:
    title = f"Will the harbour bridge bring the two halves of the old town together again{last}"
    _, meta = segment_plain("\n\n".join(["Home", "News", title, "3 May 2031", *STORY]), dump(""))
    assert (meta.title, meta.published) == (title, "2031-05-03")


@pytest.mark.parametrize("opening", ["Related", "Read more:", "Also on these pages:"])
def test_a_headline_that_a_line_above_names_as_another_storys_is_not_the_title(opening: str) -> None:
    other = "Bridge keeper of the old town tells how the harbour bridge was built"
    _, meta = segment_plain("\n\n".join([*STORY[:2], opening, other, *STORY[2:]]), dump(""))
    assert meta.title != other


def test_a_paragraph_of_the_story_that_names_systems_of_phones_is_kept() -> None:
    phones = (
        "The keeper reads the tides from a table that two pupils of the old town made for iPhone and Android in a winter, "
        "and prints it for the carters, who own neither and want none, and for the ferry, which may not trust it yet."
    )
    page = segment(dump("\n\n".join(["Harbour bridge opens to carts and walkers", "3 May 2031", *STORY, phones, STORY[0]])))
    assert phones in kept(page)


def test_of_two_days_that_markup_set_apart_and_the_text_glues_the_first_is_read() -> None:
    _, meta = segment_plain("\n\n".join(["Harbour bridge opens to carts and walkers", "3 May 20314 May 2031", *STORY]), dump(""))
    assert meta.published == "2031-05-03"


def test_what_speaks_with_the_voice_of_the_outlet_shows_it_and_a_quotation_of_it_does_not() -> None:
    asks = "If you like what we publish, please subscribe to our free newsletter and get it in your inbox every week."
    voices = [signs_of(text, "en") for text in (asks, f'"{asks}"', STORY[0])]
    assert sum(voices[0][:6]) > 6
    assert sum(voices[1][:6]) == sum(voices[2][:6]) == 0


def test_line_breaks_of_every_system_part_the_same_lines() -> None:
    text = (HERE / "cuts" / "blank-lines.txt").read_text(encoding="utf8")
    plain = [block.text for block in segment_plain(text, dump(""))[0]]
    for mark in ("\r\n", "\r", "\u2028"):
        assert [block.text for block in segment_plain(text.replace("\n", mark), dump(""))[0]] == plain


def test_an_appeal_is_told_from_a_story_about_appeals() -> None:
    appeals = segment(RawPage("x", (HERE / "stories" / "appeal-in-story.txt").read_bytes(), Media.TEXT))
    stripped = decide(appeals, label(appeals), CleanSettings())[1]
    kinds = {each.block.text[:20]: each.label.kind for each in stripped}
    assert kinds["From the price of ne"] == kinds["The Ledger is read b"] == "support"


def test_comments_that_outweigh_the_story_are_not_taken_for_it() -> None:
    story = [f"Sentence {n} of the story tells what the council of Hale did on Monday about the pier and its lamps." for n in range(6)]
    comments = [
        f"Reader {n} thinks that all of this is wrong, that nobody asked him, and that in other towns things like these are done with care."
        for n in range(9)
    ]
    texts = [*story, *("menu" for _ in range(70)), *comments]
    assert story_span([Block(n, Kind.PARAGRAPH, text) for n, text in enumerate(texts)]) == (0, 6)


@given(st.lists(st.text(min_size=1, max_size=60), max_size=30))
def test_any_text_is_cut_or_refused_and_every_block_says_something(lines: list[str]) -> None:
    try:
        blocks, metadata = segment_plain("\n".join(lines), dump(""))
    except SkippedError:
        return
    assert all(block.text == " ".join(block.text.split()) != "" for block in blocks)
    rows = features(blocks, metadata.title, metadata.language)
    assert len(rows) == len(blocks)
    assert all(-100 < value < 100 for row in rows for value in row.values())


@pytest.mark.skipif(not DUMPS, reason="the shared data is not beside the project")
def test_a_sample_of_real_dumps_is_cut_without_loss_of_a_letter() -> None:
    for path in random.Random(0).sample(DUMPS, 12):
        text = path.read_text(encoding="utf8")
        blocks, _ = segment_plain(text, dump(""))
        shown = sum(c.isalpha() for block in blocks for c in block.text)
        assert shown >= 0.98 * sum(c.isalpha() for c in text), path.name


@pytest.mark.skipif(not DUMPS, reason="the shared data is not beside the project")
def test_the_dump_that_the_project_was_asked_for_with_is_cleaned_exactly() -> None:
    page = segment(RawPage("seed.txt", (SHARED / "texts" / "seed.txt").read_bytes(), Media.TEXT))
    gold = next(
        row for row in map(json.loads, (SHARED / "texts.jsonl").read_text(encoding="utf8").splitlines()) if row["page"] == "seed.txt"
    )
    assert (page.title, page.meta.published) == (gold["title"], gold["date"])
    assert kept(page) == gold["keep"]


STORY = (
    "The harbour bridge opened on Monday after five months of work that kept the two halves of the town apart.",
    "The ferry made its last crossing on the same day and was towed away to the yard in which it was built.",
    "The bridge is open to carts and walkers, and the harbour will see no ferry again, said the warden of the bridge.",
)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By Ada Quill", "May 3, 2031"], ("Ada Quill",)),
        (["Par Ada Quill et Bo Ray"], ("Ada Quill", "Bo Ray")),
        (["Von Ada Quill"], ("Ada Quill",)),
        (["Ada Quill, harbour reporter"], ("Ada Quill",)),
        (["Ada Quill", "May 3, 2031"], ("Ada Quill",)),
        (["By", "Ada QuillNews Reporter"], ("Ada Quill",)),
        (["LATEST NEWS"], ()),
        (["Share", "Harbour Town", "More"], ()),
        (["By the sea"], ()),
    ],
)
def test_the_byline_of_a_dump_is_read(lines: list[str], names: tuple[str, ...]) -> None:
    _, meta = segment_plain("\n\n".join(["Harbour bridge opens to carts and walkers", *lines, *STORY]), dump(""))
    assert (meta.title, meta.authors) == ("Harbour bridge opens to carts and walkers", names)


def test_a_dump_is_of_the_outlet_of_its_address_and_else_of_its_folder() -> None:
    text = "\n\n".join(["Harbour bridge opens to carts and walkers", *STORY])
    assert segment_plain(text, RawPage("2031/coast/a.txt", b"", Media.TEXT))[1].outlet == "coast"
    named = f"url: https://www.lantern.example/a\n\n{text}"
    assert segment_plain(named, RawPage("2031/coast/a.txt", b"", Media.TEXT))[1].outlet == "lantern.example"
