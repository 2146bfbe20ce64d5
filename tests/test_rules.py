"""Each transcript under tests/rules/<rule>/ is run through that rule alone: it strips the blocks that are marked and no others.

A rule that only keeps is run beside the main-content voter, whose blocks it is to win back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.label import decide, label
from cleaner.model import Verdict
from cleaner.rule import rules
from cleaner.rules import second_copy
from cleaner.settings import CleanSettings
from cleaner.transcript import read_transcript

ROOT = Path(__file__).parent / "rules"
CASES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.txt"))
# Rules that look at whole pages, whose cases are pages (tests/pages), one that looks at files (test_site_config), one that is
# told of markup (test_frame).
WHOLE_PAGE = {"main_content", "next_story", "outlet_template", "story_model", "wording", "site_config", "frame"}


def _case(path: Path) -> object:
    marks = [pytest.mark.xfail(strict=True, reason="known failure")] if "known-failures" in path.parts else []
    return pytest.param(path, id=path.with_suffix("").as_posix(), marks=marks)


@pytest.mark.parametrize("path", [_case(path) for path in CASES])
def test_strips_what_is_marked_and_nothing_else(path: Path) -> None:
    page, expected = read_transcript((ROOT / path).read_text(encoding="utf8"))
    name = path.parts[0]
    only, mode = ((name,), "recall") if rules()[name].strips else ((name, "main_content"), "precision")
    _, stripped = decide(page, label(page, only), CleanSettings(mode=mode))
    by_block = {each.block.index: each.label.rule for each in stripped}
    found = [(by_block.get(block.index, ""), block.text) for block in page.blocks]
    assert found == [(rule, block.text) for rule, block in zip(expected, page.blocks, strict=True)]


@pytest.mark.parametrize(
    "name", sorted(name for name, rule in rules().items() if rule.strips and name not in WHOLE_PAGE and not name.startswith("dump_"))
)
def test_every_rule_has_cases_of_both_kinds(name: str) -> None:
    kinds = [path.name.split("-")[0] for path in CASES if path.parts[0] == name and "known-failures" not in path.parts]
    assert kinds.count("strips") >= 2
    assert kinds.count("keeps") >= 2


def test_almost_half_of_the_cases_are_keeps() -> None:
    kinds = [path.name.split("-")[0] for path in CASES]
    assert kinds.count("keeps") >= max(1, 0.45 * len(kinds))


def test_evidence_is_told_for_each_hit() -> None:
    pages = [(path, read_transcript((ROOT / path).read_text(encoding="utf8"))[0]) for path in CASES]
    told = [(path, each.evidence) for path, page in pages for each in label(page, (path.parts[0],))]
    assert {path.parts[0] for path, _ in told} == {path.parts[0] for path in CASES}
    assert [path for path, evidence in told if not evidence.strip()] == []


BOX = """language: en

@ path=html/body/article/div.image-box.center/p
                  | The crane that was hired for the day
@ path=html/body/article/p
                  | The gate for the sluice came up the river on two barges, said the keeper.
"""


def test_what_a_box_of_pictures_holds_is_doubted_as_a_caption() -> None:
    page, _ = read_transcript(BOX)
    assert [(hit.block, hit.verdict) for hit in rules()["caption"].find(page)] == [(0, Verdict.HINT)]


def test_a_story_printed_twice_stays_whole_where_the_voter_cannot_read_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page, _ = read_transcript((ROOT / "second_copy" / "strips-narrow-after-wide.txt").read_text(encoding="utf8"))
    assert list(second_copy.find(page))
    monkeypatch.setattr(second_copy, "likely", lambda _: ())
    assert list(second_copy.find(page)) == []
