"""Who published a page: its registrable domain (publicsuffix.org), else what stands for it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from cleaner.segment.suffix import registrable
from cleaner.text import key

_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def host(url: str) -> str:
    """The host of an http address, lower-cased; empty where it is none."""
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def domain(url: str) -> str:
    """The registrable domain of an address (news.example.co.uk gives example.co.uk); where no public suffix is known,
    the last two labels of its host; a numeric address as it stands; empty where there is none."""
    name = host(url).rstrip(".")
    if "." not in name:
        return ""
    return registrable(name) or ".".join(name.split(".")[-2:])


def outlet_of(stated: str, urls: tuple[str, ...], site: str, source: str) -> str:
    """The outlet's name for grouping: what the source stated, else the registrable domain of the first
    address that has one, else the site's name, else the folder that the page lies in; empty if none."""
    if stated:
        return _plain(stated)
    for url in urls:
        if found := domain(url):
            return found
    if site and key(site):
        return domain(f"https://{site.lower()}") if _HOST.fullmatch(site) else site.lower()
    return _plain(folder_of(source))


def folder_of(source: str) -> str:
    """The first folder on a page's path below the input, those passed over whose names hold no letter, as years do."""
    folders = source.replace("\\", "/").split("/")[:-1]
    return next((folder for folder in folders if any(c.isalpha() for c in folder)), "")


def _plain(name: str) -> str:
    """A host without ``www.``, lower-cased; another name as it stands."""
    return name.lower().removeprefix("www.") if _HOST.fullmatch(name) else name
