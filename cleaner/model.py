"""The nouns: every value that passes between two stages, in order of flow.

A page is a tuple of blocks, and all that cleaning does is label them. Nothing is deleted:
for every page ``kept + stripped == blocks``, and each stripped block carries its labels. Blocks, hits, labels and what is
stripped are tuples: a page has hundreds, and frozen dataclasses take three times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Literal, NamedTuple, TypeAlias

Address: TypeAlias = tuple[int, ...]
Relation: TypeAlias = Literal["representative", "exact", "near", "abridged", "updated", "embedded"]
Progress: TypeAlias = Callable[[str, int, int], None]

KINDS: Mapping[str, str] = {
    "support": "donation and subscription appeals",
    "newsletter": "newsletter boxes and sign-up lines",
    "poll": "polls, their options and results",
    "related_list": "lists of recent, most read or related stories",
    "related_inline": "READ MORE lines inside the story",
    "headline_repeat": "the headline printed again",
    "share": "share bars and follow buttons",
    "agency": "follow lines and syndication footers of agencies",
    "author_bio": "bylines and biographies of authors",
    "app": "invitations to install an app",
    "paywall": "log-in and subscription walls",
    "comments": "the comment section",
    "ad": "advertisements and their labels",
    "cookie": "cookie and privacy notices, consent for embeds",
    "caption": "captions and credits of pictures",
    "tags": "lists of topics and keywords",
    "timestamp": "dates, times and reading times of the page",
    "copyright": "copyright and legal lines",
    "player": "remains of audio and video players, galleries",
    "template": "residue of the site's template: menus, labels, what no voter takes for story",
    "outlet_template": "blocks that recur across the outlet's pages",
}


class Kind(StrEnum):
    """What a block is by its markup or, in a text dump, by its shape."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    CONTROL = "control"


class Media(StrEnum):
    """How the body of a raw page is to be read."""

    HTML = "html"
    TEXT = "text"


class Verdict(StrEnum):
    """What a rule asks for: a keep wins; else any strip; else two hints of different rules."""

    STRIP = "strip"
    HINT = "hint"
    KEEP = "keep"


class Basis(IntEnum):
    """What a hit goes by. The lower tells more of the block's kind, and its kind is told where several speak."""

    OWN = 0  # what the block itself says or looks like
    AROUND = 1  # the element that it lies in, the heading above it
    VOTE = 2  # that it is no story, whatever else it is


@dataclass(frozen=True, slots=True)
class RawPage:
    """One input as read. ``source`` is its path relative to the input, with ``/`` on every system. The rest is
    what a container says of its member, which holds before what the body says; empty where it says nothing.
    ``extra`` are columns of the container that stand for nothing here and go on to the article; values are JSON's."""

    source: str
    body: bytes
    media: Media
    outlet: str = ""
    url: str = ""
    id: str = ""
    title: str = ""
    published: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Block(NamedTuple):
    """A run of text that markup or line breaks set apart.

    ``text`` has its white space collapsed and is never empty. ``link_density`` is the share of its
    characters that lie in links, 0 to 1. ``path`` names the elements around it, outermost first, joined
    by ``/``: ``tag.token.token``, tokens being the lower-cased class, id, role and itemprop values.
    ``address`` holds the ordinals of those elements among their siblings, so that equal prefixes mean
    the same element; it is empty in a text dump.
    """

    index: int  # type: ignore[assignment]  # a tuple has a method of this name, which no block needs
    kind: Kind
    text: str
    link_density: float = 0.0
    path: str = ""
    address: Address = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; empty where it says nothing. ``published`` is ISO 8601."""

    title: str = ""
    titles: tuple[str, ...] = ()
    description: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""
    url: str = ""
    site: str = ""
    outlet: str = ""
    source_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On how many of an outlet's pages with different stories a block stood."""

    pages: int
    of: int


class Framed(NamedTuple):
    """Why a block is the frame of the site, whatever else the page holds: of which kind it is, and the evidence in words."""

    kind: str
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page in blocks, compared by identity so that what is computed of it can be kept. ``main`` holds the indexes
    of the blocks that the main-content voter keeps, None where it was not asked. ``recurring`` maps a block's index to
    its recurrence. ``site`` maps the index of a block that the site's file strips to the pattern, in words; ``body`` is
    the pattern by which the file names the body, which ``main`` then holds; empty where it names none. ``frame`` maps the
    index of a block to why it is surely none of the page's own: rules look at the page without these. ``asked`` is False where
    ``main`` is what the learned voter keeps: it was sure enough, and the main-content voter was not asked."""

    source: str
    blocks: tuple[Block, ...]
    media: Media = Media.HTML
    meta: Metadata = field(default_factory=Metadata)
    main: frozenset[int] | None = None
    recurring: Mapping[int, Recurrence] = field(default_factory=dict)
    site: Mapping[int, str] = field(default_factory=dict)
    body: str = ""
    frame: Mapping[int, Framed] = field(default_factory=dict)
    asked: bool = True

    @property
    def title(self) -> str:
        """The headline, empty where none was found."""
        return self.meta.title

    @property
    def language(self) -> str:
        """ISO 639-1 code, empty where unknown."""
        return self.meta.language


class Hit(NamedTuple):
    """What a rule says of one block, and the evidence in words for a reader.

    ``strips`` is set by a rule that speaks for several kinds; else the rule's own kind holds."""

    block: int
    evidence: str
    verdict: Verdict = Verdict.STRIP
    strips: str = ""
    basis: Basis = Basis.OWN


class Label(NamedTuple):
    """A hit with the name of its rule and the kind that it strips (empty for a keep)."""

    block: int
    rule: str
    kind: str
    verdict: Verdict
    evidence: str
    basis: Basis = Basis.OWN


class Stripped(NamedTuple):
    """A block that is not part of the story, with the label that decided it first."""

    block: Block
    label: Label


@dataclass(frozen=True, slots=True)
class Agency:
    """The wire that a story came from, and where the page says so."""

    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page. ``text`` is the body: paragraphs parted by a blank line, without the headline. ``extra`` as in
    RawPage."""

    id: str
    source: str
    meta: Metadata
    text: str
    agency: Agency | None = None
    clutter: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> int:
        """Number of words of the body, as parted by white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair. ``jaccard`` is the share of all shingles that both hold; ``containment`` the
    share of the shorter text that stands in the longer; both true values, not estimates."""

    left: int
    right: int
    relation: Relation
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster and how it stands to the representative."""

    id: str
    relation: Relation
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one story. ``members`` holds the representative first, the others by id."""

    id: str
    representative: str
    members: tuple[Member, ...]
    reason: str = ""
    """Why the representative was chosen, in words."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that says nothing. Any progress is called with the stage (``list``, ``read``, ``clean``, ``write``,
    ``words``, ``compare``), the number done, and the number in all (0 while unknown), often, and must return fast."""


class SkippedError(Exception):
    """The input is not a page with an article; its text is the reason for the manifest."""


class FailedError(Exception):
    """The input should have worked and did not; its text is the reason for the manifest."""
