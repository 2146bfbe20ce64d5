"""Values that are kept are those that would be made anew, and not more are kept than was said."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from cleaner.memory import Made, kept_by_text, kept_of_text, make_room

MOST = 4
PAGES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=6)


@given(PAGES)
def test_each_text_has_its_value_whatever_was_asked_before(pages: list[list[str]]) -> None:
    @kept_by_text(MOST)
    def upper(texts: Sequence[str]) -> list[str]:
        assert len(texts) == len(set(texts)) > 0
        return [text.upper() for text in texts]

    for texts in pages:
        assert upper(texts) == [text.upper() for text in texts]
        assert len(upper.known) <= max(MOST, *map(len, map(set, pages)))


def test_values_asked_for_meanwhile_by_another_thread_take_none_away() -> None:
    @kept_by_text(MOST)
    def length(texts: Sequence[str]) -> list[int]:
        if texts == ["bb"]:  # what another thread may do at any time
            length(["c", "dd", "eee", "f"])
        return list(map(len, texts))

    assert length(["a"]) == [1]
    assert length(["a", "bb"]) == [1, 2]


def test_a_text_that_is_kept_is_not_asked_for_again() -> None:
    asked: list[str] = []

    @kept_by_text(MOST)
    def length(texts: Sequence[str]) -> list[int]:
        asked.extend(texts)
        return list(map(len, texts))

    assert length(["a", "bb", "a"]) == [1, 2, 1]
    assert length(["bb", "ccc"]) == [2, 3]
    assert asked == ["a", "bb", "ccc"]


@given(PAGES)
def test_words_have_their_values_and_few_are_kept(pages: list[list[str]]) -> None:
    made = Made(str.upper, MOST)
    for words in pages:
        assert list(map(made.__getitem__, words)) == [word.upper() for word in words]
        assert len(made) <= MOST


def test_long_texts_of_thousands_of_pages_are_forgotten_and_short_ones_are_not() -> None:
    made: list[str] = []

    @kept_of_text(8192)
    def upper(text: str) -> str:
        made.append(text)
        return text.upper()

    upper("pier")
    for _ in range(10_000):
        make_room(["The ferry is late."] * 9)
    upper("pier")
    assert made == ["pier"]
    for _ in range(100):
        make_room(["The ferry is late. " * 4_000])
    upper("pier")
    assert made == ["pier", "pier"]
