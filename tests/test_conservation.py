"""Whatever a page holds, each of its blocks is either kept or stripped, once, and with a reason."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.label import decide, label
from cleaner.model import KINDS, Media, Page, RawPage, SkippedError
from cleaner.segment import segment
from cleaner.settings import CleanSettings

SAMPLES = sorted(path for path in (Path(__file__).parent.parent / "samples").rglob("*") if path.suffix in (".html", ".txt"))
# Scraped pages beside the checkout, where there are any: a folder of .html.gz. They are split so that workers share them.
PAGES = Path(os.environ.get("CLEANER_TEST_PAGES", Path(__file__).parents[2] / "shared" / "data" / "pages"))
PARTS = 8
WORDS = st.sampled_from(
    "the mayor said on Monday that ferry Read more: Share this post Sign up for our newsletter © 2026 POLL Yes No Advertisement "
    "Your support helps us “We will rebuild” Comments By Ada Quill WASHINGTON (AP) — мост открыт 橋が開いた الجسر".split(" ")
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)
TAGS = st.sampled_from(["p", "div", "li", "h2", "figcaption", "td", "aside", "button", "blockquote", "section"])
NAMES = st.sampled_from(["", "related", "story-body", "newsletter", "share-bar", "comments", "nav", "hidden", "caption"])
LEAVES = st.builds(lambda tag, name, text: f'<{tag} class="{name}">{text}</{tag}>', TAGS, NAMES, TEXTS)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, name, parts: f'<{tag} class="{name}">{"".join(parts)}</{tag}>', TAGS, NAMES, st.lists(inner, max_size=6)
    ),
)


def conserved(page: Page, mode: str = "balanced") -> None:
    """Fail where a block is lost, doubled, or stripped without a reason."""
    kept, stripped = decide(page, label(page), CleanSettings(mode=mode))  # type: ignore[arg-type]
    together = sorted([*kept, *(each.block for each in stripped)], key=lambda block: block.index)
    assert tuple(together) == page.blocks
    for each in stripped:
        assert each.label.kind in KINDS
        assert each.label.rule
        assert each.label.evidence


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    media = Media.HTML if path.suffix == ".html" else Media.TEXT
    conserved(segment(RawPage(path.name, path.read_bytes(), media)))


@pytest.mark.skipif(not PAGES.is_dir(), reason="no folder of scraped pages beside the checkout")
@pytest.mark.parametrize("part", range(PARTS))
def test_scraped_pages(part: int) -> None:
    paths = sorted(PAGES.rglob("*.html.gz"))
    assert paths
    for path in paths[part::PARTS]:
        try:
            page = segment(RawPage(path.name, gzip.decompress(path.read_bytes()), Media.HTML))
        except SkippedError:
            continue
        conserved(page)


@settings(max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=12), st.sampled_from(["precision", "balanced", "recall"]))
def test_generated_markup(parts: list[str], mode: str) -> None:
    try:
        page = segment(RawPage("made.html", f"<html><body>{''.join(parts)}</body></html>".encode(), Media.HTML))
    except SkippedError:
        return
    conserved(page, mode)


@settings(max_examples=60)
@given(st.lists(TEXTS | st.sampled_from(["", "____", "RECENT NEWS", "- a", "July 3, 2026"]), min_size=1, max_size=30))
def test_generated_dumps(lines: list[str]) -> None:
    try:
        page = segment(RawPage("made.txt", "\n".join(lines).encode(), Media.TEXT))
    except SkippedError:
        return
    conserved(page)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    for media in Media:
        try:
            page = segment(RawPage("made", body, media))
        except SkippedError:
            continue
        conserved(page)
