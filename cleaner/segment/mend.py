"""A page's markup before it is parsed: what a tree cannot hold is left out, and what the parser would lose the page over.

libxml2 drops all that follows 2,048 elements in one another, and compares each attribute of an element with all before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_NO_CHARACTERS = ("\ufffe", "\uffff")
_BAD_REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127)(?![0-9]));?", re.I)
# Tags so long that they may hold more attributes than any page gives an element.
_LONG_TAG = re.compile(rb"<([a-z][a-z0-9:-]*)\b[^<>]{4000,}>", re.I)
_LONG = 4000
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_ATTRIBUTES = 500
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)\b", re.I)
# Elements that hold none, or end where the next one begins: they lie in no row of their kind.
_ENDING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup rp rt "
    "html head body".split()
)


def mend(text: str, octets: bytes | None = None) -> bytes:
    """The markup in UTF-8, without control characters, written out or as references, and without attributes where an
    element has hundreds of them. ``octets`` is the text in UTF-8, where that is at hand."""
    octets = _BAD_REFERENCE.sub(b"", _writable(text, octets))
    parts, done = [], 0
    for start, end in _long_runs(octets):
        if (bare := _LONG_TAG.sub(_bare_if_crowded, octets[start:end])) != octets[start:end]:
            parts += [octets[done:start], bare]
            done = end
    return b"".join((*parts, octets[done:])) if parts else octets


def _long_runs(octets: bytes) -> Iterator[tuple[int, int]]:
    """Where so many octets without a closing bracket follow an opening one: what lies between two closing ones, with the
    latter. Few pages have half as long a run without one, and to look for that costs next to nothing."""
    start, half = 0, _LONG // 2
    while start < len(octets):
        if octets.find(b">", start, start + half) >= 0:
            start += half
            continue
        first, end = octets.rfind(b">", 0, start) + 1, octets.find(b">", start) + 1
        if end and any(len(part) >= _LONG for part in octets[first:end].split(b"<")[1:]):
            yield first, end
        start = end or len(octets)


def writable(text: str) -> str:
    """The text without characters that XML has not (XML 1.0, section 2.2), which a tree does not take."""
    return _writable(text).decode()


def _writable(text: str, octets: bytes | None = None) -> bytes:
    try:
        octets = text.encode() if octets is None else octets
    except UnicodeEncodeError:
        return _NOT_XML.sub("", text).encode()
    if any(map(octets.__contains__, _CONTROLS)) or any(map(text.__contains__, _NO_CHARACTERS)):
        return _NOT_XML.sub("", text).encode()
    return octets


def _bare_if_crowded(tag: re.Match[bytes]) -> bytes:
    if len(tag[0].split(None, _ATTRIBUTES)) <= _ATTRIBUTES:  # nor are there so many words, with those in quotes
        return tag[0]
    return b"<%b>" % tag[1] if len(_QUOTED.sub(b"", tag[0]).split()) > _ATTRIBUTES else tag[0]


def flatten(octets: bytes, cutting: Collection[str]) -> bytes:
    """The markup, in UTF-8, without the tags of the element that lies deepest in others of its name; a new paragraph in the place
    of each that is ``cutting``."""
    text = octets.decode()
    if not (deepest := _deepest(text)):
        return octets
    return re.sub(rf"</?{re.escape(deepest)}\b[^<>]*>", "<p>" * (deepest in cutting), text, flags=re.I).encode()


def _deepest(text: str) -> str:
    depth, most = Counter[str](), Counter[str]()
    for closing, tag in _TAG.findall(text):
        name = tag.lower()
        if name in _ENDING:
            continue
        depth[name] = max(0, depth[name] + (-1 if closing else 1))
        most[name] = max(most[name], depth[name])
    return max(most, key=lambda name: (most[name], name), default="")
