"""Site files: what a person has written down of one site's pages, in the format of Full-Text RSS site patterns.

A folder holds one file a domain, ``example.org.txt``; ``.example.org.txt`` holds for all subdomains. A line is
``command: value``. XPaths after ``body``, ``title``, ``date`` and ``author`` are tried in order until one finds something;
those after ``strip``, and the words after ``strip_id_or_class``, all hold. Every other command is about fetching or
looks and is passed over (https://help.fivefilters.org/full-text-rss/site-patterns.html). Nothing is ever fetched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner.model import Metadata, Page, RawPage
from cleaner.segment.blocks import BODY, cut_at
from cleaner.segment.byline import clean_names
from cleaner.segment.dates import parse_date
from cleaner.segment.html import Pattern, compile_pattern, is_costly, select
from cleaner.segment.outlet import host
from cleaner.text import collapse

# Larger than any file of patterns that a person wrote.
_LARGEST = 1_000_000
_LINES = re.compile(r"\r\n?|\n")
_NAMED = "strip_id_or_class"
_COMMANDS = ("body", "strip", _NAMED, "title", "date", "author")
# Attributes in which elements such as <meta> and <time> say what they are about.
_SAYING = ("content", "datetime")
_MONTH_FIRST = ("en", "en-us", "en_us")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """``patterns`` holds by command, in order, each value as written and as XPath."""

    name: str
    patterns: Mapping[str, tuple[tuple[str, Pattern], ...]]

    def of(self, command: str) -> tuple[tuple[str, Pattern], ...]:
        """The patterns of a command."""
        return self.patterns.get(command, ())

    def evidence(self, command: str, value: str) -> str:
        """Where a line stands, in words."""
        return f"{command} {collapse(value)} of {self.name}"


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """The files by the domain they hold for, and of each broken one its path and what is wrong with it."""

    files: Mapping[str, SiteFile]
    broken: tuple[str, ...]


@lru_cache(maxsize=4)
def load(folder: str) -> SiteFolder:
    """The files of a folder, read once until ``load.cache_clear()``. Raises OSError where the folder cannot be read."""
    files: dict[str, SiteFile] = {}
    broken: list[str] = []
    for name in sorted(os.listdir(folder)):
        if name.lower().endswith(".txt"):
            try:
                files[name.lower().removesuffix(".txt").removeprefix("www.")] = _read(Path(folder, name))
            except OSError as error:
                broken.append(f"{Path(folder, name)} is skipped: {error.strerror or 'cannot be read'}")
            except ValueError as error:
                broken.append(f"{Path(folder, name)} is skipped: {error}")
    return SiteFolder(files, tuple(broken))


def _read(path: Path) -> SiteFile:
    if not path.is_file():
        raise ValueError("not a file")
    with path.open("rb") as file:
        body = file.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise ValueError("too large")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    patterns: dict[str, list[tuple[str, Pattern]]] = {}
    for number, command, value in _lines(text):
        try:
            patterns.setdefault(command, []).append((value, compile_pattern(_xpath(command, value))))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return SiteFile(path.name, {command: tuple(found) for command, found in patterns.items()})


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, command and value of the lines that count here."""
    for number, line in enumerate(_LINES.split(text), start=1):
        command, _, value = (part.strip() for part in line.partition(":"))
        if value and command.lower() in _COMMANDS:
            yield number, command.lower(), value


def _xpath(command: str, value: str) -> str:
    if command != _NAMED:
        return value
    word = value.strip().replace('"', "").replace("'", "")
    if not word:
        raise ValueError(f"names nothing: {value}")
    return f'//body//*[contains(@class, "{word}") or contains(@id, "{word}")]'


def find_site(folder: str, raw: RawPage, meta: Metadata) -> SiteFile | None:
    """The file that holds for a page: by the address it came from, the one it states, else its outlet where that is a domain."""
    files = load(folder).files
    domains = chain.from_iterable(map(_domains, _hosts(raw, meta)))
    return next((files[domain] for domain in domains if domain in files), None)


def _hosts(raw: RawPage, meta: Metadata) -> list[str]:
    """The hosts by which a page is known; an outlet says less than an address and counts only without one."""
    return [name for name in (host(raw.url), host(meta.url)) if name] or [meta.outlet.lower()]


def _domains(name: str) -> Iterator[str]:
    """The names that files for a host may have, the nearest first: news.example.org, .example.org, .org."""
    bare = name.rstrip(".").removeprefix("www.")
    if "." not in bare:
        return
    yield bare
    while "." in bare:
        bare = bare.partition(".")[2]
        yield f".{bare}"


def apply_site(site: SiteFile, tree: Any, page: Page) -> Page:
    """The page as the file tells: cut at the file's elements, with what it strips, its body and its metadata.

    ``tree`` is not changed. A pattern that finds nothing has no effect."""
    if is_costly(tree):
        return page
    page = replace(page, meta=_metadata(site, tree, page.meta))
    strips = {
        element: site.evidence(command, value)
        for command in (_NAMED, "strip")
        for value, pattern in site.of(command)
        for element in _elements(tree, pattern)
    }
    for value, pattern in site.of("body"):
        if (bodies := _elements(tree, pattern)) and (found := _within(page, tree, bodies, strips, site.evidence("body", value))):
            return found
    blocks, around = cut_at(tree, strips)
    return replace(page, blocks=blocks, site={index: marks[0] for index, marks in enumerate(around) if marks})


def _within(page: Page, tree: Any, bodies: list[Any], strips: Mapping[Any, str], said: str) -> Page | None:
    """The page with all stripped that lies outside the bodies; None where no text lies in them.

    What holds a body is not stripped, whatever pattern finds it."""
    holding = {each for body in bodies for each in chain((body,), body.iterancestors())}
    marks = {element: mark for element, mark in strips.items() if element not in holding}
    blocks, around = cut_at(tree, marks | dict.fromkeys(bodies, BODY))
    if not any(BODY in each for each in around):
        return None
    site = {
        index: next((mark for mark in each if mark != BODY), f"outside {said}")
        for index, each in enumerate(around)
        if BODY not in each or any(mark != BODY for mark in each)
    }
    return replace(page, blocks=blocks, site=site, body=said, main=frozenset(range(len(blocks))) - site.keys())


def _elements(tree: Any, pattern: Pattern) -> list[Any]:
    return [each for each in select(tree, pattern) if not isinstance(each, str)]


def _metadata(site: SiteFile, tree: Any, meta: Metadata) -> Metadata:
    """The metadata, with what the file's patterns find in the place of what the page states."""
    if title := next((texts[0] for found in _found(site, tree, "title") for texts in found), ""):
        meta = replace(meta, title=title, titles=tuple(dict.fromkeys((title, *meta.titles))))
    month_first = (tree.get("lang") or meta.language).lower() in _MONTH_FIRST
    said = (text for found in _found(site, tree, "date") for texts in found for text in reversed(texts))
    dates = (parse_date(text, month_first=month_first) for text in said)
    names = (clean_names(texts[0] for texts in found) for found in _found(site, tree, "author"))
    return replace(meta, published=next(filter(None, dates), meta.published), authors=next(filter(None, names), meta.authors))


def _found(site: SiteFile, tree: Any, command: str) -> Iterator[list[list[str]]]:
    """For each pattern of a command the texts of all that it finds: an element's own text, then what its attributes say."""
    for _, pattern in site.of(command):
        yield [texts for each in select(tree, pattern) if (texts := [text for said in _said(each) if (text := collapse(said))])]


def _said(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    else:
        yield "".join(found.itertext())
        yield from (found.get(name) or "" for name in _SAYING)
