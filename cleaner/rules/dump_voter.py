"""The voter of lines: in a text dump, how lines look and stand tells story from the rest.

Features of a line and its neighbours under learned weights (a logistic regression; bench makes them again). Most are of shape,
which any language has; what words tell comes from the voter of wording and the phrase tables.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from cleaner.data import data
from cleaner.model import Basis, Block, Hit, Kind, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import CLOSERS
from cleaner.voter import probability
from cleaner.voter.line_features import Features, features
from cleaner.voter.shape import is_prose, length
from cleaner.voter.voice import speaks_for_outlet

# The voter is sure below these odds, by how many neighbours of the line are prose, and doubts below the last; where it stands
# was read from the lines of publishers left out of its training. A line between two paragraphs is a heading or an item more often
# than a link, one far from them more often a menu. A short sentence of the story's stretch beside a paragraph is only doubted:
# "Nobody objected." has no shape of its own. A paragraph with the words of clutter is believed to be it by less.
SURE: Mapping[str | int, float] = {
    "prose": 0.3, "worded": 0.65, "voiced": 0.45, "alone": 0.35, "sentence": 0.02, 2: 0.11, 1: 0.3, 0: 0.27
}  # fmt: skip
DOUBT = 0.84
# A paragraph that does not speak for the outlet is doubted below this: stories use the words of appeals and of shops, too.
DOUBT_PROSE = 0.6
# Share of its words from which a sentence is at home among the paragraphs around it.
AT_HOME = 0.4
# Up to so many paragraphs a story is too short for its words to recur in it, by which the voter tells them.
BRIEF = 3
# Words that an appeal, an offer or a note of the outlet's seldom exceeds.
APPEAL_WORDS = 60
# What a reader is told, where it holds; the first two that do.
_SAID = (
    ("wordless", "has no words"),
    ("repeated", "stands on the page more than once"),
    ("none_before", "stands above all prose"),
    ("none_after", "stands below all prose"),
    ("label@-1", "follows a label"),
    ("label@1", "a label follows"),
)


@cache
def _weights() -> tuple[float, dict[str, float]]:
    file = tomllib.loads(data("voter", "dump.toml").read_text(encoding="utf8"))
    return file["bias"], file["weights"]


def story_odds(row: Features) -> float:
    """How likely, 0 to 1, the voter takes a line for story."""
    bias, weights = _weights()
    return probability(bias + math.fsum(weights.get(name, 0.0) * value for name, value in row.items()))


def find(page: Page) -> Iterator[Hit]:
    """A strip where the voter is sure, a hint where it doubts."""
    if page.media is not Media.TEXT:
        return
    inside = False
    rows = features(page.blocks, page.title, page.language)
    brief = sum(row["inside"] and is_prose(block.text) for block, row in zip(page.blocks, rows, strict=True)) <= BRIEF
    for row in rows:
        row["brief"] = float(brief)
    told = [story_odds(row) for row in rows]
    likeliest = _likeliest(page.blocks, rows, told)
    for block, row, odds in zip(page.blocks, rows, told, strict=True):
        row["ends"] = float(inside and not row["inside"] and _may_end(block, row))
        inside = bool(row["inside"] or row["ends"])
        if odds < _doubt(block, row):
            sure = odds < _sure(block, row) and block.index != likeliest
            yield Hit(block.index, _evidence(row, odds), Verdict.STRIP if sure else Verdict.HINT, basis=Basis.VOTE)


def _likeliest(blocks: Sequence[Block], rows: Sequence[Features], told: Sequence[float]) -> int | None:
    """The paragraph likeliest to be story, if one may be: a dump that has an article has its text, however odd the rest is.

    One that speaks for the outlet may be it only where no other may, and is longer than an appeal.
    """
    may = [
        (not speaks_for_outlet(row), odds, -block.index)
        for block, row, odds in zip(blocks, rows, told, strict=True)
        if is_prose(block.text) and row.get("prose*wording", 0.0) <= 0 and (not speaks_for_outlet(row) or length(block.text) > APPEAL_WORDS)
    ]
    return -max(may)[-1] if may else None


def _doubt(block: Block, row: Features) -> float:
    return DOUBT_PROSE if is_prose(block.text) and not speaks_for_outlet(row) else DOUBT


def _sure(block: Block, row: Features) -> float:
    voiced = speaks_for_outlet(row) and row["stop"]
    if row.get("prose*wording", 0.0) > 0:
        return SURE["worded"]
    if voiced and row["company"] < AT_HOME:
        return SURE["voiced"]
    if is_prose(block.text):
        # A paragraph far from all others may be a teaser, a biography, the question of a poll.
        alone = not (row.get("prose@1") or row.get("prose@-1"))
        return SURE["alone" if voiced or alone else "sentence" if row["brief"] and row["inside"] else "prose"]
    beside = int(row.get("prose@-1", 0.0) + row.get("prose@1", 0.0))
    return SURE["sentence" if row["ends"] or (beside and row["stop"] and row["inside"]) else beside]


def _may_end(block: Block, row: Features) -> bool:
    """True for a sentence that may be one of the story's last where it stands right below it: of its matter, or with no words of
    clutter; a question only of its matter."""
    if block.kind is not Kind.PARAGRAPH or not row["stop"] or row.get("short*wording", 0.0) > 0:
        return False
    return row["shared"] > 0 or block.text.rstrip(CLOSERS).endswith((".", "。", "।", "!"))


def _evidence(row: Features, odds: float) -> str:
    said = [words for name, words in _SAID if row.get(name, 0.0) > 0]
    ending = "ends no sentence" if not row["stop"] else "ends a sentence"
    return f"{odds:.0%} story by shape: " + ", ".join([ending, *said[:2]])


RULE = Rule(strips="template", about="text dumps: lines that look and stand like menus, lists and labels (learned)", find=find)
