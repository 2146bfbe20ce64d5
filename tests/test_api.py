"""The verbs for programs do what their commands do."""

from __future__ import annotations

import gzip
import json
import logging
from pathlib import Path

import pytest

import cleaner
from cleaner.model import KINDS
from cleaner.source import InputError

STORY = "The east pier reopened on Monday after {} months of repairs, the harbour office said, and the first ferry left at noon.\n\n"
FARES = "Fares stay as they were until the end of the year, the council said, and the winter timetable holds until then."
PAGE = f"<html><body><h1>Pier reopens</h1><p>{STORY}</p><p>{FARES}</p></body></html>"


def test_clean_takes_bytes_text_and_paths(tmp_path: Path) -> None:
    page = PAGE.format("four")
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf8")
    texts = [found.article.text for found in map(cleaner.clean, (page.encode(), page, path)) if found.article]
    assert len(texts) == 3
    assert len(set(texts)) == 1
    dump = cleaner.clean("Pier reopens\n\n" + STORY.format("four") + FARES)
    assert dump.article is not None
    assert cleaner.clean("Pier reopens\n\n<b>" + STORY.format("four") + FARES).page.media is cleaner.Media.TEXT


def test_kept_and_stripped_are_the_page() -> None:
    found = cleaner.clean(PAGE.encode())
    blocks = [*found.kept, *(each.block for each in found.stripped)]
    assert sorted(blocks, key=lambda block: block.index) == list(found.page.blocks)


def test_settings_change_what_is_kept() -> None:
    page = PAGE.replace("<body>", "<head><title>Pier reopens</title></head><body>").encode()
    settings = cleaner.Settings(clean=cleaner.CleanSettings(keep_kinds=tuple(KINDS)))
    assert cleaner.clean(page).stripped
    assert not cleaner.clean(page, settings).stripped


def test_explain_is_a_transcript_of_the_page() -> None:
    from cleaner.transcript import read_transcript

    page, expected = read_transcript(cleaner.explain(PAGE.encode()))
    found = cleaner.clean(PAGE.encode())
    assert [block.text for block in page.blocks] == [block.text for block in found.page.blocks]
    assert sum(map(bool, expected)) == len(found.stripped)


def test_read_leaves_out_what_is_no_page_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf8")
    (tmp_path / "b.html").write_bytes(b"")
    with caplog.at_level(logging.WARNING, logger="cleaner"):
        assert [page.source for page in cleaner.read(tmp_path)] == ["a.html"]
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["b.html"]


def test_deduplicate_gives_the_same_clusters_for_any_order() -> None:
    texts = [(STORY + FARES).format(word) for word in ("four", "four", "five")]
    articles = [cleaner.Article(id=str(i), source=str(i), meta=cleaner.Metadata(), text=text) for i, text in enumerate(texts)]
    clusters = cleaner.deduplicate(articles)
    assert clusters == cleaner.deduplicate(articles[::-1])
    assert {"0", "1"} <= {member.id for member in clusters[0].members}


def test_read_takes_globs_and_containers_and_each_page_once(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for name in ("one", "two"):
        (tmp_path / "pages" / f"{name}.html").write_text(PAGE.format("four"), encoding="utf8")
    with gzip.open(tmp_path / "rows.jsonl.gz", "wt", encoding="utf8") as file:
        file.write(json.dumps({"text": "Pier reopens"}) + "\n")
    pages = tmp_path / "pages"
    assert len(list(cleaner.read(pages / "*.html"))) == 2
    assert len(list(cleaner.read(pages, pages / "one.html"))) == 2
    assert len(list(cleaner.read(tmp_path / "rows.jsonl.gz"))) == 1
    with pytest.raises(InputError, match="nowhere"):
        list(cleaner.read(tmp_path / "nowhere"))
