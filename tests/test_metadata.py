"""What a page says of itself: each page of metadata/pages.toml is one test, named after what it shows."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.model import Media, Metadata, RawPage
from cleaner.phrase import languages
from cleaner.phrase.lexicon import lexicon
from cleaner.segment.blocks import cut
from cleaner.segment.byline import clean_names
from cleaner.segment.dates import iso_date, parse_date
from cleaner.segment.html import parse
from cleaner.segment.language import code_of, detect_language
from cleaner.segment.metadata import read_metadata
from cleaner.segment.outlet import domain, outlet_of

PAGES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "metadata" / "pages.toml").read_text(encoding="utf8"))["page"]


def read(html: str, source: str = "coast/a.html") -> Metadata:
    tree = parse(html)
    return read_metadata(tree, RawPage(source, html.encode(), Media.HTML), cut(tree))


@pytest.mark.parametrize("page", PAGES, ids=[page["why"] for page in PAGES])
def test_metadata_of_page(page: dict[str, Any]) -> None:
    found = read(page["html"])
    asked = {name: tuple(value) if isinstance(value, list) else value for name, value in page.items() if name not in ("why", "html")}
    assert {name: getattr(found, name) for name in asked} == asked


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2031-05-03T09:30:00.123+0200", "2031-05-03T09:30:00+02:00"),
        ("2031-05-03 09:30", "2031-05-03T09:30:00"),
        ("2031/05/03", "2031-05-03"),
        ("20310503T093000Z", "2031-05-03T09:30:00Z"),
        ("Sat, 03 May 2031 09:30:00 GMT", "2031-05-03T09:30:00Z"),
        ("Posted on May 3rd, 2031 at 9:30 pm", "2031-05-03T21:30:00"),
        ("Sept. 3, 2031", "2031-09-03"),
        ("Last changed by the harbour newsroom at 10:30 on 3 May 2031", "2031-05-03T10:30:00"),
        ("7:45 to work: the longest commute of Friday, 3 May 2031", "2031-05-03"),
        ("2031050312", ""),
        ("3. Mai 2031, 9:30 Uhr", "2031-05-03T09:30:00"),
        ("le 1er février 2031 à 9h30", "2031-02-01T09:30:00"),
        ("3 de mayo de 2031", "2031-05-03"),
        ("3 мая 2031", "2031-05-03"),
        ("2031年5月3日", "2031-05-03"),
        ("2031년 5월 3일", "2031-05-03"),
        ("3 مايو 2031", "2031-05-03"),
        ("03.05.2031", "2031-05-03"),
        ("13/05/2031", "2031-05-13"),
        ("1935653400", "2031-05-04T09:30:00Z"),
        ("Nora QuillMay 3, 2031", "2031-05-03"),
        ("31 February 2031", ""),
        ("call 0203 1205 2031", ""),
        ("May 2031", ""),
        ("no date at all", ""),
    ],
)
def test_parse_date(text: str, iso: str) -> None:
    assert parse_date(text) == iso


def test_month_first_decides_what_no_shape_can() -> None:
    assert (parse_date("02/03/2031"), parse_date("02/03/2031", month_first=True)) == ("2031-03-02", "2031-02-03")


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By NORA QUILL"], ("NORA QUILL",)),
        (["Nora Quill;Sam Oake"], ("Nora Quill", "Sam Oake")),
        (["Nora Quill", "nora quill"], ("Nora Quill",)),
        (["Par Nora Quill et Sam Oake"], ("Nora Quill", "Sam Oake")),
        (["Nora Quill (nq)"], ("Nora Quill",)),
        (["Nora Quill Political Correspondent"], ("Nora Quill",)),
        (["Nora Quill May 3, 2031 4 min read"], ("Nora Quill",)),
        (["Nora Quill (AFP)"], ("Nora Quill",)),
        (["By The Associated Press"], ("The Associated Press",)),
        (["Nora Quill, The Associated Press"], ("Nora Quill",)),
        (["By Nora Quill and Sam Oake, Pier Post"], ("Nora Quill", "Sam Oake")),
        (["By Nora Quill in Tarnmouth and Sam Oake in New Reen"], ("Nora Quill", "Sam Oake")),
        (["By Nora Quill For The Pier Post"], ("Nora Quill",)),
        (["Joint Centre for Harbour Studies"], ("Joint Centre for Harbour Studies",)),
        (["Nora Quill. Pictures by Sam Oake"], ("Nora Quill",)),
        (["Nora J. Quill", "St. John Oake"], ("Nora J. Quill", "St. John Oake")),
        (["By our staff reporter"], ()),
        (["@noraquill"], ()),
        (["Reporter"], ()),
        (["105092"], ()),
        (["Ludwig van der Aue"], ("Ludwig van der Aue",)),
        (["Jean-Luc d'Aubigny"], ("Jean-Luc d'Aubigny",)),
    ],
)
def test_clean_names(raw: list[str], names: tuple[str, ...]) -> None:
    assert clean_names(raw) == names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The bridge was closed for five months and it is not the first time that this has been so for the people who live in the town.",
            "en",
        ),
        (
            "Die Brücke war fünf Monate lang gesperrt, und es ist nicht das erste Mal, dass die Leute in der Stadt auf die Fähre warten.",
            "de",
        ),
        (
            "Le pont a été fermé pendant cinq mois et ce n'est pas la première fois que les habitants de la ville doivent attendre le bac.",
            "fr",
        ),
        (
            "El puente estuvo cerrado durante cinco meses y no es la primera vez que los vecinos de la ciudad tienen que esperar el barco.",
            "es",
        ),
        ("Мост был закрыт пять месяцев, и это не первый раз, когда жители города должны ждать паром на том берегу реки.", "ru"),
        ("Міст був закритий п'ять місяців, і це не перший раз, коли жителі міста чекають на пором біля річки.", "uk"),
        ("橋は五か月の間、閉鎖されていた。町の人が船を待つのは初めてではない。", "ja"),
        ("这座桥关闭了五个月，城里的人不是第一次等船。", "zh"),
        ("다리는 다섯 달 동안 닫혀 있었고 주민들이 배를 기다린 것은 처음이 아니다.", "ko"),
        ("ظل الجسر مغلقا خمسة أشهر وليست هذه المرة الأولى", "ar"),
        ("“Le pont”… a été fermé — pendant cinq mois, et c’est ce que les habitants de la ville attendent ½ • ™", "fr"),
        ("“Most” został zamknięty na pięć miesięcy i nie jest to pierwszy raz, gdy mieszkańcy czekają na prom", "pl"),
        ("“橋”は五か月の間、閉鎖されていた。町の人が船を待つのは初めてではない。", "ja"),
        ("brk xkcd 12 34", ""),
        ("", ""),
    ],
)
def test_detect_language(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("2031-05-03T09:30:00+02:00", "2031-05-03T09:30:00+02:00"),
        ("1935653400", "2031-05-04T09:30:00Z"),
        ("3 May 2031", "2031-05-03"),
        ("last Tuesday", "last Tuesday"),
        ("", ""),
    ],
)
def test_a_given_date_is_written_as_iso_where_it_can_be_read(given: str, iso: str) -> None:
    assert iso_date(given) == iso


@pytest.mark.parametrize(
    ("text", "told", "code"),
    [
        ("Қала әкімі көпірді жөндеу жұмыстары келесі аптада басталатынын айтты.", "kk", "kk"),
        ("Мэр паведаміў у панядзелак, што рамонт моста пачнецца на наступным тыдні.", "be", "be"),
        ("वाहतूक पुढच्या आठवड्यात सुरू होईल, असे महापौरांनी सांगितले.", "mr", "mr"),
        ("پل کی مرمت اگلے ہفتے شروع ہو جائے گی اور لوگ پرانا راستہ استعمال کریں گے۔", "ur", "ur"),
        ("Міст відкриють наступного тижня, сказала їхня мерка.", "ru", "uk"),
    ],
)
def test_what_markup_says_holds_between_languages_of_one_script(text: str, told: str, code: str) -> None:
    assert detect_language(text, told) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("nb-NO", "no"), ("nn", "no"), ("no", "no"), ("xx1", ""), ("", ""), ("English", "")],
)
def test_code_of_language_tag(tag: str, code: str) -> None:
    assert code_of(tag) == code


def test_languages_that_are_told_include_those_of_the_phrase_tables() -> None:
    by_script = {"ar", "he", "hi", "ja", "ko", "zh"}
    assert {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr"} <= set(languages())
    assert set(languages()) - by_script <= lexicon("function_words").keys()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.news.coast.co.uk/a", "coast.co.uk"),
        ("http://coast.example/a", "coast.example"),
        ("http://www.coast.example/a", "coast.example"),
        ("https://news.coast.example:8080/a", "coast.example"),
        ("http://192.0.2.7/a", "192.0.2.7"),
        ("coast.example", ""),
        ("https://localhost/a", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_registrable_domain(url: str, name: str) -> None:
    assert domain(url) == name


def test_what_tldextract_would_be_asked_is_known_without_it() -> None:
    code = "import sys; from cleaner.segment.outlet import domain; print(domain('https://www.herald.co.uk/a'), 'tldextract' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["herald.co.uk", "False"]


def test_outlet_without_address_is_the_site_and_else_the_folder() -> None:
    assert outlet_of("", (), "Coast Herald", "coast/a.html") == "coast herald"
    assert outlet_of("", (), "", "2031/05/coast/news/a.html") == "coast"
    assert outlet_of("", (), "", "www.coast.example/a.txt") == "coast.example"
    assert outlet_of("", (), "", "a.html") == ""
    assert outlet_of("Herald", ("https://coast.example/",), "", "a.html") == "Herald"


def test_markup_is_not_changed_by_reading() -> None:
    tree = parse(PAGES[0]["html"])
    before = cut(tree)
    read_metadata(tree, RawPage("a.html", b"", Media.HTML), before)
    assert cut(tree) == before
