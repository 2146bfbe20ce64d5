"""``cleaner diff``: word diff of two articles."""

from __future__ import annotations

from typing import Annotated

from cleaner.cli.arguments import PageA, PageB, read_page
from cleaner.cli.command import command
from cleaner.cli.commandline import Option
from cleaner.cli.options import Call


@command(
    "diff",
    settings=("clean",),
    examples=("cleaner diff herald.html agency.html", "cleaner diff a.txt b.txt --format jsonl", "cleaner diff a.html b.html --check"),
)
def diff(
    call: Call, first: PageA, second: PageB, check: Annotated[bool, Option("--check", help="exit with 1 where the articles differ")] = False
) -> int:
    """Marks are word by word: on a terminal in colour; elsewhere as [-cut-] and {+added+}, or one row a piece with --format."""
    from cleaner.diff import diff_words
    from cleaner.pipeline import clean_one

    settings = call.configured().settings
    old, new = (clean_one(read_page(page), settings).article for page in (first, second))
    pieces = diff_words(old.text if old else "", new.text if new else "")
    console = call.console
    if console.form in ("", "table"):
        from cleaner.outputs.terminal import diff_text

        console.text(diff_text([(piece.change, piece.text) for piece in pieces], console.colored))
    else:
        console.rows([{"change": piece.change, "text": piece.text} for piece in pieces], ())
    return int(check and any(piece.change != "kept" for piece in pieces))


COMMAND = diff
