"""The registrable domain of a host, by the public suffixes (publicsuffix.org) that tldextract brings along: its only door.

tldextract itself is asked about hosts that are written in other than plain letters alone: to import it takes as long as to
clean a page, and its tables take more memory than all our own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Labels of letters, digits and hyphens, the last of letters alone, none of them coded.
_PLAIN = re.compile(r"(?:(?!xn--)[a-z0-9_-]+\.)+(?!xn--)[a-z]+")
_NUMERIC = re.compile(r"[\d.]+|.*:.*")
# Where suffixes end that are registries' own; below are those of companies that let out names.
_PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="


@lru_cache(maxsize=1024)
def registrable(name: str) -> str:
    """The registrable domain of a host (news.example.co.uk gives example.co.uk); where no public suffix is known, its last
    two labels; a numeric address as it stands."""
    labels = name.split(".")
    if not _PLAIN.fullmatch(name) or not _rules():
        found = _extractor()(name)
        if found.suffix or _NUMERIC.fullmatch(name):
            known: str = found.top_domain_under_public_suffix
            return known or name
        return ".".join(labels[-2:])
    at = _suffix_at(labels)
    if at == len(labels):
        return ".".join(labels[-2:])
    return ".".join(labels[at - 1 :]) if at else name


def _suffix_at(labels: list[str]) -> int:
    """Index of the first label of the public suffix; the number of labels where there is none."""
    rules, found, suffix = _rules(), len(labels), ""
    for at in range(len(labels) - 1, -1, -1):
        longer = f"{labels[at]}.{suffix}" if suffix else labels[at]
        if longer not in rules:
            if rules.get(f"*.{suffix}"):
                return at + 1 if f"!{longer}" in rules else at
            break
        suffix = longer
        if rules[longer]:
            found = at
    return found


@cache
def _rules() -> dict[str, bool]:
    """Suffixes of registries, and what they end in; True for those that are suffixes themselves. Empty where there is no list."""
    package = find_spec("tldextract")
    try:
        text = Path(package.origin or "").with_name(".tld_set_snapshot").read_text(encoding="utf8") if package else ""
    except OSError:
        return {}
    known, _, _ = text.partition(_PRIVATE)
    rules = [line for line in known.split("\n") if line and not line.startswith("//")]
    inner = set()
    for rule in rules:
        while rule := rule.partition(".")[2]:
            inner.add(rule)
    return dict.fromkeys(inner, False) | dict.fromkeys(rules, True)


@cache
def _extractor() -> Any:
    from tldextract import TLDExtract

    # Its bundled snapshot alone: nothing is fetched and nothing is written to a cache.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
