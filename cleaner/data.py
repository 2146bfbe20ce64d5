"""Where the tables and models lie that come with the program."""

from __future__ import annotations

from pathlib import Path

# Not by importlib.resources, which loads what opens archives: a hundredth of a second for a package that lies in a folder.
_HERE = Path(__file__).parent


def data(*names: str) -> Path:
    """A file or a folder of the package, by the folders that it lies in and its name."""
    return _HERE.joinpath(*names)
