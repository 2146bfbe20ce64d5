"""The whole plug-in mechanism: one exported constant in each module of a folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache


@cache
def discover(package: str, constant: str) -> dict[str, object]:
    """Constants named ``constant`` of the modules in ``package``, by module name, sorted.

    Raises AttributeError, naming the module, where one does not export it."""
    return {name: discover_one(package, constant, name) for name in _names(package)}


def discover_one(package: str, constant: str, name: str) -> object:
    """The constant of one module. Raises KeyError where there is no such module, AttributeError as discover does."""
    if name not in _names(package):
        raise KeyError(name)
    module = importlib.import_module(f"{package}.{name}")
    if not hasattr(module, constant):
        raise AttributeError(f"{package}.{name} exports no {constant}")
    found: object = getattr(module, constant)
    return found


@cache
def _names(package: str) -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__)))
