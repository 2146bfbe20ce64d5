"""Residue of the site's template: menus, footers, hidden parts, controls, labels without a story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.evidence import lengths, marked, phrased, steps, tokens
from cleaner.model import Basis, Hit, Kind, Page, Verdict
from cleaner.rule import Rule

_TAGS = steps(r"^(?:nav|footer|dialog|menu)(?=[.]|$)")
_MARKS = tokens(
    "navigation nav navbar nav-?(?:bar|menu|list|links|wrapper|container) main-?menu menu menu-[a-z-]+ mega-?menu",
    "off-?canvas breadcrumbs? footer site-(?:header|footer) page-?(?:header-nav|footer) global-(?:header|footer|nav)",
    "masthead skip-?(?:link|to-content|nav) screen-reader-text sr-only visually-?hidden visuallyhidden sidebar side-?bar",
    "rail right-?rail search-?(?:form|box|bar) searchform modal pop-?up overlay toast tooltip weather-[a-z]+ ticker",
    "stock-ticker language-?(?:switcher|selector) pagination pager hidden-print no-?print back-to-top scroll-?(?:to-)?top",
    "feedback survey dialog login signin account banner",
)
_CONTROL = Kind.CONTROL
# ``{{ gallery.caption }}`` and nothing else; in an element of code it is what the story shows.
_UNFILLED, _CODE = re.compile(r"\{\{[^{}]*\}\}"), re.compile(r"/(?:pre|code)\b")


def find(page: Page) -> Iterator[Hit]:
    """Blocks in the frame of the site, form controls, and runs of signs without a letter."""
    yield from marked(page, _TAGS)
    yield from marked(page, _MARKS)
    yield from phrased(page, "template", 25)
    for (index, kind, text, _, path, _), length in zip(page.blocks, lengths(page), strict=True):
        if kind is _CONTROL:
            yield Hit(index, "a form control", basis=Basis.VOTE)
        elif not length:
            yield Hit(index, "no letter in it", basis=Basis.VOTE)
        elif text[:2] == "{{" and _UNFILLED.fullmatch(text) and not _CODE.search(path):
            yield Hit(index, "a place of the template that nobody filled")
        elif ".hidden" in path and (path.endswith(".hidden") or ".hidden/" in path):
            yield Hit(index, "hidden by the page", Verdict.HINT, basis=Basis.VOTE)


RULE = Rule(strips="template", about="menus, footers, controls, hidden parts and other residue of the site", find=find)
