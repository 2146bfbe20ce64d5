"""justext, asked by trafilatura with the words of all its lists, is given those that the page has: it would make a copy of
them, word by word, and the two are forty megabytes of memory and as long as ten pages to make.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def lighten(external: Any) -> None:
    """Put prose_of in the place of ``try_justext`` of a module, ``trafilatura.external``, once for all; it finds the same."""
    given = external.try_justext
    if given.__module__ == __name__:
        return

    def try_justext(tree: Any, url: str | None, language: str | None) -> Any:
        return given(tree, url, language) if language in external.JUSTEXT_LANGUAGES or not _lists() else prose_of(tree, external)

    external.try_justext = try_justext


def prose_of(tree: Any, external: Any) -> Any:
    """An element that holds the paragraphs that justext takes for prose, without regard to a language."""
    body = external.Element("body")
    try:
        paragraphs = external.ParagraphMaker.make_paragraphs(tree)
        heard = {word.lower().encode() for paragraph in paragraphs for word in paragraph.text.split()}
        known = tuple(sorted(word.decode() for word in heard & _lists()))
        # The numbers are trafilatura's.
        external.classify_paragraphs(paragraphs, known, 50, 150, 0.1, 0.2, 0.25, True)
        external.revise_paragraph_classification(paragraphs, 150)
    except Exception:  # as trafilatura does: what it stumbles on has no prose
        return body
    for paragraph in paragraphs:
        if not paragraph.is_boilerplate:
            external.SubElement(body, "p").text = paragraph.text
    return body


@cache
def _lists() -> frozenset[bytes]:
    """The words of all lists of justext in lower case; none where they are not found."""
    found = find_spec("justext")
    folder = Path(*(found and found.submodule_search_locations) or (), "stoplists")
    lines = b"\n".join([path.read_bytes() for path in folder.glob("*.txt")]).replace(b"\r", b"\n").decode()
    return frozenset(lines.lower().encode().split(b"\n")) if lines else frozenset()
