"""Credits: the shapes in which a line gives an agency as author or source, and those of a picture's credit."""

from __future__ import annotations

import re
from functools import cache

from cleaner.agency.wire import by_spelling, may_name, names_none, naming, spoken, wires
from cleaner.phrase.lexicon import alternatives, byline_words
from cleaner.text import fold, word_count

# A line of author or source has no more words; a copyright line says more.
CREDIT_WORDS = 16
# Characters at the end of a paragraph in which a sign-off lies, and at the start of a footer.
_TAIL = 80
_FOOTER = 400
# Without one of these there is no sign-off.
_CLOSED = re.compile(r"[)）]\.?$|©|\(c\)|[–—-]\s?[^–—-]{2,30}$")
_PERSON = r"[A-ZÀ-Þ][\w.'’-]+ (?:[\w.'’-]+ ){0,3}?[A-ZÀ-Þ][\w.'’-]+"


@cache
def _picture() -> re.Pattern[str]:
    # "Ann Lee/AP" is a photographer and whom she works for; "AP/Ann Lee" is the same turned round.
    said = alternatives(byline_words("photo"))
    return re.compile(rf"(?i:{said})|{_PERSON}\s?/\s?[\w.]+|©\s?{_PERSON}|[\w.]+\s?/\s?{_PERSON}")


def is_picture_credit(text: str) -> bool:
    """True where a credit is that of a picture."""
    return _picture().search(text) is not None


def credited(text: str) -> str:
    """The agency that a line of author or source names; empty where the name is a person's or a longer one's."""
    if names_none(text):
        return ""
    for match in naming().finditer(text):
        before, name = text[: match.start()].rstrip(), match[1]
        if by_spelling(name.lower()) or _stands_alone(before) or (name.isupper() and not before.isupper()):
            return by_spelling(name)
    return ""


def _stands_alone(before: str) -> bool:
    """True where what goes before a name is no first name: nothing, a mark, a word such as "by" or "and"."""
    last = re.split(r"[\s(]+", before)[-1] if before else ""
    introduced = byline_words("by") | byline_words("and") | byline_words("source")
    return not last or not last[-1].isalnum() or last[0].islower() or fold(last.strip(":.")) in introduced


@cache
def _sign() -> re.Pattern[str]:
    worked = r"[a-zäöüß]{2,4}"
    behind = rf"(?:\s?[/,]\s?(?:{worked}|[A-Z]{{2,3}}))*\W*$"
    return re.compile(rf"^[\W_]*(?:©\s?|\(c\)\s?)?(?:\d{{4}}\s)?(?:{worked}\s?[/,]\s?)*{spoken(codes=True)}{behind}")


def agency_alone(text: str) -> str:
    """The agency that a line names and nothing else but the initials of who worked on it: dpa, (AFP), SDA/sep.

    Two bare letters are a person's initials, too, so they tell nothing."""
    match = _sign().match(text)
    if match is None or (len(match[1]) <= 2 and match[1] == text.strip()):
        return ""
    return by_spelling(match[1])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{alternatives(byline_words('by') | byline_words('source'))})", re.I)


_OWNED = re.compile(r"^\W*(?:copyright\s|©|\(c\))", re.I)


@cache
def _copyright() -> re.Pattern[str]:
    return re.compile(rf"{_OWNED.pattern}[\W\d]*(?:by\s)?{spoken(codes=True)}", re.I)


def credit_line(text: str) -> str:
    """The agency of a line that opens like a byline, a source line or a copyright line."""
    if is_picture_credit(text):
        return ""
    if _OWNED.match(text) and (match := _copyright().match(text)):
        return by_spelling(match[1])
    return credited(text) if word_count(text) <= CREDIT_WORDS and _opening().search(text) else ""


# What stands before and behind the agency's name where a paragraph closes with it.
_CLOSINGS = (
    # … hieß es. (dpa)   … leitete. (KNA 19.11.21)   … (mit dpa)
    (r"[.!?…\"”“»]\s*[(（]", r"(?:(?!\d)[^()（）:]{0,24}[/,;\s]\s?)?", r"(?:[/,;\s]\s?[^()（）:]{0,16})?\s?[)）]\.?$"),
    # … says. (c)AFP/Ann LEE   … says. —AP   … says. © Reuters
    (r"[.!?…\"”“»。」]\s*(?:\(c\)|©|[–—-]{1,2})", r"\s?", r"(?:\s?/[\w\s.]{0,30})?\.?$"),
)
# What all these need, whoever is named: asked before the names of the agencies are compiled.
_SHUT = tuple(re.compile(rf"{opening}.{{2,{_TAIL}}}{end}", re.S) for opening, _, end in _CLOSINGS)


@cache
def _closing(number: int) -> re.Pattern[str]:
    opening, between, end = _CLOSINGS[number]
    return re.compile(f"{opening}{between}{spoken(codes=True)}{end}")


def read_sign_off(text: str) -> tuple[str, str] | None:
    """The agency in brackets or behind a dash at the end of a paragraph, with what it stands in."""
    end = text[-_TAIL:]
    if _CLOSED.search(end) and may_name(end) and not is_picture_credit(end):
        for number, shut in enumerate(_SHUT):
            if shut.search(end) and (match := _closing(number).search(end)):
                return by_spelling(match[1]), match[0].strip()
    return None


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((wire.name, re.compile(sign)) for wire in wires() for sign in wire.signs)


def house_sign(text: str) -> str:
    """The agency that alone closes its stories so; empty for any other text."""
    folded = fold(text[:_FOOTER])
    return next((name for name, pattern in _signs() if pattern.search(folded)), "")
