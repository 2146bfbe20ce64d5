"""Where each setting comes from: flag > ``CLEANER_*`` variable > ``--config FILE`` > ``cleaner.toml`` or
``[tool.cleaner]`` of pyproject.toml > default.

A setting's full name is ``section.name`` (``dedup.threshold``). In a file the section is a table; a
variable is ``CLEANER_THRESHOLD``, or ``CLEANER_DEDUP_MINIMUM_WORDS`` where two sections share a name.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.settings import Settings

PREFIX = "CLEANER_"
# Variables that are no settings: they stand for flags of the command itself.
OTHER_VARIABLES = frozenset({"CLEANER_CONFIG", "CLEANER_COLOR", "CLEANER_FORMAT"})


class ConfigError(Exception):
    """A setting that cannot be used. ``where`` names the flag, variable or file; ``hint`` what mends it."""

    def __init__(self, what: str, where: str, hint: str = "cleaner config show") -> None:
        super().__init__(what)
        self.where = where
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Configured:
    """The settings, and by full name where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    warnings: tuple[str, ...] = ()

    def rows(self) -> Iterator[dict[str, object]]:
        """One row a setting: its name, value, origin and reason, in the order of settings.py."""
        for name, spec in fields().items():
            section, _, short = name.partition(".")
            value = getattr(getattr(self.settings, section), short)
            yield {"setting": name, "value": _shown(value), "origin": self.origins[name], "why": spec.metadata["why"]}


@dataclass(slots=True)
class _Layers:
    """Values by full name as they pile up, the later over the earlier."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: object, origin: str) -> None:
        self.values[name] = _coerce(name, value, origin)
        self.origins[name] = origin


@cache
def fields() -> dict[str, dataclasses.Field[Any]]:
    """Every setting by its full name, in the order of settings.py."""
    found = {}
    for section in dataclasses.fields(Settings):
        for spec in dataclasses.fields(getattr(Settings(), section.name)):
            found[f"{section.name}.{spec.name}"] = spec
    return found


def configure(flags: Mapping[str, object], file: Path | None, environ: Mapping[str, str], folder: Path) -> Configured:
    """Settings from all layers.

    ``flags`` are values by full name, None where the flag was not given; ``folder`` is searched for
    cleaner.toml, then pyproject.toml. Raises ConfigError for a file or folder that cannot be read, a name
    that is no setting and a value outside its bounds."""
    layers = _Layers()
    for name, spec in fields().items():
        layers.values[name], layers.origins[name] = spec.default, "default"
    for path, values in _files(file, folder):
        where = path.name if path.parent == folder else str(path)
        for name, value in _flatten(values):
            layers.put(_resolve(name, where), value, where)
    warnings = []
    for variable in sorted(v for v in environ if v.startswith(PREFIX) and v not in OTHER_VARIABLES):
        known = _aliases().get(variable.removeprefix(PREFIX).lower().replace("_", "."))
        if known is None:
            warnings.append(f"{variable} is no setting and is ignored")
        else:
            layers.put(known, environ[variable], variable)
    for name, value in flags.items():
        if value is not None:
            layers.put(name, value, "flag")
    settings = _build(layers.values)
    warnings += _broken_sites(settings.clean.site_config)
    return Configured(settings, layers.origins, tuple(warnings))


def _broken_sites(folder: str) -> tuple[str, ...]:
    """What is wrong with the files of site patterns, a text for each broken file."""
    if not folder:
        return ()
    from cleaner.segment.site_config import load

    try:
        return load(folder).broken
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", folder, "name a folder of files such as example.org.txt") from error


def _build(values: Mapping[str, Any]) -> Settings:
    sections = {}
    for section in dataclasses.fields(Settings):
        kind = type(getattr(Settings(), section.name))
        sections[section.name] = kind(**{n.partition(".")[2]: v for n, v in values.items() if n.startswith(section.name + ".")})
    return Settings(**sections)


def _files(file: Path | None, folder: Path) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """The files that hold settings, the weaker first."""
    own, project = folder / "cleaner.toml", folder / "pyproject.toml"
    if own.is_file():
        yield own, _read(own)
    elif project.is_file():
        tools = _read(project).get("tool")
        section = tools.get("cleaner") if isinstance(tools, dict) else None
        if isinstance(section, dict):
            yield project, section
    if file is not None:
        yield file, _read(file)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", str(path), "cleaner run PATH -o DIR --config FILE") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"not TOML: {error}", str(path), "write tables and keys as in: [dedup] threshold = 0.5") from error


def _flatten(values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", v) for inner, v in value.items())
        else:
            yield name, value


@cache
def _aliases() -> dict[str, str]:
    """Full names by every name they answer to, with ``.`` for all separators."""
    short: dict[str, list[str]] = {}
    for name in fields():
        short.setdefault(name.partition(".")[2].replace("_", "."), []).append(name)
    aliases = {name.replace("_", "."): name for name in fields()}
    return {key: names[0] for key, names in short.items() if len(names) == 1} | aliases


def _resolve(name: str, where: str) -> str:
    found = _aliases().get(name.replace("-", ".").replace("_", "."))
    if found is None:
        near = difflib.get_close_matches(name, [*fields(), *(n.partition(".")[2] for n in fields())], n=1)
        raise ConfigError(f"no such setting: {name}", where, f"did you mean {near[0]}?" if near else "cleaner config show")
    return found


def _coerce(name: str, value: object, origin: str) -> object:
    """The value in the type of the setting's default and within its bounds."""
    spec = fields()[name]
    kind = type(spec.default)
    default: Any = spec.default
    item = type(default[0]) if kind is tuple and default else str
    try:
        found = tuple(map(_CASTS[item], _parts(value))) if kind is tuple else _CASTS[kind](value)
    except (TypeError, ValueError):
        raise ConfigError(f"{name} takes {_NAMES[kind]}, not {value!r}", origin) from None
    _check(name, found, origin)
    return found


def _check(name: str, value: object, origin: str) -> None:
    within = fields()[name].metadata["within"]
    if not within:
        return
    if isinstance(value, int | float):
        low, high = within
        if not low <= value <= high:
            raise ConfigError(f"{name} lies between {low} and {high}, not {value}", origin)
        return
    for word in value if isinstance(value, tuple) else (value,):
        if word not in within:
            near = difflib.get_close_matches(str(word), within, n=1)
            hint = f"did you mean {near[0]}?" if near else "one of " + ", ".join(within)
            raise ConfigError(f"{name} knows no {word!r}", origin, hint)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return float(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _parts(value: object) -> Iterator[object]:
    """The items of a list; a text holds them between commas."""
    for part in value if isinstance(value, list | tuple) else (_string(value),):
        yield from (word.strip() for word in part.split(",") if word.strip()) if isinstance(part, str) else (part,)


def _shown(value: object) -> object:
    return ",".join(map(str, value)) if isinstance(value, tuple) else value


_CASTS: Mapping[type, Callable[[object], object]] = {int: _integer, float: _number, str: _string}
_NAMES: Mapping[type, str] = {int: "a whole number", float: "a number", str: "a text", tuple: "a list"}
