"""A raw page to a page in blocks: decode, cut, ask the main-content voter, read the metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from cleaner.frame import inside, within
from cleaner.memory import make_room
from cleaner.model import Media, Page, RawPage, SkippedError
from cleaner.segment.decode import decoded

# Asks the main-content voter, once: indexes of the blocks that it keeps.
Vote: TypeAlias = Callable[[], frozenset[int]]


def segment(raw: RawPage, site_config: str = "") -> Page:
    """The page in blocks, with its metadata; ``site_config`` is a folder of site files, empty for none.

    Raises SkippedError where there is no text in it, OSError where the folder cannot be read."""
    return segmented(raw, site_config)[0]


def segmented(raw: RawPage, site_config: str = "") -> tuple[Page, Vote | None]:
    """As segment; beside the page, where the learned voter alone has told its body, the other to ask."""
    text, octets = decoded(raw.body)
    if not text.strip("\x00 \t\r\n\ufeff"):
        raise SkippedError("empty")
    page, vote = _html((text, octets), raw, site_config) if raw.media is Media.HTML else (_plain(text, raw), None)
    if not page.blocks:
        raise SkippedError("no text in it")
    make_room([block.text for block in page.blocks])
    return page, vote


def _html(said: tuple[str, bytes | None], raw: RawPage, site_config: str) -> tuple[Page, Vote | None]:
    from cleaner.segment.blocks import cut_held
    from cleaner.segment.frame import frame, prune
    from cleaner.segment.html import graft, parse
    from cleaner.segment.main_content import vote
    from cleaner.segment.markup import gather
    from cleaner.segment.metadata import read_metadata
    from cleaner.segment.stated_body import stated_body
    from cleaner.voter.story import body as told_body

    tree = parse(*said, ids=bool(site_config))
    markup = gather(tree)
    blocks, holders = cut_held(tree)
    if body := stated_body(markup.scripts, raw.url, blocks):
        graft(tree, body)
        blocks, holders = cut_held(tree)
    page = Page(raw.source, blocks, Media.HTML, read_metadata(tree, raw, blocks, markup))
    if site_config:
        from cleaner.segment.site_config import apply_site, find_site

        if site := find_site(site_config, raw, page.meta):
            page = apply_site(site, tree, page)
    if page.body:
        return page, None
    if not page.site:
        page = replace(page, frame=frame(page.blocks))

    def ask() -> frozenset[int]:
        prune(blocks, holders, page.frame)
        return _placed(page, vote(tree, within(page).blocks))

    if (main := told_body(within(page))) is None:
        return replace(page, main=ask()), None
    return replace(page, main=_placed(page, main), asked=False), ask


def _placed(page: Page, found: Iterable[int]) -> frozenset[int]:
    """Blocks of the page within its frame, by their places on the page."""
    places = inside(page)
    return frozenset(places[index] for index in found)


def _plain(text: str, raw: RawPage) -> Page:
    from cleaner.segment.plain import segment_plain

    blocks, metadata = segment_plain(text, raw)
    return Page(raw.source, blocks, Media.TEXT, metadata)
