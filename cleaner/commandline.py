"""click's only door: what the commands need of it, and help that ends with examples."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import cast

import click
from click import (
    Abort,
    BadParameter,
    Choice,
    ClickException,
    Context,
    IntRange,
    Option,
    Parameter,
    argument,
    make_pass_decorator,
    option,
    pass_context,
    version_option,
)
from click import Path as PathType
from click import command as make_command
from click.core import ParameterSource
from click.exceptions import NoArgsIsHelpError
from click.shell_completion import CompletionItem, get_completion_class

__all__ = [
    "SUMMARIES",
    "Abort",
    "BadParameter",
    "Choice",
    "ClickException",
    "Command",
    "CompletionItem",
    "Context",
    "Group",
    "IntRange",
    "NoArgsIsHelpError",
    "Option",
    "Parameter",
    "ParameterSource",
    "PathType",
    "Root",
    "argument",
    "get_completion_class",
    "make_command",
    "make_pass_decorator",
    "option",
    "pass_context",
    "version_option",
]

# Here, so that ``cleaner --help`` loads no command. A command's help begins with its line.
SUMMARIES: Mapping[str, str] = {
    "run": "Clean pages and cluster the copies of each story.",
    "clean": "Strip pages of clutter; print the articles or write DIR.",
    "dedup": "Cluster articles that carry the same story.",
    "clusters": "List clusters of the run in DIR.",
    "show": "Show the members of a cluster, in the order of time.",
    "explain": "Tell of each block of a page why it was kept or stripped.",
    "diff": "Clean the pages A and B and mark what B cut or added.",
    "rules": "List the rules and what they strip.",
    "config": "Settings and where they come from.",
    "config show": "List all settings with their values and what gave these.",
    "completion": "Print the script by which a shell completes commands.",
}


class Command(click.Command):
    """A command whose help ends with examples, one a line, printed as they are."""

    examples: tuple[str, ...] = ()

    def format_epilog(self, ctx: Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Examples"):
            formatter.write("".join(f"  {line}\n" for line in self.examples))


class Group(Command, click.Group):
    """A command with commands of its own."""


class Root(Group):
    """The command that holds all others, one a module of cleaner.commands, and loads the one that is called."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 (the signature is click's)
        """The names of all commands, in the order of the summaries."""
        return [name for name in SUMMARIES if " " not in name]

    def get_command(self, ctx: Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return cast(click.Command, importlib.import_module(f"cleaner.commands.{cmd_name}").COMMAND)

    def format_commands(self, ctx: Context, formatter: click.HelpFormatter) -> None:
        """Write the summaries."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in self.list_commands(ctx)])
