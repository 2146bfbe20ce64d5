"""A raw page to a page in blocks: decode, cut, ask the main-content voter, read the metadata."""

from __future__ import annotations

from dataclasses import replace

from cleaner.model import Media, Page, RawPage, SkippedError
from cleaner.segment.decode import decode


def segment(raw: RawPage, site_config: str = "") -> Page:
    """The page in blocks, with its metadata; ``site_config`` is a folder of site files, empty for none.

    Raises SkippedError where there is no text in it, OSError where the folder cannot be read."""
    text = decode(raw.body)
    if not text.strip("\x00 \t\r\n\ufeff"):
        raise SkippedError("empty")
    page = _html(text, raw, site_config) if raw.media is Media.HTML else _plain(text, raw)
    if not page.blocks:
        raise SkippedError("no text in it")
    return page


def _html(text: str, raw: RawPage, site_config: str) -> Page:
    from cleaner.segment.blocks import cut
    from cleaner.segment.html import graft, parse
    from cleaner.segment.main_content import vote
    from cleaner.segment.metadata import read_metadata
    from cleaner.segment.stated_body import stated_body

    tree = parse(text)
    blocks = cut(tree)
    if body := stated_body(tree, raw.url, blocks):
        graft(tree, body)
        blocks = cut(tree)
    page = Page(raw.source, blocks, Media.HTML, read_metadata(tree, raw, blocks))
    if site_config:
        from cleaner.segment.site_config import apply_site, find_site

        if site := find_site(site_config, raw, page.meta):
            page = apply_site(site, tree, page)
    return page if page.body else replace(page, main=vote(tree, page.blocks))


def _plain(text: str, raw: RawPage) -> Page:
    from cleaner.segment.plain import segment_plain

    blocks, metadata = segment_plain(text, raw)
    return Page(raw.source, blocks, Media.TEXT, metadata)
