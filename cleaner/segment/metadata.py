"""What a page says of itself: headline, authors, date, language, address, outlet, and whom it names as source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from cleaner.model import Block, Metadata, RawPage
from cleaner.segment import jsonld
from cleaner.segment.byline import block_authors, clean_names, stated_authors
from cleaner.segment.dates import address_date, guessed_date, stated_date
from cleaner.segment.headline import headline
from cleaner.segment.language import language_of
from cleaner.segment.markup import Markup, gather
from cleaner.segment.outlet import domain, host, outlet_of

_SOURCE_META = re.compile(r"^(?:.*[.:_-])?(?:source|agency|credit|provider|byl|copyright|syndication-source|original-source|rights|owner)s?$")
_SOURCE_KEYS = ("author", "creator", "sourceOrganization", "provider", "publisher", "copyrightHolder", "contributor", "creditText", "isBasedOn")


def read_metadata(tree: Any, raw: RawPage, blocks: Sequence[Block]) -> Metadata:
    """The metadata of a parsed page (``tree``: its root element). Never raises on a page's mistakes."""
    markup = gather(tree)
    nodes = jsonld.read_nodes(markup.scripts)
    url = _address(markup, raw)
    node = jsonld.article(nodes, {u.split("#")[0].rstrip("/") for u in (url, raw.url) if u})
    site = _site(markup, node, nodes)
    found = headline(markup, node, _site_names(site, markup, url))
    authors = _authors(stated_authors(markup, node, nodes), block_authors(blocks, found.title), (site, found.title))
    return Metadata(
        title=found.title,
        titles=found.variants,
        description=markup.meta("og:description", "description", "twitter:description") or jsonld.text(node.get("description")),
        authors=authors,
        published=stated_date(markup, node) or address_date(url) or guessed_date(tree, url),
        language=language_of((markup.language, jsonld.text(node.get("inLanguage")), *_languages(markup)), blocks),
        url=url,
        site=site,
        outlet=outlet_of(raw.outlet, (raw.url, url), site, raw.source),
        source_names=_source_names(markup, node, nodes),
    )


def _address(markup: Markup, raw: RawPage) -> str:
    """The canonical address, made whole; the address the page came from where none is stated."""
    for stated in (markup.links.get("canonical", ""), markup.meta("og:url"), raw.url):
        whole = urljoin(raw.url, stated) if stated and raw.url else stated
        if host(whole):
            return whole
    return ""


def _site(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> str:
    return markup.meta("og:site_name", "application-name", "apple-mobile-web-app-title") or next(iter(jsonld.names(node, nodes, "publisher")), "")


def _site_names(site: str, markup: Markup, url: str) -> tuple[str, ...]:
    label = domain(url).split(".")[0]
    spoken = [site, *(markup.metas.get(name, [""])[0] for name in ("og:site_name", "application-name", "publisher")), host(url).removeprefix("www."), label]
    return tuple(dict.fromkeys(name for name in spoken if len(name) > 1))


def _languages(markup: Markup) -> list[str]:
    return [markup.meta(name) for name in ("content-language", "og:locale", "language", "dc.language", "inlanguage")]


def _authors(stated: list[list[str]], spoken: list[str], not_authors: Sequence[str]) -> tuple[str, ...]:
    """Names of the first source that gives a person; else of the first that gives any."""
    other = {name.casefold() for name in not_authors if name}
    read = [names for texts in (*stated, spoken) if (names := clean_names(texts))]
    people = [names for names in read if not any(name.casefold() in other for name in names)]
    return next(iter(people or read), ())


def _source_names(markup: Markup, node: dict[str, Any], nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Raw texts in which the page may name the agency that a story came from, marked with where they stood."""
    said = [(f"JSON-LD {name}", text) for name in _SOURCE_KEYS for text in jsonld.names(node, nodes, name)]
    said += [(f"meta {name}", text) for name, texts in markup.metas.items() if _SOURCE_META.match(name) or "author" in name for text in texts]
    said += [(role, text) for role, text in markup.said if "author" in role or role in ("creator", "provider", "sourceorganization", "copyrightholder")]
    return tuple(dict.fromkeys(f"{place}: {text}" for place, text in said if len(text) <= 200))
