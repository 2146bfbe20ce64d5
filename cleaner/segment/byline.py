"""Who wrote a story: names of persons as bylines and markup give them, cleaned of what is no name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from cleaner.agency.wire import by_spelling, spoken
from cleaner.model import Block, Kind
from cleaner.phrase.lexicon import any_of, byline_words
from cleaner.segment import jsonld
from cleaner.segment.dates import before_date
from cleaner.segment.markup import Markup
from cleaner.text import UNSPACED, ends_sentence, fold, key, word_count

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+")
_HARD_PARTING = re.compile(r"\s*(?:[;|•·\n\t]|、|／|//|\s?/\s?(?=\w{2})|\s[-–—]\s)\s*")
_CAPITAL = r"[A-ZÀ-ÞĀ-ſΑ-ΩА-ЯЁ][\w.'’-]*"
_NAME_WORD = rf"(?:{_CAPITAL}|d[aei]l?|de[nr]?|v[ao]n|[yt]er?|la|le|bin|al|el|dos|das|du)"
# "Ann Lee. Pictures by Bo Ray": no stop of an initial or of "St.".
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_]{3})")
# "Ann Lee for the Wexley Post".
_FOR = re.compile(r"\s+for\s+(?:the\s+)?(?=\S)", re.I)
# "Ann Lee in Paris and Bo Ray in Rome".
_PLACE = re.compile(rf"\s+in\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}(?=\s*(?:[,&]|\band\b|\bund\b|$))")
_NAME = re.compile(rf"{_CAPITAL}(?:\s+{_NAME_WORD}){{1,4}}")
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,2}\.?(?:[A-Z]\.?)+|Ph\.?D|[A-Z]{2,6}®?(?:[- ]\d+)?|[JS]r\.?|I{1,3}|M\.?D\.?|Esq\.?")
_CLOSING = re.compile(r"[)）\]】|｜]")
_TAIL = re.compile(r"[\s,;:|/–—-]+$|^[\s,;:|/–—-]+")
# Characters of a name, of a line that is a byline, and of a text that is cut into names.
_LONGEST, _BYLINE, _LONGEST_LINE = 80, 120, 1000
# A sign of an author in brackets.
_SIGN = re.compile(r"\s*\((?:[a-zäöüß]{2,4}\.?|[A-Z]{2,3})\.?\)\s*$")
# Names of one story.
_MOST = 20
# Blocks around the headline in which a byline may stand: above, below, so near below that it holds against markup; from the top
# of a page without a headline; and those in which one is looked for that is sure.
_BEFORE, _NEAR, _BELOW, _FAR, _SEARCHED = 2, 15, 3, 60, 3000
_ROLE = re.compile(r"byline|author")
# Words of a paragraph.
_PARAGRAPH = 15
# Characters of a site's name with its claim, printed for an author.
_SITE = 30
# Share of links beyond which a name leads elsewhere; boxes with a class of author that are read.
_LINKED, _BOXES = 0.5, 4
_METAS = (
    "author",
    "article:author",
    "article:author_name",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "citation_author",
    "og:article:author",
)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{any_of(byline_words('by'))})(?:\s*[:：|]\s*|\s+)(?=\S)", re.I)


@cache
def _joiner() -> re.Pattern[str]:
    joiners = any_of(byline_words("and"))
    return re.compile(rf"\s*,\s*(?:{joiners})\s+|\s+(?:{joiners})\s+")


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """The names in the given texts, each once, in order: without opening words, roles, addresses and,
    where a person is named beside them, agencies."""
    found: dict[str, str] = {}
    for text in raw:
        for name in split_names(text):
            found.setdefault(key(name), name)
    if any(is_person(name) for name in found.values()):
        return tuple(name for name in found.values() if not by_spelling(name))[:_MOST]
    return tuple(found.values())[:_MOST]


@lru_cache(maxsize=4096)
def is_person(name: str) -> bool:
    """True where a text is shaped like a person's name and is no agency's, desk's or staff's."""
    spoken = set(fold(name).split())
    if by_spelling(name) or spoken & byline_words("staff"):
        return False
    return bool(_NAME.fullmatch(name.partition(",")[0])) or _caseless(name)


def _caseless(text: str) -> bool:
    """True for a short text in a script without capitals, where the shape of a name tells nothing."""
    return (
        len(text.split()) <= 4
        and len(text) <= 24
        and all(c.lower() == c.upper() for c in text if c.isalpha())
        and any(c.isalpha() for c in text)
    )


@lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...]:
    """The names in one text, such as "By Ann Lee and Bo Ray, Staff Writers"."""
    if len(text) > _LONGEST_LINE:
        return ()
    text = " ".join(html.unescape(_ADDRESS.sub(" ", text)).split())
    text = _PLACE.sub("", _opening().sub("", before_date(text)))
    names: list[str] = []
    for piece in _HARD_PARTING.split(_STOP.split(text, maxsplit=1)[0]):
        for part in _parts(piece):
            name = _trim(part)
            if _plausible(name):
                names.append(name)
    return tuple(names)


def _parts(piece: str) -> list[str]:
    """The piece cut at joiners and commas, unless what a comma sets off is a degree or a title."""
    sides = _joiner().split(piece)
    if len(sides) > 1 and not all(_name_like(_opening().sub("", s).partition(",")[0].strip()) for s in sides):
        sides = [piece]
    parts: list[str] = []
    for side in sides:
        bits = [bit.strip() for bit in side.split(",") if bit.strip()]
        for i, bit in enumerate(bits):
            if i and _DEGREE.fullmatch(bit):
                parts[-1] += f", {bit}"
            elif i == 0 or (_name_like(bit) and not set(fold(bit).split()) & (byline_words("roles") | byline_words("paper"))):
                parts.append(bit)
    return parts


def _name_like(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) or bool(by_spelling(text)) or _caseless(text)


@cache
def _agency_behind() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:the\s+)?{spoken(codes=False)}$", re.I)


def _trim(name: str) -> str:
    """The name without brackets that hold an agency, without a role behind it, without loose marks."""
    name = re.sub(r"\s*[(\[]([^)\]]*)[)\]]\s*", lambda m: " " if by_spelling(m[1]) else m[0], name)
    name = _opening().sub("", _TAIL.sub("", _SIGN.sub("", name)))
    if (behind := _agency_behind().search(name)) and fold(name[: behind.start()]) not in ("", "the"):
        name = _TAIL.sub("", name[: behind.start()])
    if (behind := _FOR.search(name)) and _NAME.fullmatch(name[: behind.start()]):
        outlet = fold(name[behind.end() :]).split()
        name = name if byline_words("paper").isdisjoint(outlet) else name[: behind.start()]
    tokens = name.split()
    for size in range(min(3, len(tokens) - 1), 0, -1):
        if (
            fold(" ".join(tokens[-size:])) in byline_words("roles")
            and _NAME.fullmatch(" ".join(tokens[:-size]))
            and not {fold(t) for t in tokens} & byline_words("staff")
        ):
            tokens = tokens[:-size]
            break
    return _TAIL.sub("", " ".join(tokens))


def _plausible(name: str) -> bool:
    nothing = byline_words("roles") | byline_words("by") | byline_words("nobody")
    return bool(key(name)) and len(name) <= _LONGEST and fold(name) not in nothing and not key(name).isdigit()


def stated_authors(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> list[list[str]]:
    """Texts that the markup gives as authors, a list for each source, the surest first."""
    given = [jsonld.names(node, nodes, "author"), jsonld.names(node, nodes, "creator")]
    given += [markup.metas.get(name, []) for name in _METAS]
    given += [[value for said, value in markup.said if said == role] for role in ("author", "rel author")]
    # Of boxes with a class of author the first is the byline; the next ones may be of other stories.
    given += [[value] for said, value in markup.said if said == "class author"][:_BOXES]
    return [texts for texts in given if texts]


def choose_authors(sources: Iterable[Sequence[str]], others: Sequence[str]) -> tuple[str, ...]:
    """Names of the first source that gives a person; else of the first that gives any name.

    ``others`` are names of the site: an author so called is no person."""
    known = {key(name) for name in others if key(name)}
    first: tuple[str, ...] = ()
    for offered in sources:
        texts = offered[:_MOST]
        names = clean_names(text for text in texts if key(text) not in known or len(text) < _SITE) or clean_names(texts)
        if any(is_person(name) and key(name) not in known for name in names):
            return names
        first = first or names
    return first


def page_authors(stated: Iterable[Sequence[str]], blocks: Sequence[Block], headline: int | None, site: Sequence[str]) -> tuple[str, ...]:
    """The authors of a page: as its markup states them, else as a reader sees them by the headline (a block's index).

    A byline right below the headline holds against markup that shares no name with it: that names who posted."""
    chosen = choose_authors(chain(stated, spoken_authors(blocks, headline)), site)
    if headline is None:
        return chosen
    printed = clean_names(_first_byline(blocks[headline + 1 : headline + 1 + _BELOW], sure=False))
    return printed if _is_apart(printed, (*chosen, *site)) and any(is_person(name) for name in printed) else chosen


def _is_apart(names: Iterable[str], others: Iterable[str]) -> bool:
    """True where no name holds or is held by one of the others."""
    known = [key(other) for other in others if key(other)]
    return not any(key(name) in other or other in key(name) for name in names for other in known)


def spoken_authors(blocks: Sequence[Block], headline: int | None) -> Iterator[list[str]]:
    """Names that a reader sees as byline by the headline (a block's index), the surest first: in a line that
    says so, in such a line elsewhere, in a line that is a name and nothing else."""
    start = headline or 0
    near = blocks[max(0, start - _BEFORE) : start + (_NEAR if headline is not None else _FAR)]
    yield _first_byline(near, sure=False)
    yield _first_byline(blocks[:_SEARCHED], sure=True)
    if headline is not None:
        yield [block.text for block in _opening_lines(blocks[start + 1 : start + _NEAR]) if _is_name_line(block, blocks)][:1]


def _opening_lines(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lines above the story: a standfirst may stand among them, two paragraphs are the story."""
    paragraphs = 0
    for block in blocks:
        paragraphs += word_count(block.text) >= _PARAGRAPH and ends_sentence(block.text)
        if paragraphs > 1:
            return
        yield block


def _first_byline(blocks: Iterable[Block], *, sure: bool) -> list[str]:
    return next((said for block in blocks if (said := line_byline(block, sure=sure))), [])


def line_byline(block: Block, *, sure: bool) -> list[str]:
    """The names, in one text, that a line gives behind an opening such as "by"; empty where it is no byline.

    ``sure`` asks for openings that no sentence has."""
    said = None if len(block.text) > _BYLINE or block.kind is Kind.CAPTION else _said(block.text, sure)
    return [] if said is None else [said]


@lru_cache(maxsize=16384)
def _said(line: str, sure: bool) -> str | None:
    # What is sure stands first on a line, unless a colon follows.
    elsewhere = not sure or ":" in line or "：" in line
    match = _byline(sure=sure).search(line) if elsewhere else _byline(sure=sure).match(line)
    if match is None:
        return None
    said = _PLACE.sub("", _STOP.split(before_date(line[match.end() :]), maxsplit=1)[0])
    names = _names().match(said)
    return names[0] if names else _CLOSING.split(said, maxsplit=1)[0]


@cache
def _names() -> re.Pattern[str]:
    joiners = any_of(byline_words("and"))
    return re.compile(rf"{_NAME.pattern}(?:(?:\s*[,/&]\s*|\s+(?i:{joiners})\s+){_NAME.pattern}){{0,5}}")


@cache
def _byline(*, sure: bool) -> re.Pattern[str]:
    """What goes before the names: "By Ann Lee and Bo Ray", "3 May 2031 · by Ann Lee", "（记者：牛某、岳某）".

    ``sure`` asks for openings that no sentence has: of several words, or with a colon."""
    unspaced = {word for word in byline_words("by") if UNSPACED.search(word)}
    spaced = byline_words("by") - unspaced
    cased = any_of(word for word in spaced if not sure or " " in word)
    # "ByAnn Lee": markup set them apart.
    apart = r"(?:\s*:\s*|\s+|(?<=[a-z])(?=[A-Z]))"
    spoken = rf"(?i:{cased}){apart}(?={_NAME.pattern})"
    if sure:
        spoken = rf"(?:{spoken}|(?i:{any_of(spaced)})\s?:\s*(?={_NAME.pattern}))"
    before = r"^\W*" if sure else r"(?:^\W*|[\d·|•,.(（]\s*)"
    return re.compile(rf"{before}{spoken}|(?:^|[(（\s])(?:{any_of(unspaced)})\s?[:：]\s*")


def _is_name_line(block: Block, blocks: Sequence[Block]) -> bool:
    """True for a line of two to four capitalised words that leads nowhere and opens the paragraphs of the
    story, or lies in an element called so."""
    if block.kind is not Kind.PARAGRAPH or block.link_density > _LINKED or len(block.text.split()) not in (2, 3, 4):
        return False
    if not all(is_person(name) and not _caseless(name) for name in split_names(block.text)):
        return False
    below = blocks[block.index + 1] if block.index + 1 < len(blocks) else block
    opens = block.path == below.path and word_count(below.text) >= _PARAGRAPH
    return opens or any(_ROLE.search(step) for step in block.path.split("/")[-2:])
