"""Articles for the tests of deduplication, made from a few words each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner.model import Agency, Article, Metadata

STORIES = Path(__file__).parents[1] / "stories"


def article(name: str, text: str, published: str = "", **more: str) -> Article:
    """An article of outlet ``more["outlet"]``, or of one named like it, from agency ``more["agency"]``, if any."""
    wire = Agency(more["agency"], "dateline") if "agency" in more else None
    return Article(name, name, Metadata(published=published, outlet=more.get("outlet", name)), text, agency=wire)


def prose(seed: int, words: int = 200) -> str:
    """Invented sentences of words that stand for words; another seed shares next to no run of three."""
    rng = random.Random(seed)
    made = ["".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(1, 4))) for _ in range(words)]
    return " ".join(word + "." if k % 12 == 11 else word for k, word in enumerate(made))


@pytest.fixture
def ferry() -> str:
    """A story of six paragraphs."""
    return (STORIES / "near" / "light-edits" / "a.txt").read_text(encoding="utf-8")


@pytest.fixture
def paragraphs(ferry: str) -> list[str]:
    """The paragraphs of the story."""
    return ferry.strip().split("\n\n")
