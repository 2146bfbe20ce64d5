"""How verdicts decide, and what an article is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import label as labelling
from cleaner.label import assemble, decide, deciding, in_doubt, label
from cleaner.model import Basis, Block, Hit, Kind, Label, Media, Page, SkippedError, Verdict
from cleaner.rule import Rule
from cleaner.settings import CleanSettings
from cleaner.text import word_count
from cleaner.transcript import read_transcript
from cleaner.voter import story

PAGE = Page("x.html", tuple(Block(i, Kind.PARAGRAPH, f"Block number {i} of the page.") for i in range(3)))
STRIP, HINT, KEEP = Verdict.STRIP, Verdict.HINT, Verdict.KEEP


def said(*labels: tuple[str, str, Verdict]) -> list[Label]:
    """Labels of the page's middle block, as (rule, kind, verdict)."""
    return [Label(1, rule, kind, verdict, "because") for rule, kind, verdict in labels]


@pytest.mark.parametrize(
    ("labels", "stripped_as"),
    [
        ([], None),
        ([("poll", "poll", STRIP)], "poll"),
        ([("poll", "poll", STRIP), ("correction", "", KEEP)], None),
        ([("poll", "poll", HINT)], None),
        ([("poll", "poll", HINT), ("poll", "poll", HINT)], None),
        ([("poll", "poll", HINT), ("main_content", "template", HINT)], "poll"),
        ([("a_rule", "template", STRIP), ("share", "share", STRIP)], "share"),
        ([("main_content", "template", HINT), ("story_model", "template", HINT)], "template"),
        ([("main_content", "template", HINT), ("share", "share", HINT), ("correction", "", KEEP)], None),
    ],
)
def test_a_keep_wins_then_a_strip_then_two_hints_of_different_rules(
    labels: list[tuple[str, str, Verdict]], stripped_as: str | None
) -> None:
    _, stripped = decide(PAGE, said(*labels), CleanSettings())
    assert [each.label.kind for each in stripped] == ([stripped_as] if stripped_as else [])


@pytest.mark.parametrize(
    ("mode", "labels", "goes"),
    [
        ("precision", [("share", "share", HINT)], True),
        ("recall", [("share", "share", HINT), ("poll", "poll", HINT)], False),
        ("recall", [("share", "share", STRIP)], True),
        ("precision", [("share", "share", HINT), ("correction", "", KEEP)], False),
    ],
)
def test_modes_ask_for_more_or_less(mode: str, labels: list[tuple[str, str, Verdict]], goes: bool) -> None:
    _, stripped = decide(PAGE, said(*labels), CleanSettings(mode=mode))  # type: ignore[arg-type]
    assert bool(stripped) is goes


@pytest.mark.parametrize(
    ("labels", "share", "doubted"),
    [
        ([("story_model", "template", HINT)], 0.4, True),
        ([("story_model", "template", HINT), ("main_content", "template", HINT)], 0.4, True),
        ([("share", "share", HINT)], 0.7, True),
        ([], 0.4, False),
        ([("main_content", "template", HINT)], 0.4, False),
        ([("story_model", "template", HINT), ("share", "share", HINT)], 0.4, False),
        ([("story_model", "template", HINT), ("share", "share", STRIP)], 0.4, False),
        ([("story_model", "template", HINT), ("correction", "", KEEP)], 0.4, False),
        ([("story_model", "template", HINT)], 0.01, False),
    ],
)
def test_a_page_is_in_doubt_where_one_hint_more_would_strip_what_may_well_be_story(
    labels: list[tuple[str, str, Verdict]], share: float, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "_seen", lambda *_: (None, (0.99, share, 0.99)))
    assert in_doubt(PAGE, said(*labels)) is doubted


def test_a_short_doubtful_block_of_a_long_story_leaves_no_doubt_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "_seen", lambda *_: (None, (0.99, 0.4, *[0.99] * 40)))
    page = Page("x.html", tuple(Block(i, Kind.PARAGRAPH, f"Block number {i} of the page.") for i in range(42)))
    assert not in_doubt(page, said(("story_model", "template", HINT)))


def test_a_kind_can_be_kept_and_a_kept_kind_dropped() -> None:
    labels = said(("caption", "caption", STRIP))
    assert decide(PAGE, labels, CleanSettings(keep_kinds=("caption",)))[1] == ()
    labels = said(("share", "share", HINT), ("quoted", "", KEEP))
    assert len(decide(PAGE, labels, CleanSettings(drop_kinds=("share",)))[1]) == 1


def test_kept_and_stripped_are_all_blocks_in_order() -> None:
    kept, stripped = decide(PAGE, said(("poll", "poll", STRIP)), CleanSettings())
    assert [block.index for block in kept] == [0, 2]
    assert [each.block.index for each in stripped] == [1]


def test_an_article_is_its_kept_blocks_parted_by_blank_lines() -> None:
    article = assemble(PAGE, PAGE.blocks[:2], (), minimum_words=2)
    assert article.text == "Block number 0 of the page.\n\nBlock number 1 of the page."
    assert article.id == assemble(PAGE, PAGE.blocks, (), 2).id


def test_too_little_text_is_no_article() -> None:
    with pytest.raises(SkippedError, match="no article"):
        assemble(PAGE, (), (), minimum_words=1)


ANY_LABEL = st.builds(
    Label,
    block=st.integers(0, 2),
    rule=st.sampled_from(["a_rule", "main_content", "share", "story_model", "wording"]),
    kind=st.sampled_from(["template", "share", "poll", "ad"]),
    verdict=st.sampled_from(Verdict),
    evidence=st.just("because"),
    basis=st.sampled_from(Basis),
)
LATE = Label(1, "outlet_template", "outlet_template", STRIP, "on all pages", Basis.VOTE)


@given(
    st.lists(ANY_LABEL, max_size=12), st.sampled_from(["precision", "balanced", "recall"]), st.sampled_from([(), ("share",), ("template",)])
)
def test_the_deciding_labels_decide_as_all_do(labels: list[Label], mode: str, keep_kinds: tuple[str, ...]) -> None:
    settings = CleanSettings(mode=mode, keep_kinds=keep_kinds)
    ordered = sorted(labels, key=lambda each: (each.block, each.rule))
    for late in ([], [LATE]):
        assert decide(PAGE, [*deciding(ordered), *late], settings) == decide(PAGE, [*ordered, *late], settings)


ANY_HIT = st.builds(
    Hit, st.integers(0, 2), st.sampled_from(["because", "so it is"]), st.sampled_from(Verdict), st.just(""), st.sampled_from(Basis)
)


@given(st.lists(ANY_LABEL.filter(lambda each: each.rule != "main_content" or each.verdict is HINT), max_size=12))
def test_the_deciding_labels_tell_of_doubt_as_all_do(labels: list[Label]) -> None:
    ordered = sorted(labels, key=lambda each: (each.block, each.rule))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labelling, "risk", lambda _, swing: sum(2**i for i in swing))
        for most in range(8):
            patch.setattr(labelling, "_RISK", most)
            assert in_doubt(PAGE, deciding(ordered)) == in_doubt(PAGE, ordered)


@given(st.dictionaries(st.sampled_from(["a_rule", "share", "wording"]), st.lists(ANY_HIT, max_size=8)))
def test_labels_stand_by_block_rule_basis_and_evidence_in_whatever_order_rules_hit(hits: dict[str, list[Hit]]) -> None:
    table = {name: Rule("share", "", lambda _, found=found: found) for name, found in sorted(hits.items())}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labelling, "rules", lambda: table)
        labels = label(PAGE)
    assert len(labels) == sum(map(len, hits.values()))
    assert list(labels) == sorted(labels, key=lambda each: (each.block, each.rule, each.basis, each.evidence))


@given(st.lists(st.text("ab'’ .-_—éß漢字กข\n", min_size=1, max_size=12), max_size=4), st.integers(0, 6))
def test_an_article_has_the_words_that_are_asked_of_it_or_is_none(texts: list[str], asked: int) -> None:
    blocks = tuple(Block(i, Kind.PARAGRAPH, text) for i, text in enumerate(texts))
    if word_count("\n\n".join(texts)) < asked:
        with pytest.raises(SkippedError):
            assemble(PAGE, blocks, (), asked)
    else:
        assert assemble(PAGE, blocks, (), asked).text == "\n\n".join(texts)


def test_a_page_labelled_again_with_another_vote_is_labelled_as_one_that_never_was() -> None:
    path = next((Path(__file__).parent / "pages").glob("broadsheet*/labelled.txt"))
    page, _ = read_transcript(path.read_text(encoding="utf8"))
    for main in (None, frozenset({1, 2}), frozenset(range(len(page.blocks)))):
        again = replace(page, main=main)
        assert label(again) == label(replace(again, blocks=tuple(block for block in page.blocks)))


def test_a_page_without_blocks_has_no_labels() -> None:
    for media in Media:
        assert label(Page("x", (), media)) == ()
