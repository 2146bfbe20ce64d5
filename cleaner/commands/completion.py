"""``cleaner completion``: shell completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cleaner.options import Call, command


@command(
    "completion",
    examples=('eval "$(cleaner completion bash)"', "cleaner completion fish > ~/.config/fish/completions/cleaner.fish"),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, call: Call, shell: str) -> int:
    """It completes commands, flags, rules, outputs and clusters."""
    script = get_completion_class(shell)
    if script is not None:
        call.console.text(script(ctx.find_root().command, {}, "cleaner", "_CLEANER_COMPLETE").source().rstrip("\n"))
    return 0


COMMAND = completion
