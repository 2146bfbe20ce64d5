"""Writes the parts of README.md and docs/commands.md that tell what the code says, and the indexes of the phrase tables:
python docs/generate.py

A part stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``. tests/test_docs.py holds them against this.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import cleaner
from cleaner.api import labels_to_tell
from cleaner.cli import app
from cleaner.cli.commandline import SUMMARIES, Command, Context, TyperCommand, TyperGroup, get_command
from cleaner.cli.commands.explain import for_terminal
from cleaner.config import fields
from cleaner.model import KINDS
from cleaner.output import outputs
from cleaner.phrase import languages
from cleaner.phrase.index import dump
from cleaner.rule import rules

DOCS = Path(__file__).resolve().parent
PHRASES = Path(cleaner.__file__).parent / "phrases"
README, COMMANDS, EXAMPLE = DOCS.parent / "README.md", DOCS / "commands.md", DOCS / "example.txt"
WIDTH = 100


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def commands_table() -> str:
    """Each command and its summary."""
    return table(("command", "does"), ((f"`cleaner {name}`", line) for name, line in SUMMARIES.items()))


def rules_table() -> str:
    """Each rule, the kind that it strips, and what it is about."""
    rows = ((f"`{name}`", f"`{rule.strips}`" if rule.strips else "", rule.about) for name, rule in rules().items())
    return table(("rule", "strips", "about"), rows)


def kinds_table() -> str:
    """Each kind of stripped block."""
    return table(("kind", "what it is"), ((f"`{kind}`", text) for kind, text in KINDS.items()))


def outputs_table() -> str:
    """Each output by the name that ``--to`` takes."""
    return table(("`--to`", "file", "about"), ((f"`{n}`", f"`articles.{o.suffix}`", o.about) for n, o in outputs().items()))


def settings_table() -> str:
    """Each setting, its default and the reason for it."""

    def shown(value: object) -> str:
        return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)

    return table(
        ("setting", "default", "why"),
        ((f"`{name}`", f"`{shown(spec.default)}`" if shown(spec.default) else "", spec.metadata["why"]) for name, spec in fields().items()),
    )


def before() -> str:
    """The example page."""
    return f"```text\n{EXAMPLE.read_text(encoding='utf8').rstrip()}\n```"


def after() -> str:
    """What ``cleaner explain`` prints of it on a terminal."""
    found = cleaner.clean(EXAMPLE)
    lines = (line.plain for line in for_terminal(found, labels_to_tell(found), WIDTH))
    return "```text\n" + "\n".join(lines) + "\n```"


def helps() -> str:
    """The help of each command."""
    return "\n\n".join(f"## cleaner {name}\n\n```text\n{help_of(name, command)}\n```" for name, command in all_commands(get_command(app)))


def all_commands(group: TyperGroup, path: str = "") -> Iterator[tuple[str, Command]]:
    """Every command that does something, by its full name."""
    for name in group.list_commands(Context(group)):
        command = group.get_command(Context(group), name)
        if isinstance(command, TyperGroup):
            yield from all_commands(command, f"{path}{name} ")
        elif isinstance(command, TyperCommand):
            yield path + name, command


def help_of(name: str, command: Command) -> str:
    """The help of one command, 80 columns wide."""
    return command.get_help(Context(command, info_name=f"cleaner {name}", terminal_width=80, **command.context_settings)).rstrip()


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands_table,
    "rules": rules_table,
    "kinds": kinds_table,
    "outputs": outputs_table,
    "settings": settings_table,
    "before": before,
    "after": after,
    "helps": helps,
}


def fill(text: str) -> str:
    """The text with each of its parts made anew. Raises KeyError for a part that is none."""

    def part(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- begin {name} -->\n{PARTS[name]()}\n<!-- end {name} -->"

    return re.sub(r"<!-- begin (?P<name>\w+) -->\n.*?<!-- end (?P=name) -->", part, text, flags=re.S)


def main() -> None:
    """Write the files, or with ``--check`` say which is out of date."""
    made = {path: fill(path.read_text(encoding="utf8")) for path in (README, COMMANDS)}
    made |= {PHRASES / f"{language}.json": dump(language) for language in languages()}
    stale = {path: text for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf8") != text}
    if "--check" in sys.argv:
        sys.exit(f"out of date: {', '.join(path.name for path in stale)}; make docs" if stale else 0)
    for path, text in stale.items():
        path.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
