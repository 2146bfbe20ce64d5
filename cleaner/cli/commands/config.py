"""``cleaner config``: settings with their origin."""

from __future__ import annotations

from cleaner.cli.command import command, group
from cleaner.cli.options import Call


@group("config", examples=("cleaner config show", "CLEANER_THRESHOLD=0.6 cleaner config show --format json"))
def config() -> None:
    """They come from flags, variables, files and defaults."""


@command(
    "config show",
    settings=("input", "clean", "dedup", "run"),
    examples=("cleaner config show", "cleaner config show --config corpus.toml", "cleaner config show --format csv"),
)
def show(call: Call) -> int:
    """A flag wins over a CLEANER_* variable, that over --config FILE, that over cleaner.toml or [tool.cleaner]
    of pyproject.toml in this folder, that over the default."""
    from cleaner.outputs.terminal import Column

    columns = (
        Column("setting", "setting"),
        Column("value", "value", right=True),
        Column("origin", "origin"),
        Column("why", "why", flexible=True),
    )
    console = call.console
    console.rows(({**row, "value": str(row["value"])} if console.table else row for row in call.configured().rows()), columns)
    return 0


config.add_typer(show)

COMMAND = config
