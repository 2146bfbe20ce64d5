"""How far a story spread: across outlets, and across their owners, whose repeats are no spread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cleaner.source import InputError
from cleaner.text import collapse, fold, printable


def _folded(outlet: str) -> str:
    return fold(outlet).removeprefix("www.")


def read_lines(path: str, about: str) -> list[str]:
    """The lines of a file that a setting names. Raises InputError, which says what it is ``about``, where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the {about} in {printable(path)}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error


def read_owners(path: str) -> Mapping[str, str]:
    """The owner of each folded outlet, from a file of outlet, tab, owner a line; none for an empty path.

    Raises InputError where the file cannot be read, or a line is not like this."""
    if not path:
        return {}
    owners = {}
    for number, line in enumerate(read_lines(path, "owners"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        outlet, tab, owner = line.partition("\t")
        if not (tab and outlet.strip() and owner.strip()):
            raise InputError(f"no outlet, tab, owner in {printable(path)}:{number}")
        owners[_folded(outlet)] = collapse(owner)
    return owners


def count_owners(outlets: Iterable[str], owner_of: Mapping[str, str]) -> int:
    """Number of owners of the outlets; one of unknown owner is taken to belong to itself."""
    return len({(outlet in owner_of, owner_of.get(outlet, outlet)) for outlet in map(_folded, outlets) if outlet})
