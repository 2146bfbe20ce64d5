"""What a page says of itself: headline, authors, date, language, address, outlet, and whom it names as source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from cleaner.model import Block, Kind, Metadata, RawPage
from cleaner.segment import jsonld
from cleaner.segment.byline import spoken_authors, choose_authors, stated_authors
from cleaner.segment.dates import Shown, address_date, guessed_date, settle, shown_dates, stated_date
from cleaner.segment.headline import headline
from cleaner.segment.language import language_of
from cleaner.segment.markup import Markup, gather
from cleaner.segment.outlet import domain, host, outlet_of
from cleaner.shape import repeating

_SOURCE_META = re.compile(
    r"^(?:.*[.:_-])?(?:source|agency|credit|provider|byl|copyright|syndication-source|original-source|rights|owner)s?$"
)
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


def read_metadata(tree: Any, raw: RawPage, blocks: Sequence[Block]) -> Metadata:
    """The metadata of a parsed page (``tree``: its root element). Never raises on a page's mistakes."""
    markup = gather(tree)
    nodes = jsonld.read_nodes(markup.scripts)
    url = _address(markup, raw)
    node = jsonld.article(nodes, {u.split("#")[0].rstrip("/") for u in (url, raw.url) if u})
    site = _site(markup, node, nodes)
    names = _site_names(site, markup, url)
    found = headline(markup, node, names)
    place = _place(blocks, found.variants)
    language = language_of((markup.language, jsonld.text(node.get("inLanguage")), *_languages(markup)), blocks)
    return Metadata(
        title=found.title,
        titles=found.variants,
        description=markup.meta("og:description", "description", "twitter:description") or jsonld.text(node.get("description")),
        authors=choose_authors([*stated_authors(markup, node, nodes), *spoken_authors(blocks, place)], names),
        published=_published(tree, (markup, node), shown_dates(blocks, place, _month_first(markup.language, language)), url),
        language=language,
        url=url,
        site=site,
        outlet=outlet_of(raw.outlet, (raw.url, url), site, raw.source),
        source_names=_source_names(markup, node, nodes),
    )


def _place(blocks: Sequence[Block], titles: Sequence[str]) -> int | None:
    """Index of the block that is the headline: a heading that reads like a title, else any such block."""
    same = repeating(blocks, titles)
    return next((b.index for b in same if b.kind is Kind.HEADING), same[0].index if same else None)


def _published(tree: Any, said: tuple[Markup, dict[str, Any]], shown: list[Shown], url: str) -> str:
    """The date of publication: what markup and address state, what the page shows, else a guess."""
    return settle(stated_date(*said) or address_date(url), shown) or guessed_date(tree, url)


def _month_first(tag: str, language: str) -> bool:
    """True where 02/03 is the third of February: English without a region, or of the United States."""
    return language == "en" and tag.strip().lower() in ("", "en", "en-us", "en_us")


def _address(markup: Markup, raw: RawPage) -> str:
    """The canonical address, made whole; the address the page came from where none is stated."""
    for stated in (markup.links.get("canonical", ""), markup.meta("og:url"), raw.url):
        whole = urljoin(raw.url, stated) if stated and raw.url else stated
        if host(whole):
            return whole
    return ""


def _site(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> str:
    return markup.meta("og:site_name", "application-name", "apple-mobile-web-app-title") or next(
        iter(jsonld.names(node, nodes, "publisher")), ""
    )


def _site_names(site: str, markup: Markup, url: str) -> tuple[str, ...]:
    label = domain(url).split(".")[0]
    spoken = [
        site,
        *(markup.metas.get(name, [""])[0] for name in ("og:site_name", "application-name", "publisher")),
        host(url).removeprefix("www."),
        label,
    ]
    return tuple(dict.fromkeys(name for name in spoken if len(name) > 1))


def _languages(markup: Markup) -> list[str]:
    return [markup.meta(name) for name in ("content-language", "og:locale", "language", "dc.language", "inlanguage")]


def _source_names(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Raw texts in which the page may name the agency that a story came from, marked with where they stood."""
    said = [(f"JSON-LD {name}", text) for name in _SOURCE_KEYS for text in jsonld.names(node, nodes, name)]
    said += [
        (f"meta {name}", text) for name, texts in markup.metas.items() if _SOURCE_META.match(name) or "author" in name for text in texts
    ]
    said += [
        (role, text)
        for role, text in markup.said
        if "author" in role or role in ("creator", "provider", "sourceorganization", "copyrightholder")
    ]
    return tuple(dict.fromkeys(f"{place}: {text}" for place, text in said if len(text) <= 200))
