"""Values of the command line that need no checking are taken as they were typed.

typer has pydantic check each value, even one that was not given, and to load pydantic takes a tenth of a second: as long
as cleaning ten pages. Most values are words or folders; those are read here, any other by typer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin


class Plainly:
    """Stands in the place of what typer asks to read the values of a parameter, which ``other`` makes."""

    def __init__(self, other: Callable[[], Any]) -> None:
        self._other = other

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command takes it. Raises what typer does where it cannot be."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind = param.type_descriptor.annotation
        if kind is Path and isinstance(value, str) and _fits(value, param.type_descriptor.parameter_info):
            return Path(value)
        if kind == list[str] and isinstance(value, tuple):
            value = list(value)
        return value if _is_ready(value, kind) else self._other().coerce(value, param=param, ctx=ctx)


def read_plainly(parameter: Any) -> Any:
    """The parameter, its values read plainly where they can be. That of a typer that does not go by pydantic stays as it is."""
    given = getattr(parameter, "get_runtime_param", None)
    if given is not None and "get_runtime_param" not in vars(parameter):
        plainly = Plainly(given)
        parameter.get_runtime_param = lambda: plainly
    return parameter


def _is_ready(value: Any, kind: Any) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if kind == list[str]:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return kind in (str, int) and type(value) is kind


def _fits(name: str, asked: Any) -> bool:
    """True for a name of the kind that is asked for; what is not sure is left to typer, which also says what is wrong."""
    if asked.writable or asked.resolve_path or asked.allow_dash or asked.path_type:
        return False
    if not os.path.exists(name):
        return not asked.exists
    return (asked.dir_okay if os.path.isdir(name) else asked.file_okay) and (not asked.readable or os.access(name, os.R_OK))
