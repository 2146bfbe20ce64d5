"""The options that commands share: flags for settings, as rows of a table, and the flags that every command has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cleaner.cli.commandline import Context, Option
from cleaner.cli.console import Console

if TYPE_CHECKING:
    from cleaner.config import Configured

# Flag, what stands for its value in the help, and its help; by the full name of the setting it gives.
FLAGS: Mapping[str, tuple[str, str, str]] = {
    "clean.mode": ("--mode", "MODE", "how sure a rule must be: precision (strips more), balanced, recall (keeps more)"),
    "clean.keep_kinds": ("--keep-kind", "KIND", "leave blocks of this kind in the text, e.g. caption; may be repeated"),
    "clean.drop_kinds": ("--drop-kind", "KIND", "strip blocks of this kind even where a rule would keep them"),
    "clean.site_config": ("--site-config", "DIR", "files of site patterns, one a domain, e.g. example.org.txt"),
    "clean.outlet_templates": (
        "--outlet-templates",
        "auto|off|FILE",
        "learn the blocks that recur across an outlet's pages, or take a templates.jsonl",
    ),
    "dedup.threshold": ("--threshold", "SHARE", "least share of the shorter text that must stand in the longer"),
    "dedup.near": ("--near", "JACCARD", "find near copies alone, in corpora of any size: least Jaccard of their shingles"),
    "dedup.ngram": ("--ngram", "WORDS", "words in a shingle"),
    "dedup.num_perm": ("--num-perm", "N", "permutations of a MinHash signature"),
    "dedup.seed": ("--seed", "N", "seed of the permutations"),
    "dedup.window": ("--window", "DAYS", "days that may lie between copies; 0 is no limit"),
    "dedup.keep": ("--keep", "ORDER", "what makes a copy the one to keep, e.g. wire,earliest,longest"),
    "dedup.prefer": ("--prefer", "FILE", "outlets to prefer, one a line, best first"),
    "dedup.owners": ("--owners", "FILE", "outlets and their owners, parted by a tab, one a line"),
    "dedup.index": ("--index", "FILE", "what earlier runs saw: compare with it and add to it"),
    "input.text_column": ("--text-column", "NAME", "column of JSONL or Parquet that holds the text, or HTML"),
    "input.id_column": ("--id-column", "NAME", "column that names a row"),
    "input.url_column": ("--url-column", "NAME", "column of the page's address"),
    "run.jobs": ("--jobs", "N", "worker processes; 0 is one a CPU"),
    "run.engine": ("--engine", "NAME", "carry the run out in parts: local (worker processes) or daft (also on a cluster)"),
    "run.ray": ("--ray", "ADDRESS", "the Ray cluster for the engine daft, e.g. auto or ray://head:10001"),
    "run.parts": ("--parts", "N", "parts that an engine deals the run to; 0 is by size"),
    "run.shards": ("--shards", "parquet", "with an engine: kept articles in this form too, a file a part, in DIR/kept"),
    "run.timeout": ("--timeout", "SECONDS", "time that a page may take"),
    "run.max_bytes": ("--max-bytes", "N", "size of the largest input, also when inflated"),
}


@dataclass(frozen=True, slots=True)
class Common:
    """The flags that every command has, also before its name."""

    config: Annotated[
        Path | None, Option(metavar="FILE", exists=True, dir_okay=False, help="file of settings (TOML)", envvar="CLEANER_CONFIG")
    ] = None
    color: Annotated[Literal["auto", "always", "never"] | None, Option(help="colours; auto heeds NO_COLOR", envvar="CLEANER_COLOR")] = None
    quiet: Annotated[bool, Option("-q", "--quiet", help="errors and failed inputs only")] = False
    verbose: Annotated[int, Option("-v", "--verbose", count=True, show_default=False, help="say more; -vv adds tracebacks")] = 0


@dataclass(frozen=True, slots=True)
class Printing(Common):
    """These and the flag that chooses how rows are printed."""

    form: Annotated[
        Literal["table", "jsonl", "json", "csv"] | None,
        Option("--format", help="how to print rows; a table on a terminal, else jsonl", envvar="CLEANER_FORMAT"),
    ] = None


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

    def take(self, context: Context, values: Mapping[str, Any]) -> None:
        """Keep the values of common flags: one given before the command's name holds unless given again, and
        wins over its variable."""
        for name, value in values.items():
            source = context.get_parameter_source(name)
            if source is not None and source.name == "COMMANDLINE":
                self.given.add(name)
            elif name in self.given:
                continue
            if value:
                setattr(self, name, value)

    @property
    def console(self) -> Console:
        """The console to print on."""
        return Console(self.color, self.form, -1 if self.quiet else self.verbose)

    def configured(self) -> Configured:
        """The settings and their origins. Raises config.ConfigError."""
        from cleaner.config import configure

        found = configure(self.flags, self.config, os.environ, Path.cwd())
        self.console.hear()
        for warning in found.warnings:
            self.console.say(f"warning: {warning}")
        return found


def setting_options(names: tuple[str, ...]) -> dict[str, Any]:
    """The annotations of flags for settings, by the full name of the setting.

    ``names`` are sections of settings, or full names of single ones."""
    return {name: _setting_option(name) for name in FLAGS if name in names or name.partition(".")[0] in names}


def _setting_option(name: str) -> Any:
    from cleaner.config import fields

    flag, metavar, text = FLAGS[name]
    default: Any = fields()[name].default
    many = isinstance(default, tuple)
    shown = ",".join(default) if many else default
    note = f" [{shown:g}]" if isinstance(shown, float) else f" [{shown}]" if shown != "" else ""
    option = Option(flag, metavar=metavar, help=text + note)
    return Annotated[list[str] | None, option] if many else Annotated[str | None, option]
