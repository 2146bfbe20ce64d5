"""The headline of a page out of the several that its markup gives, and all its variants."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from cleaner.segment import jsonld
from cleaner.segment.markup import Markup
from cleaner.text import key, words

# What parts a headline from the site's name. A colon or a plain hyphen without spaces belongs to the headline.
_PARTING = re.compile(r"\s+(?:[|•·»«›\-–—―~:]|::|//)\s+|\s*[|｜]\s*|\s*(?:--|――)\s*|：(?=[^：]*$)|\s*[<＜]\s*")
# Share of words that a heading shares with another source to be that headline in other words.
_KINSHIP = 0.3
# A site's name or a section's is not longer, in words.
_NAME_WORDS = 5
# Share of a name's letters that another holds to be that name without its article.
_SAME_NAME = 0.7
# Characters of a title that are read.
_LONGEST = 1000
_HEADINGS = 50
# What <title> weighs against the other sources, which weigh one: it is often written for search engines.
_TITLE = 0.9
_METAS = ("og:title", "twitter:title", "twitter:text:title", "dc.title", "headline", "parsely-title", "sailthru.title", "citation_title")


def _clean(text: str) -> str:
    return " ".join(html.unescape(html.unescape(text[:_LONGEST])).split())


def without_site(text: str, names: Sequence[str], headings: Sequence[str]) -> str:
    """The text without the name of site or section that follows or precedes it.

    A part is taken off where it is one of the ``names`` or where the rest equals a heading of the page."""
    keys = {key(name) for name in names if key(name)}
    known = {key(heading) for heading in headings}
    cuts = list(_PARTING.finditer(text))
    for cut in cuts:
        for rest, part in ((text[: cut.start()], text[cut.end() :]), (text[cut.end() :], text[: cut.start()])):
            if key(rest) and (key(rest) in known or _is_name(part, keys)):
                return rest.strip() if key(rest) in known else without_site(rest.strip(), names, headings)
    return _without_opening(text, names, headings)


def _without_opening(text: str, names: Sequence[str], headings: Sequence[str]) -> str:
    """The text without the site's name before a colon: the whole name, for a part of it may be whom the story is about."""
    name, colon, rest = text.partition(": ")
    told = colon and any(_same_name(key(name), key(each)) for each in names)
    return rest.strip() if told and key(rest) and key(text) not in map(key, headings) else text


def _without_section(text: str, sections: Sequence[str]) -> str:
    """The text without a section of the site that its last part names."""
    cut = next(reversed(list(_PARTING.finditer(text))), None)
    named = cut and key(text[cut.end() :]) in {key(section) for section in sections} - {""}
    return text[: cut.start()] if cut and named and len(words(text[: cut.start()])) > 1 else text


def _same_name(left: str, right: str) -> bool:
    """True where two folded names differ by an article at most."""
    short, long = sorted((left, right), key=len)
    return bool(short) and short in long and len(short) >= _SAME_NAME * len(long)


def _is_name(part: str, keys: set[str]) -> bool:
    own = key(part)
    return bool(own) and (
        own in keys or (len(words(part)) <= _NAME_WORDS and any(len(k) >= 4 and (k in own or own in k) and len(own) >= 3 for k in keys))
    )


def _kinship(left: str, right: str) -> float:
    a, b = set(words(left)), set(words(right))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def headline(markup: Markup, node: dict[str, Any], names: Sequence[str], sections: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The page's headline without the site's name, and all variants that it stands in, that one first.

    A vote of the sources: headings, JSON-LD, OpenGraph, ``<title>``; ``names`` are the site's names. A
    heading that no other source knows is a section's or the site's."""
    sites = {key(name) for name in names}
    heads = [head for head in dict.fromkeys(_clean(text) for text in markup.headings[:_HEADINGS]) if key(head) not in sites]
    ld = _clean(jsonld.text(node.get("headline" if "headline" in node else "name")))
    social = _clean(markup.meta(*_METAS))
    plain = _clean(next(iter(markup.titles), ""))
    known = [*heads, ld] if ld else heads
    offered = [without_site(ld, names, heads), without_site(social, names, known), without_site(plain, names, known)]
    offered = [_without_section(text, sections) for text in offered]
    heading = _heading(heads, [text for text in offered if text])
    title = _vote(zip((heading, *offered), (1.0, 1.0, 1.0, _TITLE), strict=True))
    spoken = (title, heading, *offered, ld, social, _clean(markup.meta("twitter:title")), plain)
    return title, tuple(dict.fromkeys(text for text in spoken if text))


def _heading(heads: Sequence[str], offered: Sequence[str]) -> str:
    """The heading that is the story's: the one that another source gives, else the first that is akin to one."""
    if not heads:
        return ""
    if not offered:
        return heads[0]
    keys = {key(text) for text in offered}
    if exact := next((head for head in heads if key(head) in keys), ""):
        return exact
    akin = [head for head in heads if max(_kinship(head, text) for text in offered) >= _KINSHIP]
    return next((head for head in akin if len(words(head)) > 2), akin[0] if akin else "")


def _vote(offered: Iterable[tuple[str, float]]) -> str:
    """The text whose sources weigh most; of equals the earlier."""
    votes: dict[str, float] = {}
    spelled: dict[str, str] = {}
    for text, weight in offered:
        if text:
            votes[key(text)] = votes.get(key(text), 0.0) + weight
            spelled.setdefault(key(text), text)
    return spelled[max(votes, key=lambda folded: votes[folded])] if votes else ""
