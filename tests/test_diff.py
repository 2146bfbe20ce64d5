"""A word diff loses nothing, and marks what a reader would mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.diff import diff_words

TEXT = st.lists(st.sampled_from(["pier", "Monday.", "ferry", "\n\n", "closed.", "船が", "出た。", "the"]), max_size=30).map(" ".join)


def marked(old: str, new: str) -> str:
    wrap = {"kept": "{}", "cut": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(wrap[piece.change].format(piece.text.strip(" ")) for piece in diff_words(old, new))


@given(TEXT, TEXT)
def test_nothing_is_lost_on_either_side(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    for text, gone in ((old, "added"), (new, "cut")):
        found = "".join(piece.text for piece in pieces if piece.change != gone)
        assert "".join(found.split()) == "".join(text.split())


@given(TEXT)
def test_a_text_keeps_all_of_itself(text: str) -> None:
    assert all(piece.change == "kept" for piece in diff_words(text, text))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It left on Monday at noon.", "It left on Friday at noon.", "It left on [-Monday-] {+Friday+} at noon."),
        ("It left. Fares stay.", "It left.", "It left. [-Fares stay.-]"),
        ("“It left,” she said.", '"It left," she said.', '"It left," she said.'),
        ("One.\n\nTwo.", "One.\n\nThree.\n\nTwo.", "One. \n\n {+Three. \n\n+} Two."),
        ("The pier of the town is old.", "A vote of the board.", "[-The pier of the town is old.-] {+A vote of the board.+}"),
        ("船が月曜に出た。", "船が金曜に出た。", "船が [-月-] {+金+} 曜に出た。"),
    ],
    ids=["word", "sentence", "quotes are the same", "paragraph", "unlike sentences share no words", "unspaced script"],
)
def test_changes_are_marked_as_a_reader_would(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected
