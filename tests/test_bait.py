"""Nothing takes more than linear time: every rule, phrase table and way of cutting is run on a megabyte that is made to
mislead it, and every pattern on short texts that are made of its own loops.

A bait for a pattern repeats what one of its loops takes, behind a start that leads to that loop, and ends in what breaks
the match; what is cubic or worse takes minutes for it. The bound is no measure of speed: what is quadratic needs hours for
a megabyte, what is linear a second.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest

import cleaner
from cleaner.agency import find_agency
from cleaner.diff import diff_words
from cleaner.model import Block, FailedError, Kind, Media, Metadata, Page, RawPage, SkippedError
from cleaner.phrase import find_phrases, languages
from cleaner.rule import rules
from cleaner.segment import segment
from cleaner.segment.plain_lines import cut
from cleaner.source.sniff import media

SIZE, SECONDS = 2_000, 10
MEGABYTE = 1_000_000
QUARTER = MEGABYTE // 4
# Ends of a bait: what most loops cannot take, and what others cannot.
ENDS = ("\x00", "!", "\n", "a")
Tree = Any


@contextmanager
def bounded(what: str) -> Iterator[None]:
    """Fails where the block takes more than SECONDS of CPU."""

    def stop(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"does not come to an end: {what}")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def patterns() -> dict[str, re.Pattern[Any]]:
    """All compiled patterns that the package's modules hold, by place."""
    found = {}
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if not module.name.endswith("__main__"):
            held = vars(importlib.import_module(module.name))
            found |= {f"{module.name}.{name}{place}": each for name, value in held.items() for place, each in _in(value)}
    return {place: each for place, each in found.items() if not place.split(".")[-1].startswith("__")}


def _in(value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth < 3 and isinstance(value, list | tuple | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in items:
            for place, pattern in _in(each, depth + 1):
                yield f"[{key}]{place}", pattern


def example(tree: Tree) -> str:
    """A short text that the pattern takes, but for what stands around it."""
    return "".join(_example(code, given) for code, given in tree)


def _example(code: Any, given: Any) -> str:
    if code in (op.LITERAL, op.NOT_LITERAL, op.ANY):
        return chr(given) if code is op.LITERAL else "b" if given == ord("a") else "a"
    if code is op.IN:
        return _member(given)
    if code in (op.BRANCH, op.SUBPATTERN):
        return example(given[1][0] if code is op.BRANCH else given[3])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return example(given[2]) * given[0]
    return example(given) if code is op.ATOMIC_GROUP else ""


CATEGORIES = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_WORD: ".", op.CATEGORY_NOT_SPACE: "a"}


def _member(given: Any) -> str:
    """A character of a class."""
    if given[0][0] is op.NEGATE:
        inside = re.compile("[" + "".join(_class(code, each) for code, each in given[1:]) + "]")
        return next((c for c in "a 1.,-\"'(\n" if not inside.match(c)), "\u2603")
    code, each = given[0]
    return chr(each) if code is op.LITERAL else chr(each[0]) if code is op.RANGE else CATEGORIES.get(each, "a")


def _class(code: Any, each: Any) -> str:
    if code is op.LITERAL:
        return re.escape(chr(each))
    if code is op.RANGE:
        return f"{re.escape(chr(each[0]))}-{re.escape(chr(each[1]))}"
    return {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W"}.get(each, r"\S")


def loops(tree: Tree, lead: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each loop of a pattern, at its least, and one round of the loop."""
    for code, given in tree:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT) and given[1] > 20:
            yield lead, example(given[2]) or "a"
        for inner in _inner(code, given):
            yield from loops(inner, lead)
        lead += _example(code, given)


def _inner(code: Any, given: Any) -> list[Tree]:
    if code is op.BRANCH:
        return list(given[1])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [given[2]]
    if code is op.SUBPATTERN:
        return [given[3]]
    return [given[1]] if code in (op.ASSERT, op.ASSERT_NOT) else []


def baits(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Long texts on which this pattern would go wrong, if it can."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for lead, round_ in dict.fromkeys(loops(parser.parse(source, pattern.flags & ~re.DEBUG))):
        many = round_ * (SIZE // len(round_))
        yield from (lead + many + end for end in ENDS)
        yield (lead + round_ * 3) * (SIZE // len(lead + round_ * 3))
        yield (lead + " ") * (SIZE // len(lead + " "))


PATTERNS = patterns()


@pytest.mark.parametrize("place", PATTERNS)
def test_no_pattern_loses_itself_in_its_own_loops(place: str) -> None:
    pattern = PATTERNS[place]
    with bounded(place):
        for bait in dict.fromkeys(baits(pattern)):
            text: Any = bait if isinstance(pattern.pattern, str) else bait.encode("utf8", "replace")
            pattern.sub(b"" if isinstance(text, bytes) else "", text)
            pattern.match(text)
            pattern.fullmatch(text)


BAITS = {
    "spaces": " ",
    "words": "a ",
    "dashes": "- ",
    "rules": "-",
    "quotes": '"',
    "curly quotes": "“",
    "dots": ".",
    "stops": ". ",
    "digits": "1",
    "figures": "1,",
    "calls": "Read more ",
    "handles": "@a ",
    "bylines": "By Ann ",
    "brackets": "(",
    "closed": "() ",
    "square": "[",
    "links": "[a](",
    "colons": "a: ",
    "addresses": "http://",
    "hosts": "a.b/",
    "mails": "a@b.",
    "copyrights": "© ",
    "slashes": "a/",
    "capitals": "AB ",
    "names": "Ann Lee ",
    "underscores": "_",
    "emphasis": "*a ",
    "bars": "| ",
    "hashes": "#a ",
    "kana": "（",
    "CJK": "東",
    "upper": "A",
    "lower": "a",
    "equals": "a=",
    "tags": "<",
    "entities": "&#",
    "dates": "3 May ",
    "times": "12:",
    "apostrophes": "a'",
    "commas": "a, ",
    "tabs": "\t.",
    "arrows": "> ",
    "accents": "\u0301",
    "nulls": "a\x00",
}


def bait_page(text: str, kind: Media) -> Page:
    """A page with the bait between two paragraphs."""
    told = "The council met in the harbour office on Monday and spoke of fares for an hour."
    blocks = [Block(i, Kind.PARAGRAPH, each, 0.0, "html/body/p", (0, 0, i)) for i, each in enumerate((told, text.strip() or "a", told))]
    return Page("a", tuple(blocks), kind, Metadata(title="The council met", language="en", authors=("Ann Lee",)))


@pytest.mark.parametrize("kind", Media)
@pytest.mark.parametrize("name", BAITS)
def test_each_rule_is_linear_on_a_megabyte(name: str, kind: Media) -> None:
    page = bait_page(BAITS[name] * (MEGABYTE // len(BAITS[name])) + "!", kind)
    for rule, each in rules().items():
        with bounded(f"{rule} on {name}"):
            list(each.find(page))
    with bounded(f"agency on {name}"):
        find_agency(page)


# Pages of thousands of blocks that one rule or another compares with each other; of each the kind, the end of the path, and the text.
CROWDS = {
    "quotations": (Kind.PARAGRAPH, "blockquote/p", "The council met in the harbour office on day {} and spoke of fares."),
    "labels": (Kind.PARAGRAPH, "div/p", "Court papers: Mayor number {} knew of the leak"),
    "names": (Kind.HEADING, "div/h3", "Ann Lee"),
    "bios": (Kind.PARAGRAPH, "div/p", "is a reporter who covers the harbour, its fares and its {} boats."),
    "glued": (Kind.PARAGRAPH, "div/p", "Add your name today {}.Join us"),
    "appeals": (Kind.PARAGRAPH, "div/p", "Support our journalism with {} crowns."),
    "headed": (Kind.HEADING, "div/h3", "Support our work"),
    "polls": (Kind.ITEM, "ul/li", "Yes, {} times"),
    "links": (Kind.PARAGRAPH, "div/p", "Read more: The ferry of {} o'clock"),
    "times": (Kind.PARAGRAPH, "div/p", "3 May 2031, {} o'clock"),
    "captions": (Kind.CAPTION, "figure/figcaption", "The pier, number {}. Photo: Ann Lee"),
}


def crowd(names: Sequence[str], count: int, kind: Media) -> Page:
    """A page of so many blocks of the kinds in turn, an element around each turn and one around all."""
    told = "The council met in the harbour office on Monday and spoke of fares for an hour."
    blocks = [Block(0, Kind.PARAGRAPH, told, 0.0, "html/body/div/p", (0, 0, 0))]
    for number in range(1, count):
        of, path, text = CROWDS[names[number % len(names)]]
        blocks.append(Block(number, of, text.format(number), 0.0, f"html/body/{path}", (0, 0, 1 + number // len(names), number)))
    return Page("a", tuple(blocks), kind, Metadata(title="The council met", language="en", authors=("Ann Lee",)))


@pytest.mark.parametrize("kind", Media)
@pytest.mark.parametrize("names", [[name] for name in CROWDS] + [["names", "bios"], ["headed", "appeals"], ["glued", "appeals", "bios"]])
def test_no_rule_compares_thousands_of_blocks_with_each_other(names: list[str], kind: Media) -> None:
    page = crowd(names, 6_000, kind)
    for rule, each in rules().items():
        with bounded(f"{rule} on {names}"):
            list(each.find(page))


LINKS = {name: bait * (QUARTER // len(bait)) for name, bait in BAITS.items()} | {
    "a link of spaces": f"[a]({' ' * QUARTER}x",
    "titles": '[a](b "' * (QUARTER // 7),
    "pictures": "![" * (QUARTER // 2),
    "addresses in brackets": "[a](b(c)" * (QUARTER // 8),
    "texts in brackets": "[[a]" * (QUARTER // 4),
}


@pytest.mark.parametrize("name", LINKS)
def test_each_line_of_markdown_is_linear(name: str) -> None:
    with bounded(name):
        cut(f"The [pier](/pier) and the [ferry](/ferry).\n\n{LINKS[name]}\n")


@pytest.mark.parametrize("name", BAITS)
def test_each_phrase_table_is_linear(name: str) -> None:
    bait = BAITS[name].lower() * (QUARTER // len(BAITS[name]))
    for language in languages():
        with bounded(f"{language} on {name}"):
            find_phrases(language, bait)


@pytest.mark.parametrize("kind", Media)
@pytest.mark.parametrize("name", BAITS)
def test_cutting_a_page_is_linear(name: str, kind: Media) -> None:
    lead = "[a](b) [a](b) <a href=/b>a</a><p>" if kind is Media.TEXT else "<html><body><p>"
    body = (lead + BAITS[name] * (QUARTER // len(BAITS[name]))).encode()
    with bounded(name), suppress(SkippedError, FailedError):
        media(body, kind)
        segment(RawPage("a", body, kind))


@pytest.mark.parametrize("name", BAITS)
def test_reading_what_a_page_says_of_itself_is_linear(name: str) -> None:
    bait = BAITS[name].replace("<", "&lt;").replace('"', "&quot;") * (QUARTER // len(BAITS[name]))
    metas = "".join(
        f'<meta {key} content="{bait}">'
        for key in ("name=author", "property=article:published_time", "property=og:site_name", "name=description")
    )
    said = f"<p class=byline>{bait}</p><a rel=author>{bait}</a><time datetime='{bait.replace(chr(39), '')}'>{bait}</time>"
    node = json.dumps({"@type": "NewsArticle", "headline": bait, "datePublished": bait, "author": {"name": bait}, "url": bait})
    page = f'<html lang=en><title>{bait}</title>{metas}<script type="application/ld+json">{node}</script><h1>{bait}</h1>{said}'
    with bounded(name), suppress(SkippedError):
        segment(RawPage("a", page.encode(), Media.HTML))


SCRIPTS = {
    "opening slashes": "//" * MEGABYTE,
    "closing slashes": "{}" + "//" * MEGABYTE,
    "references": json.dumps([{"@type": "Article", "author": [{"@id": f"#{i}"} for i in range(20_000)]}])[:-1]
    + "".join(f',{{"@id":"#{i}","name":"A"}}' for i in range(20_000))
    + "]",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_reading_json_ld_is_linear(name: str) -> None:
    page = f'<html><script type="application/ld+json">{SCRIPTS[name][:2_000_000]}</script><p>The pier is shut until the spring.</p>'
    with bounded(name), suppress(SkippedError):
        segment(RawPage("a", page.encode(), Media.HTML))


def test_a_word_diff_of_what_stands_thousands_of_times_comes_to_an_end() -> None:
    with bounded("sentences that take turns"):
        diff_words("The pier is shut. The ferry runs. " * 2_000, "The ferry runs. The pier is shut. All wait. " * 2_000)
    with bounded("words that take turns"):
        diff_words("pier ferry " * 1_000, "ferry pier " * 1_000)
