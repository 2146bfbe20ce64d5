"""A transcript tells the whole of a page, and says where it cannot be read."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Block, Kind, Label, Media, Metadata, Page, Recurrence, Stripped, Verdict
from cleaner.text import collapse
from cleaner.transcript import read_transcript, write_transcript

TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).map(collapse).filter(bool)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(Kind), TEXT, st.integers(0, 100), st.sampled_from(["", "ul.related/li", "main/div.body-text"])), min_size=1
)
LINE = "                  | "


def stripped(block: Block, rule: str = "share_bar", evidence: str = "a share button") -> Stripped:
    return Stripped(block, Label(block.index, rule, "share", Verdict.STRIP, evidence))


@given(BLOCKS, st.data())
def test_what_is_written_is_read_back(rows: list[tuple[Kind, str, int, str]], data: st.DataObject) -> None:
    blocks = tuple(Block(i, kind, text, link / 100, path) for i, (kind, text, link, path) in enumerate(rows))
    indexes = st.frozensets(st.integers(0, len(blocks) - 1))
    meta = Metadata(title="A | title: of sorts", titles=("A", "B"), authors=("Ann Lee",), language="en", url="https://a.example/1")
    seen = {i: Recurrence(3, 5) for i in data.draw(indexes)}
    page = Page("transcript", blocks, data.draw(st.sampled_from(Media)), meta, data.draw(st.none() | indexes), seen)
    gone = data.draw(indexes)
    read, expected = read_transcript(write_transcript(page, [stripped(blocks[i]) for i in sorted(gone)]))
    assert asdict(read) == asdict(page)
    assert expected == tuple("share_bar" if i in gone else "" for i in range(len(blocks)))


def test_a_stripped_block_names_its_rule_and_evidence() -> None:
    block = Block(0, Kind.ITEM, "Share this", 1.0, "ul.share/li")
    page = Page("p", (block, Block(1, Kind.PARAGRAPH, "The pier reopened.")), meta=Metadata(title="Pier"))
    assert write_transcript(page, [stripped(block)]).splitlines() == [
        "title: Pier",
        "",
        "@ item link=1.00 path=ul.share/li",
        "- share_bar       | Share this",
        "                  ^ a share button",
        LINE + "The pier reopened.",
    ]


def test_all_labels_are_told_with_their_rule_and_verdict() -> None:
    block = Block(0, Kind.PARAGRAPH, "Correction: the pier is 90 metres long.")
    keep = Label(0, "correction", "", Verdict.KEEP, "opens like a correction")
    assert "^ correction (keep): opens like a correction" in write_transcript(Page("p", (block,)), [], [keep])


def test_blocks_need_no_header_and_blank_lines_between_them_are_skipped() -> None:
    page, expected = read_transcript(f"{LINE}One.\n\n- share_bar | Two.\n")
    assert [b.text for b in page.blocks] == ["One.", "Two."]
    assert expected == ("", "share_bar")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: A\n\n" + LINE + "one\nno bar here\n", "line 4"),
        ("title: A\n\n" + LINE + "\n", "line 3"),
        ("titel: A\n\n" + LINE + "one\n", "line 1"),
    ],
    ids=["no bar", "empty block", "unknown header"],
)
def test_a_line_that_cannot_be_read_is_named(text: str, line: str) -> None:
    with pytest.raises(ValueError, match=line):
        read_transcript(text)
