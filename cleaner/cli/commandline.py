"""typer's only door: what the commands need of it, and a group that loads a command when it is called."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from typing import Any, TypeAlias

from typer import Argument, BadParameter, Context, Exit, Option, Typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cleaner.cli.plainly import read_plainly

__all__ = [
    "SUMMARIES",
    "Argument",
    "BadParameter",
    "Command",
    "Context",
    "Exit",
    "Group",
    "Option",
    "Root",
    "Single",
    "Typer",
    "TyperCommand",
    "TyperGroup",
    "UsageError",
    "completion_script",
    "execute",
    "get_command",
    "make_app",
]

Command: TypeAlias = TyperCommand | TyperGroup
# All that typer says of a command line that it cannot read; older versions export it by no name.
UsageError: type[Any] = BadParameter.__mro__[1]

# Here, so that ``cleaner --help`` loads no command. A command's help begins with its line.
SUMMARIES: Mapping[str, str] = {
    "run": "Clean pages and cluster the copies of each story.",
    "clean": "Strip pages of clutter; print the articles or write DIR.",
    "dedup": "Cluster articles that carry the same story.",
    "sweep": "Count clusters at several thresholds and show the pairs that decide.",
    "clusters": "List clusters of the run in DIR.",
    "show": "Show the members of a cluster, in the order of time.",
    "export": "Write articles of a run as shards to train on, with a data card.",
    "explain": "Tell of each block of a page why it was kept or stripped.",
    "diff": "Clean the pages A and B and mark what B cut or added.",
    "rules": "List the rules and what they strip.",
    "config": "Settings and where they come from.",
    "config show": "List all settings with their values and what gave these.",
    "completion": "Print the script by which a shell completes commands.",
}
COMPLETION = "_CLEANER_COMPLETE"  # the variable by which a shell asks


def make_app(kind: type[TyperGroup] = TyperGroup) -> Typer:
    """An app whose help is plain text and whose errors are left to ``cleaner.cli``: for either, typer would load rich."""
    settings: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    return Typer(cls=kind, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=settings)


class Single(TyperCommand):
    """A command that loads no pydantic for what it is told."""

    def get_params(self, ctx: Any) -> Any:
        """All parameters, also that of ``--help``."""
        return list(map(read_plainly, super().get_params(ctx)))


class Group(TyperGroup):
    """Commands under a name, likewise."""

    def get_params(self, ctx: Any) -> Any:
        """All parameters, also that of ``--help``."""
        return list(map(read_plainly, super().get_params(ctx)))


class Root(Group):
    """The group that holds all commands, one a module of cleaner.cli.commands, and loads the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = dict.fromkeys(self.list_commands(), None)  # type: ignore[assignment] # names, of which typer suggests near ones

    def list_commands(self, ctx: Any = None) -> list[str]:  # noqa: ARG002 (the signature is typer's)
        """The names of all commands, in the order of the summaries."""
        return [name for name in SUMMARIES if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:  # noqa: ARG002 (the signature is typer's)
        """The command of that name, None where there is none."""
        return load(cmd_name) if cmd_name in self.commands else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the summaries."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in self.list_commands()])


def load(name: str) -> Command:
    """The command that a module of cleaner.cli.commands holds."""
    made = get_command(importlib.import_module(f"cleaner.cli.commands.{name}").COMMAND)
    assert isinstance(made, TyperCommand | TyperGroup)
    return made


def execute(root: Typer, arguments: Sequence[str] | None, state: object) -> int:
    """Run the command line ``arguments`` and give the exit status; ``state`` is what commands find in their context.

    Whatever a command raises comes through as it is: typer's own ``main`` turns interrupts and broken pipes into
    statuses of its own."""
    command = get_command(root)
    if COMPLETION in os.environ:
        complete(root)
    try:
        with command.make_context("cleaner", list(sys.argv[1:] if arguments is None else arguments), obj=state) as context:
            return command.invoke(context) or 0
    except Exit as done:
        return done.exit_code


def complete(root: Typer) -> None:
    """Answer the shell that asks how a command may go on; exits."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()  # makes the shells known
    get_command(root)(prog_name="cleaner", complete_var=COMPLETION)


def completion_script(root: Typer, shell: str) -> str:
    """The script by which a shell completes commands; a shell asks for it by the same variable."""
    os.environ[COMPLETION] = f"source_{shell}"
    with redirect_stdout(io.StringIO()) as printed, suppress(SystemExit):
        complete(root)
    return printed.getvalue().strip()
