"""trafilatura, asked for its text: its only door.

What its ``extract`` does, in the same order and by its own functions, but for work that cannot change the result: copies of
the tree for stages that are not reached, readability where its text would have to be longer than the page's to win, a
second try where the text is too great a part of the page. On pages where any of that is in doubt, and with another
version than the one whose steps these are, ``extract`` itself is asked.
"""

from __future__ import annotations

import contextlib
import logging
import re
from copy import copy
from functools import lru_cache
from typing import Any

from cleaner.segment.html import elements_named, names_in, text_of, texts_in
from cleaner.segment.stop_words import lighten
from cleaner.text import collapse

# The version whose steps these are.
_KNOWN = "2.3.1"
# Tags that no stage reads; of scripts, those that describe the page are read where all else is too short.
_UNREAD = ("script", "style")
_DESCRIBES = "application/ld+json"
# What a name holds, or begins with, of each element that is taken out as a story appended to the page, or as comments.
_APPENDED = re.compile("mvp-post-add-|infinite-?scroll|elementor-share-buttons")
_COMMENTS = re.compile("^(?:[Cc]omment|comol|disqus_thread|dsq-comments)|(?:article|post)-comments", re.M)
# Letters that readability puts in the place of a video, and elements that it leaves in whatever their names.
_VIDEO, _FRAME = 5, frozenset(["html", "body"])


def extract(tree: Any) -> str:
    """The text of a page's main content, a line a block; empty where there is none. ``tree`` is used up."""
    import trafilatura
    from trafilatura import external

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if trafilatura.__version__ == _KNOWN:
        lighten(external)
        with contextlib.suppress(Exception):
            if text := _certain(tree):
                return text
    return extract_fully(tree)


def extract_fully(tree: Any) -> str:
    """The same, by trafilatura's ``extract``; ``tree`` is not changed."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    with contextlib.suppress(Exception):  # whatever it stumbles on, it loses its vote and not the page
        return trafilatura.extract(tree, include_comments=False, include_tables=True) or ""
    return ""


def _certain(tree: Any) -> str:
    """The text where it is certain, else nothing; then ``tree`` still gives the same text."""
    from trafilatura import core, xpaths
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.settings import Document
    from trafilatura.xml import delete_element

    names = names_in(tree)
    if core._forum_thread_page(tree):
        return ""
    if _APPENDED.search(names):
        tree = prune_unwanted_nodes(copy(tree), xpaths.RAW_TREE_PRUNE_XPATH)
    for element in list(tree.iter(*_UNREAD)):
        if element.get("type") != _DESCRIBES:
            delete_element(element)
    if _COMMENTS.search(names):
        tree = prune_unwanted_nodes(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    options = _options()
    cleaned = convert_tags(tree_cleaning(copy(tree), options), options, None)
    body, text = extract_content(cleaned, options)
    if not _stays(body, len(text), tree, options):
        return ""
    document = Document(body=_retried(body, len(text), tree, options))
    return core.determine_returnstring(document, options).strip()


@lru_cache(maxsize=1)
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(comments=False, tables=True)


def _stays(body: Any, size: int, tree: Any, options: Any) -> bool:
    """True where readability, justext and the text of the whole page would not be put in the place of a text of ``size`` letters."""
    from trafilatura import external

    if size < max(options.min_extracted_size, options.min_output_size) or options.max_tree_size or body.xpath(external.SANITIZED_XPATH):
        return False
    if not body.xpath(".//p//text()") or len(body.findall(".//table")) > len(body.findall(".//p")):
        return False
    return _most_readable(tree, 2 * size) <= 2 * size or _readable(tree) <= 2 * size


def _retried(body: Any, size: int, tree: Any, options: Any) -> Any:
    """What a second try finds where a text of ``size`` letters is a small part of the page and that is much more; else ``body``."""
    from trafilatura import core
    from trafilatura.baseline import html2txt
    from trafilatura.external import justext_rescue

    # Spaces between all texts are more than trafilatura puts between those of blocks.
    most = len(collapse(" ".join(texts_in(tree)))) if size < core.ESCALATION_MAX_LENGTH else 0
    share = core.ESCALATION_PAGE_SHARE
    if size >= share * most or size >= share * len(html2txt(tree)):
        return body
    generous = copy(options)
    generous.focus = "recall"
    again, found = core._recall_retry(tree, generous, None)
    other, told = justext_rescue(copy(tree), options)
    if len(told) > max(len(found), core.ESCALATION_JUSTEXT_RATIO * size):
        return other
    return again if len(found) >= options.min_extracted_size and len(found) > core.ESCALATION_ACCEPT_RATIO * size else body


def _readable(tree: Any) -> int:
    """Letters of the text that readability finds, ``tree`` unchanged."""
    from trafilatura import external

    return len(collapse(text_of(external.try_readability(copy(tree)))))


def _most_readable(tree: Any, enough: int) -> int:
    """Letters that readability finds at most: those of the page that stand in no element that it takes out by its name.
    Counted no further than to ``enough``."""
    most = len(collapse("".join(texts_in(tree)))) + _VIDEO * sum(1 for _ in tree.iter("iframe"))
    out: set[Any] = set()
    for element in elements_named(tree):
        if most <= enough:
            break
        if element.tag in _FRAME or not _is_unlikely(element.get("class", ""), element.get("id", "")):
            continue
        if out and any(above in out for above in element.iterancestors()):
            continue
        out.add(element)
        most -= len(collapse("".join(texts_in(element))))
    return most


@lru_cache(maxsize=4096)
def _is_unlikely(given: str, name: str) -> bool:
    """True for the names of an element that readability takes out."""
    from trafilatura.readability_lxml import REGEXES

    names = " ".join(filter(None, (given, name))).lower()
    if len(names) < 2:
        return False
    return bool(REGEXES["unlikelyCandidatesRe"].search(names)) and not REGEXES["okMaybeItsACandidateRe"].search(names)
