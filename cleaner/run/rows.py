"""Rows of the files that a run leaves: what is written of an article, a stripped block, an input; and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from cleaner.model import Agency, Article, Metadata, Stripped
from cleaner.text import collapse

# What an article's row holds of its own.
FIELDS = tuple("id source url outlet title authors published language agency text words clutter".split())


def values_of(row: Any) -> dict[str, Any]:
    """The fields of a dataclass whose values are plain, by name; asdict would copy each value."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


def manifest_row(head: Mapping[str, Any]) -> dict[str, Any]:
    """A row of manifest.jsonl from the fields of a store.Head: what says nothing is left out."""
    return {name: value for name, value in head.items() if value or name not in ("reason", "group", "template")}


def article_row(article: Article) -> dict[str, Any]:
    """A row of articles.jsonl or kept.jsonl."""
    meta = article.meta
    row = {
        "id": article.id,
        "source": article.source,
        "url": meta.url,
        "outlet": meta.outlet,
        "title": meta.title,
        "authors": meta.authors,
        "published": meta.published,
        "language": meta.language,
        "agency": article.agency and asdict(article.agency),
        "text": article.text,
        "words": article.words,
    }
    row |= {"clutter": article.clutter} if article.clutter else {}
    return row | {name if name not in FIELDS else f"input_{name}": value for name, value in article.extra.items()}


def stripped_columns(source: str, stripped: Sequence[Stripped]) -> dict[str, Sequence[str | int]]:
    """The columns of rows of stripped.jsonl."""
    return {
        "source": [source] * len(stripped),
        "block": [block.index for block, _ in stripped],
        "kind": [label.kind for _, label in stripped],
        "rule": [label.rule for _, label in stripped],
        "evidence": [label.evidence for _, label in stripped],
        "text": [block.text for block, _ in stripped],
    }


def read_article(row: Mapping[str, Any], place: str) -> Article:
    """The article of a row with a ``text``; of the other fields those that it has. ``place`` stands for a missing
    source."""
    agency, authors, clutter = row.get("agency"), row.get("authors"), row.get("clutter")
    said = agency if isinstance(agency, dict) else {"name": agency}
    wire = Agency(_text(said.get("name")), _text(said.get("evidence")))
    meta = Metadata(
        title=_text(row.get("title")),
        authors=tuple(_text(each) for each in authors) if isinstance(authors, list) else (),
        published=_text(row.get("published")),
        language=_text(row.get("language")),
        url=_text(row.get("url")),
        outlet=_text(row.get("outlet")),
    )
    return Article(
        id=_name(row.get("id")),
        source=_name(row.get("source")) or place,
        meta=meta,
        text=str(row["text"]),
        agency=wire if wire.name else None,
        clutter=clutter if isinstance(clutter, int) else 0,
        extra={name: value for name, value in row.items() if name not in FIELDS},
    )


def _name(value: object) -> str:
    """A name letter by letter, white space and all; lone surrogates replaced."""
    return str(value).encode("utf8", "replace").decode() if isinstance(value, str | int) and str(value).strip() else ""


def _text(value: object) -> str:
    """A field as text, on one line; lone surrogates, which no file can hold, replaced."""
    return collapse(str(value)).encode("utf8", "replace").decode() if isinstance(value, str | int) else ""
