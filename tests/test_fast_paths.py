"""What is computed in a faster way than it is told says the same, on all texts and pages of the samples, and on those of
the folder that CLEANER_PAGES names."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner import text, voter
from cleaner.model import FailedError, Media, Page, RawPage, SkippedError
from cleaner.segment import extractor, segment
from cleaner.segment.decode import decode
from cleaner.segment.html import is_costly, parse
from cleaner.voter import wording
from cleaner.voter.blocks import features
from cleaner.voter.trees import load

FOLDERS = [Path(__file__).parent.parent / "samples", *map(Path, filter(None, [os.environ.get("CLEANER_PAGES")]))]
TRICKY = (
    "it''s 'so' rock'n'roll ' a'b' don’t ‘quoted’ – a—b … x\u00a0y", "snake_case 3,000.5 a@b.example #tag @who", "STRASSE İstanbul ﬁn ①②",
    "Привет ёлка — дом", "東京で会議。", "نص عربي مُشكّل", "a\u00adb c\u200bd `tick´ \x1c\x85", "", "'", "½ cup", "हिन्दी में", "“\u0301”",
)  # fmt: skip


_STORY = "<p>The harbour council said on Monday that it would mend the pier before the ferries go back to summer hours.</p>"
_MENU = "".join(f"<p><a href='/{n}'>Ferry line {n}</a> leaves at {n} o'clock from the pier.</p>" for n in range(60))
_OTHER = "<div class='infinite-scroll'><p>Another story of the same town, which nobody asked for on this page.</p></div>"
_FORUM = """<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>"""
PAGES = {
    "plain": f"<article>{_STORY * 9}</article>",
    "short": f"<article>{_STORY}</article>",
    "empty": "<div></div>",
    "a small part of the page": f"<article>{_STORY * 3}</article><div class='links'>{_MENU * 3}</div>",
    "outside its element": f"<article>{_STORY * 3}</article><div class='text'>{_STORY.replace('Monday', 'Tuesday') * 20}</div>",
    "in a table": f"<article><table><tr><td>{_STORY * 5}</td></tr></table></article>",
    "with stories appended": f"<article>{_STORY * 4}</article>{_OTHER}<div class='infinite-scroll'><h1>Pier</h1>{_OTHER}{_STORY}</div>",
    "with comments": f"<article>{_STORY * 4}</article><div class='comments'><p>I was there, and it was cold.</p></div>",
    "with a list of comments": f"<article>{_STORY * 4}</article><ul id='comments'><li>I was there.</ul>",
    "with scripts": f"<article>{_STORY}<script>var a = 1;</script> and so on<style>p {{}}</style>{_STORY * 4}</article>",
    "with a video": f"<article>{_STORY * 4}<figure>A pier</figure></article><iframe src='https://vimeo.com/1'></iframe>",
    "of a forum": f"{_FORUM}<div class='comments'>{_STORY * 4}</div>",
}


@cache
def read(folder: Path) -> tuple[Page, ...]:
    return tuple(_read(folder))


def bodies(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(path for path in folder.rglob("*") if {".html", ".htm"} & set(path.suffixes)):
        yield path, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def markup(folder: Path) -> Iterator[tuple[Path, str]]:
    yield from ((path, text) for path, body in bodies(folder) if (text := decode(body)).strip() and not is_costly(parse(text)))


def _read(folder: Path) -> Iterator[Page]:
    for path, body in bodies(folder):
        try:
            yield segment(RawPage(path.name, body, Media.HTML))
        except (SkippedError, FailedError):
            continue


def texts(folder: Path) -> set[str]:
    return {block.text for page in read(folder) for block in page.blocks} | set(TRICKY)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_words_are_those_of_the_pattern(folder: Path) -> None:
    assert [t for t in texts(folder) if text.words(t) != tuple(text.WORD.findall(text.fold(t)))] == []
    assert [t for t in texts(folder) if text.word_count(t) != len(text.WORD.findall(t))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_folding_is_that_of_the_tables(folder: Path) -> None:
    def fold(t: str) -> str:
        plain = text.unicodedata.normalize("NFKC", t.translate(text._QUOTES)).translate(text._QUOTES)
        return text.collapse(plain.lower().translate(text._LETTERS))

    assert [t for t in texts(folder) if text.fold(t) != fold(t)] == []
    assert [t for t in texts(folder) if text.key(t) != text._NOT_KEY.sub("", fold(t))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_wording_weighs_all_features_that_have_a_weight(folder: Path) -> None:
    weights = wording._model().weights
    assert [t for t in texts(folder) if [f for f in wording.features(t) if f in weights] != [f for _, f in wording.wording(t).spoken]] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_trees_end_in_the_leaves_to_which_they_are_walked(folder: Path) -> None:
    import numpy as np

    data = voter.fitted("story")
    for page in read(folder)[:: max(1, len(read(folder)) // 20)]:
        columns = features(page.blocks, page.meta, load("story").weights).astype(np.float32)
        walked = [data["base"] + sum(_walk(tree, row) for tree in data["trees"]) for row in columns.T]
        assert load("story").log_odds(columns) == pytest.approx(walked, abs=1e-9)


def _walk(tree: list[list[Any]], row: Any) -> float:
    import numpy as np

    at = 0
    while tree[at][0] >= 0:
        feature, threshold, left, right, _ = tree[at]
        at = left if row[feature] <= np.float32(threshold) else right
    return float(tree[at][4])


@pytest.mark.parametrize("name", PAGES)
def test_main_content_is_what_trafilatura_extracts_of_a_page(name: str) -> None:
    page = f"<html><body><h1>The pier</h1>{PAGES[name]}</body></html>"
    assert extractor.extract(parse(page)) == extractor.extract_fully(parse(page))


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_main_content_is_what_trafilatura_extracts(folder: Path) -> None:
    found = [(path, text) for path, text in markup(folder) if extractor.extract(parse(text)) != extractor.extract_fully(parse(text))]
    assert [path for path, _ in found] == []


def test_main_content_of_a_plain_page_is_certain() -> None:
    import trafilatura

    if trafilatura.__version__ != extractor._KNOWN:
        pytest.skip("another version of trafilatura: its extract() is asked")
    assert extractor._certain(parse(f"<html><body>{PAGES['plain']}</body></html>"))


def test_stop_words_gone_through_once_are_those_of_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    from justext import core
    from trafilatura import external

    extractor.extract(parse(PAGES["short"]))
    ours = core.define_stoplist(external.JT_STOPLIST)
    monkeypatch.setattr(external, "JT_STOPLIST", None)
    assert ours == core.define_stoplist(external.jt_stoplist_init())
    assert len(ours) > 100_000
