"""Who published a page: its registrable domain (publicsuffix.org), else what stands for it. tldextract's only door."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cleaner.text import key


@cache
def _extractor() -> Any:
    from tldextract import TLDExtract

    # Its bundled snapshot alone: nothing is fetched and nothing is written to a cache.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def host(url: str) -> str:
    """The host of an http address, lower-cased; empty where it is none."""
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


@cache
def domain(url: str) -> str:
    """The registrable domain of an address (news.example.co.uk gives example.co.uk), the host where no suffix is known."""
    name = host(url)
    if not name or "." not in name:
        return ""
    found: str = _extractor()(name).top_domain_under_public_suffix
    return found or name


def outlet_of(stated: str, urls: tuple[str, ...], site: str, source: str) -> str:
    """The outlet's name for grouping: what the source stated, else the registrable domain of the first
    address that has one, else the site's name, else the folder that the page lies in; empty if none."""
    if stated:
        return stated
    for url in urls:
        if found := domain(url):
            return found
    if site and key(site):
        return site.lower()
    folder = source.replace("\\", "/").rpartition("/")[0]
    return folder.rpartition("/")[2]
