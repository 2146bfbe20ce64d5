"""Each row of a phrase table is alive: its case is matched by it, it is told where it was seen, and no row stands twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

import pytest

from cleaner.model import Verdict
from cleaner.phrase import find_phrases, languages, table, tables
from cleaner.phrase.files import LONGEST_WHOLE, folder
from cleaner.phrase.grammar import bare, compile_phrase, labels, runs
from cleaner.phrase.index import dump, read
from cleaner.phrase.keys import BEGINS, anchors, beginnings, opening
from cleaner.rule import rules
from cleaner.text import UNSPACED, fold

# Tables that tell pages without an article, not blocks.
WHOLE_PAGES = {"bot_wall", "error_page"}
TABLES = [(rule, language) for language in languages() for rule in tables(language)]


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_each_phrase_matches_its_case(rule: str, language: str) -> None:
    assert table(rule, language)
    assert [phrase.text for phrase in table(rule, language) if not phrase.find(fold(phrase.case))] == []


def keys_of(folded: str) -> set[str]:
    found = runs(folded)
    return {*found, *map(opening, found), *(f"{a} {b}" for a, b in pairwise(found)), *(f"{BEGINS}{run}" for run in found[:1])}


def may_match(phrase: str, folded: str, where: str = "anywhere") -> bool:
    begins = beginnings(phrase) if where in ("start", "whole") else ()
    return not any(map(keys_of(folded).isdisjoint, [each for each in (begins, *anchors(phrase)) if each]))


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_what_a_phrase_matches_holds_the_keys_by_which_others_are_passed_over(rule: str, language: str) -> None:
    for phrase in table(rule, language):
        said = labels(phrase.text) if phrase.where == "whole" else ()
        assert all(may_match(phrase.text, folded, phrase.where) for folded in (fold(phrase.case), *said)), phrase.text


@pytest.mark.parametrize("language", languages())
def test_the_index_of_a_language_was_made_of_its_tables_as_they_are(language: str) -> None:
    """python docs/generate.py makes it anew."""
    assert folder(f"{language}.json").read_text(encoding="utf8") == dump(language)


def test_an_index_of_tables_that_have_changed_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.phrase.index.digest", lambda _: "another")
    monkeypatch.setattr("cleaner.phrase.index.rows", lambda _: [("ad", "a new phrase", "anywhere", "strip", [], [["a new"]])])
    assert [row[1] for row in read("en")] == ["a new phrase"]


@pytest.mark.parametrize(
    ("phrase", "folded", "may"),
    [
        ("sign up * newsletter", "sign up for our daily newsletter", True),
        ("sign up * newsletter", "sign up for the race", False),
        ("# comments", "12 comments", True),
        ("(our|the) app", "get our app, now", True),
        ("(our|the) app", "get their apps", False),
        ("line追加", "online追加する", True),
        ("구독 신청", "구독 신청하기", True),
        ("(copyright|©) * (all rights|inc)", "copyright is all of the rights", False),
        ("subscri(be|ption) * (now|to us)", "subscribe and turn to us", True),
        ("(read|see)( also| more|) * here", "the more one reads here", False),
    ],
)
def test_keys_rule_out_only_what_a_phrase_cannot_match(phrase: str, folded: str, may: bool) -> None:
    assert may_match(phrase, folded) is may
    assert may or not compile_phrase(phrase, "anywhere").search(folded)


@pytest.mark.parametrize(
    ("phrase", "begins"),
    [
        ("(|our )newsletter", {"^newsletter", "^our"}),
        ("(re|)posted( by|)", {"^posted", "^reposted"}),
        ("read( more|ing):", {"^read", "^reading"}),
        ("(© |)copyright #", {"^copyright"}),
        ("続きを読む", {"^続"}),
        ("line追加", {"^line"}),
        # What stands first may be any, or may go on.
        ("* read more", set()),
        ("# votes", set()),
        ("(# |)votes", set()),
        ("subscri*", set()),
        ("updated( |)(:|#)", set()),
        ("구독", set()),
    ],
)
def test_keys_of_how_a_phrase_may_begin(phrase: str, begins: set[str]) -> None:
    assert beginnings(phrase) == begins


def test_runs_are_words_and_single_characters_of_unspaced_scripts() -> None:
    for character in ("a", "é", "_", "'", "9", "٣", "ß", "한", "あ", "漢", "ก", "\U00020000", "क", "\u0301"):
        text = f"ab{character}c {character}"
        spelled = [part for part in re.split(rf"({UNSPACED.pattern})|[\W_]+", text) if part]
        assert runs(text) == spelled, text


# Of these the last may not stand between two words of a phrase.
BETWEEN = (" ", ", ", ") ", " - ", " > ", " (", ' "', "/ ", " | ", " and ", ". ", "- ", " ... ", " , ", "-", " ' ")


def with_signs(folded: str) -> Iterator[str]:
    """The words of a text with other signs between them."""
    for shift in range(0, len(BETWEEN), 3):
        signs = ["", *(BETWEEN[(at * 5 + shift) % len(BETWEEN)] for at in range(folded.count(" ")))]
        yield "".join(chain.from_iterable(zip(signs, folded.split(" "), strict=True)))


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_a_phrase_is_found_where_its_strict_pattern_finds_it(rule: str, language: str) -> None:
    for phrase in table(rule, language):
        strict = compile_phrase(phrase.text, phrase.where)
        find = strict.match if phrase.where in ("start", "whole") else strict.search
        case = fold(phrase.case)
        said = [f"{before}{text}" for before in ("", "x", "- ") for text in with_signs(case)] + [f"x{case} {case}"]
        if phrase.where == "whole":
            said = [text for text in said if len(text) <= LONGEST_WHOLE]
        assert [phrase.find(text) for text in said] == [found["phrase"] if (found := find(text)) else "" for text in said]


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_each_case_is_found_through_the_index(rule: str, language: str) -> None:
    for phrase in table(rule, language):
        found = find_phrases(language, fold(phrase.case))
        assert any(each.rule == rule and each.phrase == phrase for each in found), phrase.text


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_each_phrase_says_where_it_was_seen(rule: str, language: str) -> None:
    assert all(phrase.seen.strip() and phrase.where in ("anywhere", "start", "end", "whole") for phrase in table(rule, language))


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_no_phrase_stands_twice(rule: str, language: str) -> None:
    counted = Counter((phrase.text, phrase.where) for phrase in table(rule, language))
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(("rule", "language"), TABLES)
def test_each_table_belongs_to_a_rule(rule: str, language: str) -> None:
    assert rule in rules().keys() | WHOLE_PAGES
    keeps_only = rule in rules() and not rules()[rule].strips
    assert all((phrase.verdict is Verdict.KEEP) >= keeps_only for phrase in table(rule, language))


@pytest.mark.parametrize(
    ("phrase", "where", "text"),
    [
        ("read more", "anywhere", "to read more of it"),
        ("read more", "start", "Read more, said the teacher"),
        ("read( also|) this", "whole", "» Read this:"),
        ("by * at work", "anywhere", "by Ann Doe at work"),
        ("by * at work", "anywhere", "by at work"),
        ("# votes", "whole", "1,204 votes"),
        ("foto(s|) de", "anywhere", "dos fotos de prensa"),
        ("続きを読む", "anywhere", "記事の続きを読むにはこちら"),
        ("(|our )newsletter", "start", "» Newsletter of the week"),
        ("(re|)posted( by|)", "whole", "reposted"),
        ("subscri(be|ption) now", "start", "subscription now open"),
        ("(© |)# (votes|hours)", "start", "© 2030 votes"),
        ("(続き|次)を読む", "start", "「続きを読む」"),
    ],
)
def test_forms_of_a_phrase(phrase: str, where: str, text: str) -> None:
    folded = fold(text)
    assert compile_phrase(phrase, where).search(folded)
    assert may_match(phrase, folded, where)
    assert where != "whole" or not labels(phrase) or bare(folded) in labels(phrase)


@pytest.mark.parametrize(
    ("phrase", "where", "text"),
    [
        ("read more", "anywhere", "bread more"),
        ("read more", "start", "they read more"),
        ("vote", "whole", "vote early"),
        ("# votes", "whole", "few votes"),
    ],
)
def test_texts_that_a_phrase_does_not_match(phrase: str, where: str, text: str) -> None:
    assert not compile_phrase(phrase, where).search(fold(text))
