"""Public suffixes (publicsuffix.org): tldextract's only door.

The list that comes with it is read here for hosts in plain letters: to import the package, which can fetch, and to make its
tree of objects takes as long as three pages. All else is asked of the package.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HOST = re.compile(r"(?:(?!xn--)[a-z0-9_-]+\.)+(?!xn--)[a-z0-9_-]+")
_NUMERIC = re.compile(r"[\d.]+|.*:.*")
_SNAPSHOT, _PRIVATE = ".tld_set_snapshot", "// ===BEGIN PRIVATE DOMAINS==="
_RULE = re.compile(r"^[.*!]*\w\S*", re.M)


def registrable(host: str) -> str:
    """The registrable domain of a host in lower case, as in news.example.co.uk: example.co.uk. The host itself where it is a
    suffix, or a numeric address; empty where no suffix of it is known."""
    rules = _rules() if _HOST.fullmatch(host) else {}
    if not rules:
        return _asked(host)
    labels = host.split(".")
    start = _suffix(labels, rules)
    if start == len(labels):
        return host if _NUMERIC.fullmatch(host) else ""
    return ".".join(labels[max(0, start - 1) :])


def _suffix(labels: list[str], rules: dict[str, bool]) -> int:
    """The place of the label with which the public suffix begins; one past the last where none is known."""
    start, name = len(labels), ""
    for place in range(len(labels) - 1, -1, -1):
        above, name = name, f"{labels[place]}.{name}" if name else labels[place]
        if name in rules:
            start = place if rules[name] else start
        elif f"*.{above}" in rules:
            return place + 1 if f"!{name}" in rules else place
        else:
            break
    return start


@cache
def _rules() -> dict[str, bool]:
    """The rules of the list but for those of private domains, each with True, and what lies above them, with False; none where
    there is no such list."""
    found = find_spec("tldextract")
    try:
        text = Path(*(found and found.submodule_search_locations) or (), _SNAPSHOT).read_text(encoding="utf8")
    except OSError:
        return {}
    rules = dict.fromkeys(_RULE.findall(text.partition(_PRIVATE)[0]), True)
    for rule in list(rules):
        above = rule.partition(".")[2]
        while above and above not in rules:
            rules[above] = False
            above = above.partition(".")[2]
    return rules


def _asked(host: str) -> str:
    found = _extractor()(host)
    if found.suffix or _NUMERIC.fullmatch(host):
        known: str = found.top_domain_under_public_suffix
        return known or host
    return ""


@cache
def _extractor() -> Any:
    from tldextract import TLDExtract

    # Its bundled snapshot alone: nothing is fetched and nothing is written to a cache.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
