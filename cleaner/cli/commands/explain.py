"""``cleaner explain``: why each block of a page was kept or stripped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from cleaner.cli.arguments import PageFile, name_option, read_page
from cleaner.cli.command import command
from cleaner.cli.commandline import Option
from cleaner.cli.console import Console
from cleaner.cli.options import Call, Common
from cleaner.model import Label, Page

if TYPE_CHECKING:
    from rich.text import Text

    from cleaner.pipeline import Cleaned


def _rules() -> list[str]:
    from cleaner.rule import rules

    return list(rules())


@command(
    "explain",
    settings=("clean",),
    common=Common,
    examples=(
        "cleaner explain page.html",
        "cleaner explain page.html --rule related_list",
        "cleaner explain page.html --json | jq '.blocks[] | select(.rule)'",
        "cleaner explain page.html > labelled.txt",
    ),
)
def explain(
    call: Call,
    page: PageFile,
    rule: Annotated[str | None, name_option("--rule", _rules, "only the blocks that this rule spoke of")] = None,
    as_json: Annotated[bool, Option("--json", help="one JSON object: all blocks and all that the rules said of them")] = False,
) -> int:
    """The page is printed as a transcript. A stripped block names its rule before the bar, the line below it
    the evidence; -v tells all that the rules said. FILE may be - for standard input. On a terminal lines are
    wrapped and markup is left out; elsewhere the transcript is whole."""
    from cleaner.api import labels_to_tell
    from cleaner.pipeline import clean_one

    console = call.console
    found = clean_one(read_page(page), call.configured().settings)
    labels = labels_to_tell(found, rule or "", everything=as_json or console.verbosity > 0)
    spoken = {each.block for each in labels}
    shown = replace(found.page, blocks=tuple(b for b in found.page.blocks if b.index in spoken)) if rule else found.page
    _print(console, replace(found, page=shown), labels, as_json)
    if found.reason:
        console.say(f"skipped: {found.reason}")
    return 0


def _print(console: Console, found: Cleaned, labels: tuple[Label, ...], as_json: bool) -> None:
    from cleaner.transcript import write_transcript

    if as_json:
        console.write("jsonl", [_document(found, labels)])
    elif sys.stdout.isatty():
        from cleaner.outputs.terminal import screen

        console.text(*for_terminal(found, labels, screen(sys.stdout).width))
    else:
        console.text(write_transcript(found.page, found.stripped, labels).rstrip("\n"))


def _document(found: Cleaned, labels: tuple[Label, ...]) -> dict[str, Any]:
    gone = {each.block.index: each.label for each in found.stripped}
    blocks = [
        {
            "block": block.index,
            "status": "stripped" if block.index in gone else "kept",
            "rule": gone[block.index].rule if block.index in gone else None,
            "kind": gone[block.index].kind if block.index in gone else None,
            "evidence": gone[block.index].evidence if block.index in gone else None,
            "text": block.text,
            "markup": {"kind": str(block.kind), "link_density": round(block.link_density, 3), "path": block.path},
            "said": [_said(each) for each in labels if each.block == block.index],
        }
        for block in found.page.blocks
    ]
    return {"source": found.page.source, **_headers(found.page), "blocks": blocks}


def _said(each: Label) -> dict[str, str]:
    return {"rule": each.rule, "verdict": str(each.verdict), "kind": each.kind, "evidence": each.evidence}


def _headers(page: Page) -> dict[str, str]:
    return {"title": page.title, "language": page.language, "url": page.meta.url, "published": page.meta.published}


def for_terminal(found: Cleaned, labels: tuple[Label, ...], width: int) -> Iterator[Text]:
    """The transcript for a terminal of that width: wrapped, coloured, without the markup of the blocks."""
    from cleaner.outputs.terminal import hanging, marked
    from cleaner.transcript import MARGIN, evidence

    for name, value in _headers(found.page).items():
        if value:
            yield marked([(f"{name}: ", "note"), (value, "strong" if name == "title" else "")])
    yield marked([])
    gone = {each.block.index: each.label for each in found.stripped}
    for block in found.page.blocks:
        reason = gone.get(block.index)
        style = "stripped" if reason else ""
        yield hanging(((f"- {reason.rule}" if reason else "").ljust(MARGIN) + "| ", style), (block.text, style and "note"), width)
        for line in evidence(block, reason, labels):
            yield hanging((" " * MARGIN + "^ ", "note"), (line, "note"), width)


COMMAND = explain
