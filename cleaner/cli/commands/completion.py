"""``cleaner completion``: shell completion."""

from __future__ import annotations

from typing import Annotated, Literal

from cleaner.cli.command import command
from cleaner.cli.commandline import Argument, completion_script
from cleaner.cli.options import Call, Common


@command(
    "completion",
    common=Common,
    examples=('eval "$(cleaner completion bash)"', "cleaner completion fish > ~/.config/fish/completions/cleaner.fish"),
)
def completion(call: Call, shell: Annotated[Literal["bash", "zsh", "fish"], Argument(metavar="SHELL", hidden=True)]) -> int:
    """SHELL is bash, zsh or fish. It completes commands, flags, rules, outputs and clusters."""
    call.console.text(completion_script(COMMAND, shell))  # it is the same for any command
    return 0


COMMAND = completion
