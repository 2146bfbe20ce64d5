"""Draws what a terminal shows of a run: python docs/picture.py DIR FILE.svg"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from cleaner.outputs.terminal import picture

WIDTH = 110


def on_terminal(arguments: list[str]) -> str:
    """What a terminal is sent by the command."""
    main, end = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "COLORTERM": ""}
    parts = []
    with subprocess.Popen([sys.executable, "-m", "cleaner", *arguments], stdin=end, stdout=end, stderr=end, env=environment) as process:
        os.close(end)
        try:
            while part := os.read(main, 65536):
                parts.append(part)
        except OSError:  # Linux says so where the other end is closed.
            pass
    os.close(main)
    if process.returncode:
        sys.exit(b"".join(parts).decode())
    return b"".join(parts).decode().replace("\r\n", "\n")


def draw(folder: str, file: Path) -> None:
    """Write the picture: the clusters of the run, then the first of them. It is the same for the same run."""
    commands = (["clusters", folder], ["show", folder, "c0001"])
    shown = [(" ".join(["cleaner", *command]).replace(folder, "out/"), on_terminal(command)) for command in commands]
    file.write_text(picture(shown, "cleaner", WIDTH), encoding="utf8")


if __name__ == "__main__":
    draw(sys.argv[1], Path(sys.argv[2]))
