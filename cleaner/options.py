"""What all commands share: flags for settings and flags for printing.

click is used as it is, and not through a layer that reads function signatures: a command has a dozen flags,
most of them settings, and they are rows of a table here instead of parameters everywhere."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.commandline import (
    SUMMARIES,
    Choice,
    Command,
    Context,
    Group,
    Option,
    Parameter,
    ParameterSource,
    PathType,
    make_command,
    make_pass_decorator,
    option,
)
from cleaner.console import FORMATS, Console

if TYPE_CHECKING:
    from cleaner.config import Configured

# Flag, what stands for its value in the help, and its help; by the full name of the setting it gives.
FLAGS: Mapping[str, tuple[str, str, str]] = {
    "clean.mode": ("--mode", "MODE", "how sure a rule must be: precision (strips more), balanced, recall (keeps more)"),
    "clean.keep_kinds": ("--keep-kind", "KIND", "leave blocks of this kind in the text, e.g. caption; may be repeated"),
    "clean.drop_kinds": ("--drop-kind", "KIND", "strip blocks of this kind even where a rule would keep them"),
    "clean.outlet_templates": ("--outlet-templates", "auto|off|FILE", "learn the blocks that recur across an outlet's pages"),
    "dedup.threshold": ("--threshold", "SHARE", "least share of the shorter text that must stand in the longer"),
    "dedup.ngram": ("--ngram", "WORDS", "words in a shingle"),
    "dedup.num_perm": ("--num-perm", "N", "permutations of a MinHash signature"),
    "dedup.seed": ("--seed", "N", "seed of the permutations"),
    "dedup.window": ("--window", "DAYS", "days that may lie between copies; 0 is no limit"),
    "dedup.keep": ("--keep", "ORDER", "what makes a copy the one to keep, e.g. wire,earliest,longest"),
    "dedup.prefer": ("--prefer", "FILE", "outlets to prefer, one a line, best first"),
    "dedup.text_column": ("--text-column", "NAME", "field of a row that holds the text"),
    "dedup.id_column": ("--id-column", "NAME", "field of a row that names it"),
    "run.jobs": ("--jobs", "N", "worker processes; 0 is one a CPU"),
    "run.timeout": ("--timeout", "SECONDS", "time that a page may take"),
    "run.max_bytes": ("--max-bytes", "N", "size of the largest input, also when inflated"),
}


@dataclass(slots=True)
class Call:
    """What the flags of one call say, gathered as they are read."""

    flags: dict[str, object] = field(default_factory=dict)
    config: Path | None = None
    color: str = "auto"
    form: str = ""
    quiet: bool = False
    verbose: int = 0
    given: set[str] = field(default_factory=set)

    @property
    def console(self) -> Console:
        """The console to print on."""
        return Console(self.color, self.form, -1 if self.quiet else self.verbose)

    def configured(self) -> Configured:
        """The settings and their origins. Raises config.ConfigError."""
        from cleaner.config import configure

        found = configure(self.flags, self.config, os.environ, Path.cwd())
        for warning in found.warnings:
            self.console.say(f"warning: {warning}")
        return found


def command(name: str, *, examples: Iterable[str], settings: Iterable[str] = ()) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function that takes the Call first, then its own options.

    ``settings`` names sections of settings, or single settings, whose flags the command takes; columns are
    for the command alone that reads rows of others."""

    def make(function: Callable[..., Any]) -> Command:
        passed = make_pass_decorator(Call, ensure=True)(function)
        made = make_command(name.rpartition(" ")[2], cls=Command, help=_help(name, function), context_settings=CONTEXT)(passed)
        made.params += [*_setting_options(tuple(settings)), *common()]
        made.examples = tuple(examples)
        return made

    return make


def group(name: str, *, examples: Iterable[str], kind: type[Group] = Group) -> Callable[[Callable[..., Any]], Group]:
    """Make a command with commands of its own of a function without parameters."""

    def make(function: Callable[..., Any]) -> Group:
        made = make_command(name, cls=kind, help=_help(name, function), context_settings=CONTEXT)(function)
        made.params += common()
        made.examples = tuple(examples)
        return made

    return make


def _help(name: str, function: Callable[..., Any]) -> str:
    """The summary of a command, then what its function says."""
    return "\n\n".join(part for part in (SUMMARIES.get(name, ""), inspect.cleandoc(function.__doc__ or "")) if part)


def format_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The flag that chooses how rows are printed."""
    text = "how to print rows; a table on a terminal, else jsonl"
    kind = Choice(FORMATS)
    return option("--format", "form", type=kind, help=text, envvar="CLEANER_FORMAT", expose_value=False, callback=_keep)(function)


def common() -> list[Parameter]:
    """The flags that every command has, also before its name."""
    return [
        Option(
            ["--config"],
            type=PathType(exists=True, dir_okay=False, path_type=Path),
            help="file of settings (TOML)",
            envvar="CLEANER_CONFIG",
            expose_value=False,
            callback=_keep,
        ),
        Option(
            ["--color"],
            type=Choice(["auto", "always", "never"]),
            help="colours; auto heeds NO_COLOR",
            envvar="CLEANER_COLOR",
            expose_value=False,
            callback=_keep,
        ),
        Option(["-q", "--quiet"], is_flag=True, help="errors and failed inputs only", expose_value=False, callback=_keep),
        Option(["-v", "--verbose"], count=True, help="say more; -vv adds tracebacks", expose_value=False, callback=_keep),
    ]


def _keep(ctx: Context, param: Parameter, value: Any) -> None:
    """Keep a flag's value in the Call: one given before the command's name holds unless given again, and wins
    over its variable."""
    call, name = ctx.ensure_object(Call), param.name or ""
    if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
        call.given.add(name)
    elif name in call.given:
        return
    if value:
        setattr(call, name, value)


def _setting_options(names: tuple[str, ...]) -> list[Option]:
    chosen = [name for name in FLAGS if name in names or (name.partition(".")[0] in names and not name.endswith("_column"))]
    return [_setting_option(name) for name in chosen]


def _setting_option(name: str) -> Option:
    from cleaner.config import fields

    flag, metavar, text = FLAGS[name]
    default: Any = fields()[name].default
    many = isinstance(default, tuple)

    def keep(ctx: Context, _param: Parameter, value: Any) -> None:
        if value not in (None, ()):
            ctx.ensure_object(Call).flags[name] = value

    shown = ",".join(default) if many else default
    note = f" [{shown:g}]" if isinstance(shown, float) else f" [{shown}]" if shown != "" else ""
    return Option([flag, name.replace(".", "_")], metavar=metavar, help=text + note, multiple=many, expose_value=False, callback=keep)


CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
