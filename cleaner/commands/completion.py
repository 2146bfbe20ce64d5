"""``cleaner completion``: shell completion."""

from __future__ import annotations

from typing import Annotated, Literal

from cleaner.command import command
from cleaner.commandline import Argument, complete
from cleaner.options import Common


@command(
    "completion",
    common=Common,
    examples=('eval "$(cleaner completion bash)"', "cleaner completion fish > ~/.config/fish/completions/cleaner.fish"),
)
def completion(shell: Annotated[Literal["bash", "zsh", "fish"], Argument(metavar="SHELL", hidden=True)]) -> None:
    """SHELL is bash, zsh or fish. It completes commands, flags, rules, outputs and clusters."""
    complete(COMMAND, shell)  # the script is the same for any of them


COMMAND = completion
