"""Which wire a story came from, and where the page says so.

Evidence is what an outlet prints to give its source: its own site being the agency's, the author or source
in its markup, a byline, a dateline, a sign-off, a copyright line at the story's end. An agency that the
story tells of, that somebody told something, or that took the picture is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.lexicon import alternatives, byline_words
from cleaner.model import Agency, Block, Kind, Page
from cleaner.shape import repeating
from cleaner.text import fold, word_count
from cleaner.wire import by_domain, by_spelling, may_name, naming, naming_unbounded, spoken, wires

# Words from which on a block is a paragraph of the story.
_PARAGRAPH = 15
# Blocks above the headline and below the last paragraph in which a credit may stand.
_ABOVE = 4
_BELOW = 6
# Blocks of boxes that may stand between two paragraphs of a story.
_GAP = 15
# Paragraphs that may open with a dateline: a standfirst or an editor's note may go before it.
_OPENING = 5
# Characters at the start of a paragraph in which a dateline lies, and at its end for a sign-off.
_HEAD = 120
_TAIL = 80
# A line of author or source has no more words; a copyright line says more.
_CREDIT_WORDS = 16
_PICTURE_PATH = re.compile(
    r"caption|(?<![a-z])(?:credits?|images?|figure|photos?|pictures?|gallery|bild|foto|slides?|video|teaser|related|card|comments?)(?![a-z])|(?:bild|photo|foto|image)(?:quelle|source|credit)"
)
_PLACE = r"(?:[A-ZÀ-ÞĀ-ŽΑ-ΩЀ-Я\d][\w.’'`-]*[,.;:]*|d[aei]l?|de|la|le|los|las|el|am|im|an|der|of|upon|sur|da|do|di|в|на|[a-zа-я]{3,9}\.?(?= ?\d))"
_DASH = r"(?:-{1,2}|[–—―_:：=]|\.-)"


def find_agency(page: Page) -> Agency | None:
    """The agency that a page's story came from, with the evidence in words; None where it names none.

    Of several kinds of evidence the surest speaks: own site, markup, dateline, byline, sign-off, footer."""
    return next((Agency(name, evidence) for name, evidence in _evidence(page)), None)


def _evidence(page: Page) -> Iterator[tuple[str, str]]:
    story = _story(page)
    yield from _own_site(page)
    yield from _markup(page)
    yield from _datelines(story)
    yield from _bylines(page, story)
    yield from _sign_offs(page, story)


def _own_site(page: Page) -> Iterator[tuple[str, str]]:
    host = page.meta.url.split("//")[-1].split("/")[0].lower()
    labels = host.split(".")
    for domain in (page.meta.outlet, *(".".join(labels[i:]) for i in range(len(labels) - 1))):
        if name := by_domain(domain):
            yield name, f"own site: {domain}"


def _markup(page: Page) -> Iterator[tuple[str, str]]:
    for said in page.meta.source_names:
        place, _, text = said.partition(": ")
        if place == "JSON-LD publisher" and not by_spelling(text):
            continue
        if not _is_picture(text) and (name := _credited(text)):
            yield name, f"{place}: {text}"


def _credited(text: str) -> str:
    """The agency that a line of author or source names; empty where the name is a person's or a longer one's."""
    for match in naming().finditer(text):
        before, name = text[: match.start()].rstrip(), match[1]
        if fold(name) == name.lower() and by_spelling(name.lower()):
            return by_spelling(name)
        last = re.split(r"[\s(]+", before)[-1] if before else ""
        stands_alone = not last or not last[-1].isalnum() or fold(last.strip(":.")) in byline_words("by") | byline_words("and") | byline_words("source")
        if stands_alone or (name.isupper() and not before.isupper()) or last[0].islower():
            return by_spelling(name)
    return ""


@cache
def _picture() -> re.Pattern[str]:
    person = r"[A-ZÀ-Þ][\w.'’-]+ (?:[\w.'’-]+ ){0,3}?[A-ZÀ-Þ][\w.'’-]+"
    # "Ann Lee/AP" is a photographer and whom she works for; "AP/Ann Lee" is the same turned round.
    agency = r"[\w.]+"
    return re.compile(rf"(?i:{alternatives(byline_words('photo'))})|{person}\s?/\s?{agency}|©\s?{person}|{agency}\s?/\s?{person}")


def _is_picture(text: str) -> bool:
    """True where a credit is that of a picture."""
    return _picture().search(text) is not None


def _in_picture(block: Block) -> bool:
    steps = block.path.split("/")
    return block.kind is Kind.CAPTION or any(_PICTURE_PATH.search(step) for step in steps[-3:])


def _story(page: Page) -> tuple[Block, ...]:
    """The paragraphs of the story, from its headline on; those of the main-content voter where it was asked."""
    long = [b for b in page.blocks if b.kind not in (Kind.CAPTION, Kind.CONTROL) and b.link_density < 0.4 and word_count(b.text[:400]) >= _PARAGRAPH]
    if page.main:
        long = [b for b in long if b.index in page.main] or long
    elif titles := repeating((b for b in page.blocks if b.kind is Kind.HEADING), page.meta.titles):
        long = _together([b for b in long if b.index > titles[0].index]) or long
    return tuple(long)


def _together(paragraphs: list[Block]) -> list[Block]:
    """The paragraphs up to the first gap in which another part of the page must lie."""
    kept: list[Block] = []
    for block in paragraphs:
        if kept and block.index - kept[-1].index > _GAP:
            break
        kept.append(block)
    return kept


# What may stand before and behind the agency's name in a dateline; each pair is one shape.
_PLACES = rf"\W{{0,2}}(?:{_PLACE}\s*){{0,9}}"
_DATELINES = tuple(
    (re.compile(before), re.compile(behind))
    for before, behind in (
        # WASHINGTON (AP) —   BERLIN (dpa/xyz) -   Wiesbaden (KNA). Der   (Reuters) -
        (rf"{_PLACES}[,.]?\s*\((?:[\w.]{{1,12}}[/,-]\s?)?", rf"(?:[/,\s-][^()]{{0,24}})?\)(?:\s*{_DASH}|[.,]?\s+(?=[A-ZÀ-ÞА-Я\"“„»«]))"),
        # 【6月18日 AFP】   【東京共同】   [서울=연합뉴스]   (서울=연합뉴스)
        (r"[【［\[(（][^】］\])）]{0,24}", r"[^】］\])）]{0,16}[】］\])）]\s*(?=[^\s\x00-\x7f])"),
        # 東京=共同   МОСКВА, 3 июля — РИА Новости   МОСКВА, 3 июля. /ТАСС/.   Berlin/dpa -
        (rf"{_PLACES}[^\W\d_]\W{{0,3}}(?:{_DASH}|/|=)\s*", rf"(?:\s*/\.?|[.,]|\s*{_DASH}|\s+)"),
        # AP —   dpa Berlin -   AFP, Paris -
        (r"", rf"(?:[,/]?\s*(?:{_PLACE}\s*){{1,4}})?\s*(?:-{{1,2}}|[–—])\s"),
        # 新华社北京4月24日电
        (r"[（(]?", r"[^\s，。]{2,20}[电電]"),
    )
)


def _datelines(story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in story[:_OPENING]:
        head = block.text[:_HEAD]
        for match in _named(head) if may_name(head) else ():
            before, behind = head[: match.start()], head[match.end() :]
            for left, right in _DATELINES:
                if left.fullmatch(before) and (closing := right.match(behind)):
                    yield by_spelling(match[0]), f"dateline: {(before + match[0] + closing[0]).strip()}"


def _named(text: str) -> Iterator[re.Match[str]]:
    """Where a text names an agency; in scripts without spaces also inside a run of letters."""
    yield from (naming() if text.isascii() else naming_unbounded()).finditer(text)


def _bylines(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Lines between the headline and the story that give an agency as author or source."""
    if not story:
        return
    first = story[0].index
    heads = [block.index for block in repeating(page.blocks[: first + 1], page.meta.titles)]
    start = max(0, (heads[-1] if heads else first) - _ABOVE)
    last = story[min(1, len(story) - 1)].index
    for block in page.blocks[start : max(last, first) + 1]:
        if block.index not in heads and (name := _credit_line(block)):
            yield name, f"byline: {block.text}"


@cache
def _opens_credit() -> re.Pattern[str]:
    opening = alternatives(byline_words("by") | byline_words("source"))
    return re.compile(rf"^\W*(?:{opening})\b", re.I)


def _credit_line(block: Block) -> str:
    """The agency of a short line that is an agency's name, opens like a byline, or lies in a byline's element."""
    text = block.text
    if not may_name(text) or word_count(text[:400]) > _CREDIT_WORDS or _in_picture(block) or block.kind is Kind.CONTROL or _is_picture(text):
        return ""
    if name := _alone(text):
        return name
    step = block.path.rpartition("/")[2]
    if _opens_credit().search(text) or re.search(r"author|byline|source|agenc|attribution|autor", step):
        return _credited(text)
    first = naming().match(text)
    return by_spelling(first[1]) if first and re.match(r"\W*\d", text[first.end() :]) else ""


@cache
def _sign() -> tuple[re.Pattern[str], ...]:
    agency = spoken(codes=True)
    initials = r"[a-zäöüß]{2,4}"
    return (
        # dpa   (AFP)   — AP   SDA/sep   (dr/spot)   © Reuters   (c) AFP
        re.compile(rf"^[\W_]*(?:©\s?|\(c\)\s?)?(?:\d{{4}}\s)?(?:{initials}\s?[/,]\s?)*{agency}(?:\s?[/,]\s?(?:{initials}|[A-Z]{{2,3}}))*\W*$"),
    )


def _alone(text: str) -> str:
    """The agency that a line names and nothing else but the initials of who worked on it."""
    for pattern in _sign():
        match = pattern.match(text)
        if match and (name := by_spelling(match[1])):
            return name
    return ""


@cache
def _tail() -> tuple[re.Pattern[str], ...]:
    agency = spoken(codes=True)
    return (
        # … hieß es. (dpa)   … leitete. (KNA 19.11.21)   … (mit dpa)
        re.compile(rf"[.!?…\"”“»]\s*[(（](?:(?!\d)[^()（）:]{{0,24}}[/,;\s]\s?)?{agency}(?:[/,;\s]\s?[^()（）:]{{0,16}})?\s?[)）]\.?$"),
        # … says. (c)AFP/Ann LEE   … say. —AP   … says. © Reuters
        re.compile(rf"[.!?…\"”“»。」]\s*(?:\(c\)|©|[–—-]{{1,2}})\s?{agency}(?:\s?/[\w\s.]{{0,30}})?\.?$"),
    )


def _sign_offs(page: Page, story: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """What stands at the end of the story and right below it."""
    late = story[len(story) // 2 :]
    for block in story[2:] or story:
        if found := _closing(block):
            yield found
    below = [i for paragraph in late for i in range(paragraph.index + 1, paragraph.index + 3)]
    end = late[-1].index if late else 0
    for i in dict.fromkeys([*below, *range(end + 1, end + 1 + _BELOW)]):
        block = page.blocks[i] if 0 < i < len(page.blocks) else None
        if block and block.link_density <= 0.7 and may_name(block.text) and not _in_picture(block):
            if name := _alone(block.text) or _credit_below(block.text):
                yield name, f"credit line: {block.text}"
    for block in page.blocks[late[0].index if late else 0 :]:
        if name := _house_sign(block.text):
            yield name, f"footer: {block.text[:120]}"


def _closing(block: Block) -> tuple[str, str] | None:
    """The agency in brackets or behind a dash at the end of a paragraph, with what it stands in."""
    end = block.text[-_TAIL:]
    if may_name(end) and not _in_picture(block) and not _is_picture(end):
        for pattern in _tail():
            if (match := pattern.search(end)) and (name := by_spelling(match[1])):
                return name, f"sign-off: {match[0].strip()}"
    return None


@cache
def _copyright() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:copyright\s|©|\(c\))[\W\d]*(?:by\s)?{spoken(codes=True)}", re.I)


def _credit_below(text: str) -> str:
    """The agency of a credit below a story: source line, copyright line, byline."""
    if _is_picture(text):
        return ""
    if (match := _copyright().match(text)) and (name := by_spelling(match[1])):
        return name
    return _credited(text) if word_count(text) <= _CREDIT_WORDS and _opens_credit().search(text) else ""


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((wire.name, re.compile(sign)) for wire in wires() for sign in wire.signs)


def _house_sign(text: str) -> str:
    """The agency that alone closes its stories so."""
    if not may_name(text[:400]) and ";" not in text and "contact" not in text:
        return ""
    folded = fold(text[:400])
    return next((name for name, pattern in _signs() if pattern.search(folded)), "")
