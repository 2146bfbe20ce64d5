"""Learned templates as a file that a person reads and edits, and that another run takes up: templates.jsonl.

A line an outlet: ``outlet``, ``stories`` (pages with different stories that were seen) and ``blocks``, the most
frequent first, each with the ``stories`` that it stood on. A block is told by its ``text``, figures in it being any;
one that varies inside by how it ``begins`` and ``ends``, five words or more each. ``lead`` is true of a block that
stays where it opens a page: the standfirst of a story that other pages tease.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from cleaner.source import InputError
from cleaner.template import Sketch, Template, cut_ends, ends_key, text_keys


class TemplatesError(InputError):
    """A file of templates that is missing or holds none; its text says what is wrong, and where."""


def choose(templates: Mapping[str, Template], outlet: str) -> Template:
    """The template of an outlet among those of a file; the only one for a page that says nothing of its outlet."""
    if not outlet and len(templates) == 1:
        return next(iter(templates.values()))
    return templates.get(outlet, Template(outlet))


def read_templates(path: str) -> dict[str, Template]:
    """Templates of a file, by outlet.

    Raises TemplatesError where there is no such file, or a line, which it names, is not as the module's text says."""
    try:
        with open(path, encoding="utf8") as file:
            learned = [_parse_line(line, f"line {number} of {path}") for number, line in enumerate(file, 1) if line.strip()]
    except OSError as error:
        raise TemplatesError(f"cannot read the templates in {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplatesError(f"no templates in {path}: not UTF-8") from error
    return {each.outlet: each for each in learned}


def _parse_line(line: str, where: str) -> Template:
    try:
        return _parse(json.loads(line))
    except KeyError as error:
        raise TemplatesError(f"no template of an outlet in {where}: no {error} in it") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise TemplatesError(f"no template of an outlet in {where}: {error}") from error


def _parse(row: dict[str, Any]) -> Template:
    standing: dict[int, int] = {}
    leads: set[int] = set()
    for block in row["blocks"]:
        keys = {each for each in _keys(block) if each}
        for each in keys:
            standing[each] = max(int(block["stories"]), standing.get(each, 0))
        leads |= keys if block.get("lead") else set()
    outlet = row["outlet"].lower()
    return Template(outlet, int(row["stories"]), standing, frozenset(leads))


def _keys(block: dict[str, Any]) -> tuple[int, ...]:
    if "text" in block:
        return text_keys(block["text"])
    return (ends_key(block["begins"], block["ends"]),)


def write_template(template: Template, sketches: Iterable[Sketch], read: Callable[[str], Sequence[str]]) -> str:
    """The line of a template; empty where nothing stands. ``sketches`` are those that it was learned from, by source; ``read``
    gives the texts of the blocks of a page by its source."""
    texts = _texts(template.standing.keys(), sketches, read)
    blocks = sorted(_blocks(template, texts), key=lambda each: (-each["stories"], each.get("text", ""), each.get("begins", "")))
    return json.dumps({"outlet": template.outlet, "stories": template.stories, "blocks": blocks}, ensure_ascii=False) if blocks else ""


def _texts(keys: AbstractSet[int], sketches: Iterable[Sketch], read: Callable[[str], Sequence[str]]) -> dict[int, str]:
    """A text for each key, that of the first page by source that carries it."""
    wanted, found = set(keys), {}
    for each in sketches if wanted else ():
        if not wanted:
            break
        if wanted.isdisjoint(each.keys) and wanted.isdisjoint(each.ends):
            continue
        for text, *pair in zip(read(each.source), each.keys, each.ends, strict=True):
            for key in wanted.intersection(pair):
                found[key] = text
                wanted.discard(key)
    return found


def _blocks(template: Template, texts: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """A block for each key, but for ends that say no more than a text that has them."""
    pairs = {key: text_keys(text) for key, text in texts.items()}
    whole = {ends: template.standing[key] for key, (plain, ends) in pairs.items() if key == plain}
    for key, (plain, _) in pairs.items():
        count = template.standing[key]
        lead = {"lead": True} if key in template.leads else {}
        if key == plain:
            yield {"text": texts[key], "stories": count, **lead}
        elif whole.get(key, 0) < count:
            begins, ends = cut_ends(texts[key])
            yield {"begins": begins, "ends": ends, "stories": count, **lead}
