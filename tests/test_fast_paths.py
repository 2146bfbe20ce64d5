"""What is computed in a faster way than it is told says the same, on all texts and pages of the samples, and on those of
the folder that CLEANER_PAGES names."""

from __future__ import annotations

import gzip
import os
import re
import sys
from collections.abc import Iterator
from functools import cache, reduce
from operator import add
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import template, text, voter
from cleaner.evidence import numbered
from cleaner.model import Block, FailedError, Kind, Media, Page, RawPage, SkippedError
from cleaner.run import record
from cleaner.segment import byline, extractor, segment, stop_words, suffix
from cleaner.segment import markup as markup_of
from cleaner.segment.decode import decode
from cleaner.segment.html import is_costly, parse
from cleaner.template.sketch import PROSE, _digest_words, _told
from cleaner.voter import wording
from cleaner.voter.blocks import features
from cleaner.voter.trees import load

FOLDERS = [Path(__file__).parent.parent / "samples", *map(Path, filter(None, [os.environ.get("CLEANER_PAGES")]))]
TRICKY = (
    "it''s 'so' rock'n'roll ' a'b' don’t ‘quoted’ – a—b … x\u00a0y", "snake_case 3,000.5 a@b.example #tag @who", "STRASSE İstanbul ﬁn ①②",
    "Привет ёлка — дом", "東京で会議。", "نص عربي مُشكّل", "a\u00adb c\u200bd `tick´ \x1c\x85", "", "'", "½ cup", "हिन्दी में", "“\u0301”",
)  # fmt: skip
TELLING = (
    "\n", " ", "¼ ", "a\u0308", "l'",
    "` ", "’s ", "?", "？", "|", "(", "： ", "« ", "ありま", "東京", "12 ", "@who ", "a@b.example ", "https://a.example/b ", "İ", "Σ ",
    "help us ", "subscribe to ", "our newsletter ", "abbonati ", "read more ", "the police said ", "\u0301", "\ud800", "１２", "ﬁ",
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
    found = tuple(_read(folder))
    assert found, f"no pages in {folder}"
    return found


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


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("का की के को", ("का", "की", "के", "को")),
        ("தமிழ்நாடு அரசு", ("தமிழ்நாடு", "அரசு")),
        ("বাংলাদেশ সরকার", ("বাংলাদেশ", "সরকার")),
        ("L'été d’Anna", ("l'été", "d'anna")),
        ("橋が開く", ("橋", "が", "開", "く")),
    ],
)
def test_signs_that_hang_on_a_letter_are_part_of_its_word(told: str, found: tuple[str, ...]) -> None:
    assert text.words(told) == found


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_words_are_those_of_the_pattern(folder: Path) -> None:
    assert [t for t in texts(folder) if text.words(t) != tuple(text.WORD.findall(text.fold(t)))] == []
    assert [t for t in texts(folder) if text.word_count(t) != len(text.WORD.findall(t))] == []
    found = sorted(texts(folder))
    assert text.word_counts(found) == [text.word_count(t) for t in found]
    assert text.words_of(found) == [tuple(text.WORD.findall(text.fold(t))) for t in found]
    assert text.keys_of(found) == [text._NOT_KEY.sub("", text.fold(t)) for t in found]
    assert text.words_in_all(found) == sum(text.word_count(t) for t in found)
    for page in read(folder):
        told = [block.text for block in page.blocks] + list(TRICKY)
        assert text.words_in_all(told) == sum(text.word_count(t) for t in told)
        lines = text.folded_lines(told)
        assert [text.words(t) for t, line in zip(told, lines, strict=True) if line is not None] == [
            tuple(line.decode().split()) for line in lines if line is not None
        ]


SIGNS = "aA bB'’`0123٣é—–…“ \u00a0\u00adK\u212aİß\n\t\x1c中ก\u0301ـ\ud800 ."
ODD = st.text(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=60)
SPOKEN = st.lists(st.sampled_from("the it's ' 12 1st Été 中国 a B9 -- … ’tis o’ ٣٤ \u212a 3,000".split()), max_size=16).map(" ".join)


@given(st.lists(st.one_of(ODD, SPOKEN), max_size=8))
def test_texts_looked_at_together_are_told_as_each_is_alone(told: list[str]) -> None:
    blocks = tuple(Block(index, Kind.PARAGRAPH, t) for index, t in enumerate(told))
    drawn = template.sketch(Page("page.html", blocks))
    assert list(zip(drawn.keys, drawn.ends, strict=True)) == [template.text_keys(t) for t in told]
    assert _told(told) == [_digest_words(t) for t in told]
    assert drawn.prose == {index: len(text.words(t)) for index, t in enumerate(told) if len(text.words(t)) >= PROSE}
    assert text.words_in_all(told) == sum(text.word_count(t) for t in told)
    assert record.load_sketch(record.dump_sketch(drawn)) == drawn


def test_the_keys_of_a_block_are_those_of_its_folded_words() -> None:
    assert template.text_keys("The  “council’s” 12 ferries") == template.text_keys("the council's 7 Ferries")
    assert template.text_keys("Page 1 of") != template.text_keys("Page 2 of")
    assert template.text_keys("12 — 34") == (0, 0)
    assert template.text_keys("½ Été 中国 ٣٤ 1st ’tis") == (10501032260450827556, 0)
    said = "The council said on Monday that 12 of its ferries will not sail"
    assert template.text_keys(said) == (1120598852805602952, 7808692832998072917)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_folding_is_that_of_the_tables(folder: Path) -> None:
    def fold(t: str) -> str:
        plain = text.unicodedata.normalize("NFKC", t.translate(text._QUOTES)).translate(text._QUOTES)
        return text.collapse(plain.lower().translate(text._LETTERS))

    assert [t for t in texts(folder) if text.fold(t) != fold(t)] == []
    assert [t for t in texts(folder) if text.key(t) != text._NOT_KEY.sub("", fold(t))] == []


@given(st.lists(st.lists(st.sampled_from([*TRICKY, *TELLING]) | st.text(max_size=6), max_size=12).map("".join), max_size=6))
def test_what_is_found_of_a_text_does_not_hang_on_those_beside_it(found: list[str]) -> None:
    for function in (text.words_of, text.keys_of, wording.log_odds):
        function.cache_clear()
    assert text.words_of(found) == [tuple(text.WORD.findall(text.fold(t))) for t in found]
    assert text.keys_of(found) == [text._NOT_KEY.sub("", text.fold(t)) for t in found]
    assert text.word_counts(found) == [len(text.WORD.findall(t)) for t in found]
    assert wording.log_odds(found) == list(map(weighed, found))


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_wording_weighs_all_features_that_have_a_weight(folder: Path) -> None:
    found = sorted(texts(folder))
    assert [t for t, log_odds in zip(found, wording.log_odds(found), strict=True) if log_odds != weighed(t)] == []


def weighed(t: str) -> float:
    model = wording._model()
    return model.bias + reduce(add, [model.weights[each] for each in wording.features(t) if each in model.weights], 0.0)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_bylines_are_those_of_the_pattern(folder: Path) -> None:
    spoken = "• Written by Ann Lee", "It was written by Ann Lee", "Text: Ann Lee", "On the pier (记者：牛某)", "本报 记者: 牛某"
    lines = [*texts(folder), *spoken]
    told = {line: byline._byline(sure=True).search(line) is not None for line in lines}
    assert [line for line in lines if (byline._said(line, True) is not None) != told[line]] == []
    assert len(set(told.values())) == 2


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_elements_that_speak_of_an_author_are_found_by_class_alone_where_none_speaks_otherwise(folder: Path) -> None:
    trees = [(path, parse(text)) for path, text in markup(folder)]
    assert any(markup_of._SAID(tree) for _, tree in trees)
    by_class = [(path, tree) for path, tree in trees if not markup_of._SPEAKS_OTHERWISE(tree)]
    assert [path for path, tree in by_class if markup_of._SAID(tree) != markup_of._SAID_BY_CLASS(tree)] == []


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
    said = [(path, extractor.extract(parse(text)), extractor.extract_fully(parse(text))) for path, text in markup(folder)]
    assert any(own for _, own, _ in said)
    assert [path for path, own, theirs in said if own != theirs] == []


def test_main_content_of_a_plain_page_is_certain() -> None:
    import trafilatura

    if trafilatura.__version__ != extractor._KNOWN:
        pytest.skip("another version of trafilatura: its extract() is asked")
    assert extractor._certain(parse(f"<html><body>{PAGES['plain']}</body></html>"))


@pytest.mark.parametrize("name", PAGES)
def test_justext_finds_the_same_with_the_words_of_the_page(name: str) -> None:
    from trafilatura import external

    page = f"<html><body><h1>The pier</h1>{PAGES[name]}</body></html>"
    expected = external.try_justext(parse(page), None, None)
    assert [each.text for each in stop_words.prose_of(parse(page), external)] == [each.text for each in expected]


def test_domains_are_those_of_tldextract() -> None:
    rules = suffix._rules()
    assert len(rules) > 5000
    hosts = [f"{above}{rule.lstrip('!*.')}" for rule in list(rules)[::7] for above in ("", "a.", "b.a.")]
    hosts += "www.ck x.ck a.x.ck city.kawasaki.jp a.city.kawasaki.jp b.a.kawasaki.jp 1.2.3.4 1.2.3.4.5 a.localdomain x_y.co.uk".split()
    assert [host for host in hosts if suffix.registrable(host) != suffix._asked(host)] == []


WITH_DIGITS = [*TRICKY, "7", "٣", "²", "Ⅻ", "１", "\ud800"]


@given(st.lists(st.lists(st.sampled_from(WITH_DIGITS) | st.text(max_size=6), max_size=6).map("".join), max_size=6))
def test_blocks_with_a_digit_are_found_whatever_stands_in_those_beside_them(found: list[str]) -> None:
    page = Page("x", tuple(Block(i, Kind.PARAGRAPH, each) for i, each in enumerate(found)))
    assert [block.text for block in numbered(page)] == [each for each in found if re.search(r"\d", text.fold(each))]


def test_a_digit_is_one_when_it_is_folded() -> None:
    digits = [sign for sign in map(chr, range(sys.maxunicode + 1)) if re.fullmatch(r"\d", sign)]
    assert [sign for sign in digits if not re.search(r"\d", text.fold(sign))] == []
