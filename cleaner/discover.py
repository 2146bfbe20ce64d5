"""The whole plug-in mechanism: one exported constant in each module of a folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache


@cache
def discover(package: str, constant: str) -> dict[str, object]:
    """Constants named ``constant`` of the modules in ``package``, by module name, sorted.

    Raises AttributeError, naming the module, where one does not export it."""
    folder = importlib.import_module(package)
    found: dict[str, object] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        module = importlib.import_module(f"{package}.{name}")
        if not hasattr(module, constant):
            raise AttributeError(f"{package}.{name} exports no {constant}")
        found[name] = getattr(module, constant)
    return found
