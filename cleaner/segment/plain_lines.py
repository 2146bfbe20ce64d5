"""Lines of a text dump: layout undone, wrapped lines joined, Markdown read.

A dump keeps one block a line, a paragraph between blank lines, or lines wrapped at a width. Which of
them holds is told from the text alone: in wrapped text the first word of the next line would not have
fitted on this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.segment.bounds import MOST_LINES, MOST_ROWS, bound
from cleaner.text import collapse, ends_sentence

# Marks that text browsers and Markdown set before list items; "+" and "o" stand only in indented layout.
_BULLET = re.compile(r"^(?:[*•·▪◦‣●○■□►▸✓–-]|\+|o)\s+(?=\S)")
_BARE_BULLET = re.compile(r"^[*•·▪◦‣●○■□►▸+o-]$")
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+(?=\S)")
_HASHES = re.compile(r"^#{1,6}\s+(?=\S)")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")
_QUOTE_MARK = re.compile(r"^>\s?")
# What repeats in them takes all it can: to try it shorter takes the square of a line of brackets or of spaces.
_IMAGE = re.compile(r"!\[([^\[\]]*+)\]\(([^()\s]*+(?:\([^()]*+\)[^()\s]*+)*+)(?:\s++\"[^\"]*\")?\)")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\(\s*+<?([^()\s<>]*+(?:\([^()]*+\)[^()\s<>]*+)*+)>?(?:(?:\s++|(?<=\s))\"[^\"]*\")?\s*+\)"
)
# Numbers of links, and how many of them a dump of a text browser has.
_LINK_NUMBER, _LINK_NUMBERS = re.compile(r"(?<![\w\]).,;:!?”’»])\[\d{1,4}\](?=[\w\"“‘'«(\[])(?!\[?\d+\]\()"), 5
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Of a line with more of them no mark stands for emphasis; each would be looked for to the line's end.
_MARKS = 400
# Narrowest and widest column that text is wrapped at, and the share of lines that must fill it.
_WIDTHS = range(40, 141)
_FILLED = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump. ``gap`` tells that a blank line stands above it; ``link`` is the share of its
    characters that lie in links; ``mark`` is ``heading``, ``item``, ``image`` or empty."""

    text: str
    indent: int = 0
    gap: bool = False
    link: float = 0.0
    mark: str = ""


def cut(text: str) -> list[Line]:
    """The lines of a dump that say something, wrapped ones joined, in order; never empty ones.

    Raises FailedError where there are more than any page has."""
    rows = _unnumbered(list(_rows(text)))
    markdown = _is_markdown(rows)
    lines = [_read(row, markdown) for row in _underlined(rows, markdown)]
    joined = _join([line for line in lines if line.text])
    bound(len(joined), MOST_LINES, "lines")
    return joined


def _rows(text: str) -> Iterator[Line]:
    gap, count = False, 0
    for row in _BREAKS.sub("\n", text).expandtabs(8).split("\n"):
        stripped = row.strip()
        if not stripped:
            gap = True
            continue
        yield Line(stripped, len(row) - len(row.lstrip()), gap)
        gap, count = False, count + 1
        bound(count, MOST_ROWS, "lines")


def _unnumbered(rows: Sequence[Line]) -> list[Line]:
    """The lines without the numbers that text browsers set before links, "[4]the pier"; a note stands behind its word."""
    if sum(len(_LINK_NUMBER.findall(row.text)) for row in rows) < _LINK_NUMBERS:
        return list(rows)
    return [replace(row, text=_LINK_NUMBER.sub("", row.text)) for row in rows]


def _is_markdown(rows: Sequence[Line]) -> bool:
    """Two headings or links tell it: one alone may be a hashtag or a bracket."""
    headings = sum(bool(_HASHES.match(row.text) or (_UNDERLINE.match(row.text) and not row.gap)) for row in rows)
    return headings + sum(len(_LINK.findall(row.text)) for row in rows) >= 2


def _underlined(rows: Sequence[Line], markdown: bool) -> Iterator[Line]:
    """Lines with the ``===`` under a heading taken as its mark."""
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        if not markdown:
            yield row
        elif below and not below.gap and _UNDERLINE.match(below.text) and not _UNDERLINE.match(row.text):
            yield replace(row, mark="heading")
        elif not _UNDERLINE.match(row.text) or row.gap or not index:
            yield row


def _read(row: Line, markdown: bool) -> Line:
    text, mark, link = row.text, row.mark, 0.0
    if markdown:
        text = _QUOTE_MARK.sub("", text)
        if _HASHES.match(text):
            text, mark = _HASHES.sub("", text).rstrip("# "), "heading"
    if _BARE_BULLET.match(text):
        return replace(row, text="")
    if match := _BULLET.match(text):
        # A lone dash may open speech; "+" and "o" are marks only where the layout is indented.
        if match[0][0] not in "+o–" or (match[0][0] != "–" and row.indent):
            text, mark = text[match.end() :], "item"
    elif _NUMBER.match(text):
        mark = mark or "item"
    if markdown:
        text, link, mark = _inline(text, mark)
    return replace(row, text=collapse(text), link=link, mark=mark)


def _inline(text: str, mark: str) -> tuple[str, float, str]:
    """Text without Markdown's marks, the share of it in links, and the mark of the line."""
    if _IMAGE.search(text) and not _LINK.sub(r"\1", _IMAGE.sub("", text)).strip():
        mark = "image"
    text = _IMAGE.sub(r"\1", text)
    linked = sum(len(collapse(match[1])) for match in _LINK.finditer(text))
    text = _LINK.sub(r"\1", text)
    for _ in range(2 if text.count("*") + text.count("_") <= _MARKS else 0):
        text = _EMPHASIS.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text)
    return text, min(1.0, linked / max(1, len(collapse(text)))), mark


def _width(lines: Sequence[Line]) -> int:
    """The column that the text is wrapped at, 0 where it is not."""
    lengths = sorted(line.indent + len(line.text) for line in lines)
    if len(lengths) < 4:
        return 0
    width = lengths[-1 - len(lengths) // 50]
    if width not in _WIDTHS:
        return 0
    inner = [(a, b) for a, b in pairwise(lines) if not b.gap and not b.mark and len(a.text) > width // 2]
    filled = sum(_fills(a, b, width) for a, b in inner)
    broken = sum(_fills(a, b, width) and not ends_sentence(a.text) for a, b in inner)
    return width if len(inner) >= 3 and filled >= _FILLED * len(inner) and broken * 2 >= filled else 0


def _fills(line: Line, below: Line, width: int) -> bool:
    """True where the first word below would not have fitted on the line."""
    return line.indent + len(line.text) + 1 + len(below.text.split(" ", 1)[0]) > width


def _join(lines: list[Line]) -> list[Line]:
    width = _width(lines)
    if not width:
        return lines
    joined: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last and not line.gap and not line.mark and _fills(last, line, width):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
        last = line
    return joined
