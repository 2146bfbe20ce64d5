"""A page's markup before it is parsed: what a tree cannot hold is left out, and what the parser would lose the page over.

libxml2 drops all that follows 2,048 elements in one another, and compares each attribute of an element with all before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_BAD_REFERENCE = re.compile(r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127)(?![0-9]));?", re.I)
# Tags so long that they may hold more attributes than any page gives an element.
_LONG_TAG = re.compile(r"<([a-z][a-z0-9:-]*)\b[^<>]{4000,}>", re.I)
_LONG = 4000
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTES = 500
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)\b", re.I)
# Elements that hold none, or end where the next one begins: they lie in no row of their kind.
_ENDING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup rp rt "
    "html head body".split()
)


def mend(text: str) -> str:
    """The markup without control characters, written out or as references, and without attributes where an element
    has hundreds of them."""
    text = writable(_BAD_REFERENCE.sub("", text))
    # To part the text at each < takes a tenth of the time of the pattern, which few pages need.
    if any(len(part) > _LONG and ">" not in part[:_LONG] for part in text.split("<")):
        return _LONG_TAG.sub(_bare_if_crowded, text)
    return text


def writable(text: str) -> str:
    """The text without characters that XML has not (XML 1.0, section 2.2), which a tree does not take."""
    try:
        octets = text.encode()
    except UnicodeEncodeError:
        return _NOT_XML.sub("", text)
    if len(octets.translate(None, _CONTROLS)) == len(octets) and "\ufffe" not in text and "\uffff" not in text:
        return text
    return _NOT_XML.sub("", text)


def _bare_if_crowded(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if len(_QUOTED.sub("", tag[0]).split()) > _ATTRIBUTES else tag[0]


def flatten(text: str, cutting: Collection[str]) -> str:
    """The markup without the tags of the element that lies deepest in others of its name; a new paragraph in the place
    of each that is ``cutting``."""
    deepest = _deepest(text)
    return re.sub(rf"</?{re.escape(deepest)}\b[^<>]*>", "<p>" * (deepest in cutting), text, flags=re.I) if deepest else text


def _deepest(text: str) -> str:
    depth, most = Counter[str](), Counter[str]()
    for closing, tag in _TAG.findall(text):
        name = tag.lower()
        if name in _ENDING:
            continue
        depth[name] = max(0, depth[name] + (-1 if closing else 1))
        most[name] = max(most[name], depth[name])
    return max(most, key=lambda name: (most[name], name), default="")
