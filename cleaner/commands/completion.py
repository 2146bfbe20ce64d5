"""``cleaner completion``: shell completion."""

from __future__ import annotations

from cleaner.commandline import Choice, Context, argument, get_completion_class, pass_context
from cleaner.options import Call, command


@command(
    "completion",
    examples=('eval "$(cleaner completion bash)"', "cleaner completion fish > ~/.config/fish/completions/cleaner.fish"),
)
@argument("shell", type=Choice(["bash", "zsh", "fish"]))
@pass_context
def completion(ctx: Context, call: Call, shell: str) -> int:
    """It completes commands, flags, rules, outputs and clusters."""
    script = get_completion_class(shell)
    if script is not None:
        call.console.text(script(ctx.find_root().command, {}, "cleaner", "_CLEANER_COMPLETE").source().rstrip("\n"))
    return 0


COMMAND = completion
