"""A labelled page as text: printed by ``cleaner explain``, read by the tests, stored as golden file.

::

    title: Harbour reopens after storm
    language: en

                      | The harbour reopened on Monday after repairs to the east pier.
    @ item link=1.00 path=ul.related/li
    - related_list    | Storm closes harbour
                      ^ a list in which all is links

Header lines say what the page says of itself, then come the blocks. ``|`` parts a block's text from the
rule that strips it; a block is kept where no rule is named. ``@`` gives the next block's kind and markup
where they differ from a paragraph without links; ``^`` gives evidence and is not read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from cleaner.model import Block, Kind, Label, Media, Metadata, Page, Recurrence, Stripped
from cleaner.text import collapse

MARGIN = 18
_BLOCK = re.compile(r"(?:-\s+(?P<rule>\w+))?\s*\|(?: (?P<text>.*))?")
_HEADER = re.compile(r"(?P<name>[a-z_]+):(?: (?P<value>.*))?")
_PLAIN = {f.name for f in fields(Metadata) if f.default == ""}
_MANY = {f.name for f in fields(Metadata) if f.default == ()}
_PART = " ¦ "
_BODY = (" ", "|", "- ", "@ ")


def write_transcript(page: Page, stripped: Iterable[Stripped], labels: Iterable[Label] = ()) -> str:
    """The page as a transcript, ending in a newline.

    Below a stripped block stands the evidence of the label that decided it; ``labels`` are others to tell of,
    each with its rule and verdict. Block addresses are not written."""
    gone = {each.block.index: each.label for each in stripped}
    lines = [*_headers(page), ""]
    for block in page.blocks:
        lines += _block_lines(page, block, gone.get(block.index))
        lines += (" " * MARGIN + f"^ {line}" for line in evidence(block, gone.get(block.index), labels))
    return "\n".join(lines) + "\n"


def evidence(block: Block, reason: Label | None, labels: Iterable[Label]) -> list[str]:
    """What was said of a block, a line each: first the label that decided it, then the others by name."""
    others = (each for each in labels if each.block == block.index and each != reason)
    said = [reason.evidence] if reason else []
    return [collapse(text) for text in (*said, *(f"{each.rule} ({each.verdict}): {each.evidence}" for each in others))]


def _headers(page: Page) -> Iterator[str]:
    values: dict[str, Any] = {"title": page.title, "language": page.language, "url": page.meta.url}
    values |= {f.name: getattr(page.meta, f.name) for f in fields(Metadata) if f.name not in values}
    if values["titles"] == (page.title,):  # says no more than the title
        del values["titles"]
    for name, value in values.items():
        if value:
            yield f"{name}: {collapse(value if isinstance(value, str) else _PART.join(value))}"
    if page.media is not Media.HTML:
        yield f"media: {page.media}"
    if page.main is not None:
        yield "main: all but those marked"


def _block_lines(page: Page, block: Block, reason: Label | None) -> Iterator[str]:
    attributes = [str(block.kind)] if block.kind is not Kind.PARAGRAPH else []
    if round(block.link_density, 2):
        attributes.append(f"link={block.link_density:.2f}")
    if page.main is not None and block.index not in page.main:
        attributes.append("main=no")
    if seen := page.recurring.get(block.index):
        attributes.append(f"seen={seen.pages}/{seen.of}")
    if block.path:
        attributes.append(f"path={block.path}")
    if attributes:
        yield "@ " + " ".join(attributes)
    yield (f"- {reason.rule}" if reason else "").ljust(MARGIN) + f"| {block.text}"


def read_transcript(text: str) -> tuple[Page, tuple[str, ...]]:
    """The page that a transcript tells of, and for each block the rule that strips it, empty where it is kept.

    Raises ValueError, naming the line, for a line that is none of those above."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if not line.strip() or line.startswith(_BODY)), len(lines))
    headers = _read_headers(lines[:start])
    blocks: list[Block] = []
    expected: list[str] = []
    notes: dict[int, Mapping[str, str]] = {}
    attributes: Mapping[str, str] = {}
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line.strip() or line.lstrip().startswith("^"):
            continue
        if line.startswith("@ "):
            attributes = _read_attributes(line[2:])
            continue
        found = _BLOCK.fullmatch(line)
        if not found or not (found["text"] or "").strip():
            raise ValueError(f"line {number} is no block: {line[:60]!r}")
        notes[len(blocks)] = attributes
        blocks.append(_read_block(len(blocks), found["text"], attributes))
        expected.append(found["rule"] or "")
        attributes = {}
    return _page(headers, tuple(blocks), notes), tuple(expected)


def _read_headers(lines: Iterable[str]) -> dict[str, str]:
    values = {}
    for number, line in enumerate(lines, start=1):
        found = _HEADER.fullmatch(line)
        if not found or found["name"] not in _PLAIN | _MANY | {"media", "main"}:
            raise ValueError(f"line {number} is no header: {line[:60]!r}")
        values[found["name"]] = found["value"] or ""
    return values


def _read_attributes(line: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in line.split())
    return {"kind" if not equals else name: value if equals else name for name, equals, value in pairs}


def _read_block(index: int, text: str, attributes: Mapping[str, str]) -> Block:
    kind = Kind(attributes.get("kind", Kind.PARAGRAPH))
    return Block(index, kind, collapse(text), float(attributes.get("link", 0)), attributes.get("path", ""))


def _page(values: Mapping[str, str], blocks: tuple[Block, ...], notes: Mapping[int, Mapping[str, str]]) -> Page:
    meta: dict[str, Any] = {name: value for name, value in values.items() if name in _PLAIN}
    meta |= {name: tuple(values[name].split(_PART)) for name in values.keys() & _MANY}
    main = frozenset(i for i in notes if notes[i].get("main") != "no") if "main" in values else None
    seen = {i: Recurrence(*map(int, n["seen"].split("/"))) for i, n in notes.items() if "seen" in n}
    return Page("transcript", blocks, Media(values.get("media", Media.HTML)), Metadata(**meta), main, seen)
