"""What a page says of itself: headline, authors, date, language, address, outlet, and whom it names as source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner.model import Block, Kind, Metadata, RawPage
from cleaner.segment import jsonld
from cleaner.segment.byline import page_authors, stated_authors
from cleaner.segment.dates import address_date, agreed_date, guessed_date, settle, shown_dates, stated_date
from cleaner.segment.headline import headline
from cleaner.segment.language import language_of
from cleaner.segment.markup import Markup, gather
from cleaner.segment.outlet import domain, host, outlet_of
from cleaner.voter.shape import repeating

_SOURCE_META = re.compile(r"^(?:.*[.:_-])?(?:source|agency|credit|provider|byl|copyright|rights|owner)s?$|author")
_SOURCE_ROLE = re.compile(r"author|creator|provider|sourceorganization|copyrightholder")
_SOURCE_KEYS = (
    "author",
    "creator",
    "sourceOrganization",
    "provider",
    "publisher",
    "copyrightHolder",
    "contributor",
    "creditText",
    "isBasedOn",
)
_LANGUAGE_META = ("content-language", "og:locale", "language", "dc.language", "inlanguage")
_SITE_META = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# "© 1998-2031 The Coast Lantern, Hale": the holder, in the last lines of a page.
_HOLDER = re.compile(r"(?:©|\(c\)|(?i:copyright))[\s©\d–—,-]*([A-ZÀ-Þ][^.,|;:©•·–—()\d]{3,40})")
_FOOTER = 40
# A longer text in an author's or source's place is no credit.
_CREDIT = 200
_MOST = 100


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where metadata is read from: the page's markup, its JSON-LD nodes and that of its article, its blocks."""

    tree: Any
    blocks: Sequence[Block]
    markup: Markup
    nodes: list[jsonld.Node]
    article: jsonld.Node
    url: str


def read_metadata(tree: Any, raw: RawPage, blocks: Sequence[Block], markup: Markup | None = None) -> Metadata:
    """The metadata of a parsed page (``tree``: its root element; ``markup``: what was gathered of it, if it was). No mistake
    of a page makes it raise."""
    markup = markup or gather(tree)
    nodes = jsonld.read_nodes(markup.scripts)
    url = _address(markup, raw)
    article = jsonld.article(nodes, {jsonld.bare(address) for address in (url, raw.url) if address})
    page = _Sources(tree, blocks, markup, nodes, article, url)
    site = _site(page)
    names = _site_names(page, site)
    title, titles = headline(markup, article, names, _sections(page))
    place = _place(blocks, titles)
    language = language_of(
        (markup.language, jsonld.text(article.get("inLanguage")), *(markup.meta(name) for name in _LANGUAGE_META)), blocks
    )
    return Metadata(
        title=title,
        titles=titles,
        description=markup.meta("og:description", "description", "twitter:description") or jsonld.text(article.get("description")),
        authors=page_authors(stated_authors(markup, article, nodes), blocks, place, names),
        published=_published(page, place, _month_first(markup.language, language)),
        language=language,
        url=url,
        site=site,
        outlet=outlet_of(raw.outlet, (raw.url, url), site, raw.source),
        source_names=_source_names(page),
    )


def _address(markup: Markup, raw: RawPage) -> str:
    """The canonical address, made whole; the address the page came from where none is stated."""
    for stated in (markup.links.get("canonical", ""), markup.meta("og:url"), raw.url):
        whole = _joined(raw.url, stated)
        if host(whole):
            return whole
    return ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base and address else address
    except ValueError:
        return ""


def _site(page: _Sources) -> str:
    return page.markup.meta(*_SITE_META) or next(iter(jsonld.names(page.article, page.nodes, "publisher")), "")


def _site_names(page: _Sources, site: str) -> tuple[str, ...]:
    """Names under which the site may stand in its titles: as it calls itself, its host, its domain's first label."""
    spoken = [site, *(page.markup.meta(name) for name in (*_SITE_META[:2], "publisher"))]
    spoken += [match[1].strip() for block in page.blocks[-_FOOTER:] if (match := _HOLDER.search(block.text[:_CREDIT]))]
    spoken += [host(page.url).removeprefix("www."), domain(page.url).partition(".")[0]]
    return tuple(dict.fromkeys(name for name in spoken if len(name) > 1))


def _sections(page: _Sources) -> tuple[str, ...]:
    """Names of the section that the page lies in, as it states them and as its address does."""
    stated = [page.markup.meta("article:section", "og:article:section"), *jsonld.names(page.article, page.nodes, "articleSection")]
    try:
        return tuple(dict.fromkeys((*stated, *urlsplit(page.url).path.split("/")[:-1])))
    except ValueError:
        return tuple(stated)


def _place(blocks: Sequence[Block], titles: Sequence[str]) -> int | None:
    """Index of the block that is the headline: a heading that reads like a title, else any such block."""
    same = repeating(blocks, titles)
    return next((b.index for b in same if b.kind is Kind.HEADING), same[0].index if same else None)


def _published(page: _Sources, place: int | None, month_first: bool) -> str:
    """The date of publication: what markup and address state, what the page shows, else a guess."""
    stated = stated_date(page.markup, page.article) or address_date(page.url)
    settled = settle(stated, shown_dates(page.blocks, place, month_first))
    return settled or agreed_date(page.markup, page.blocks, month_first) or guessed_date(page.tree, page.url)


def _month_first(tag: str, language: str) -> bool:
    """True where 02/03 is the third of February: English without a region, or of the United States."""
    return language == "en" and tag.strip().lower() in ("", "en", "en-us", "en_us")


def _source_names(page: _Sources) -> tuple[str, ...]:
    """Texts in which the page may name the agency that its story came from, each behind the place it stood in."""
    said = [(f"JSON-LD {name}", text) for name in _SOURCE_KEYS for text in jsonld.names(page.article, page.nodes, name)]
    said += [(f"meta {name}", text) for name, texts in page.markup.metas.items() if _names_source(name) for text in texts]
    said += [(role, text) for role, text in page.markup.said if _SOURCE_ROLE.search(role)]
    return tuple(dict.fromkeys(f"{place}: {text}" for place, text in said if len(text) <= _CREDIT))[:_MOST]


@lru_cache(maxsize=4096)
def _names_source(name: str) -> bool:
    """True for a name of metadata under which an agency may stand."""
    return bool(_SOURCE_META.search(name))
