"""What a rule is: it receives a page, yields hits, changes nothing and knows no other rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from cleaner.discover import discover
from cleaner.model import KINDS, Hit, Page


@dataclass(frozen=True, slots=True)
class Rule:
    """``strips`` is a kind of model.KINDS, or empty for a rule that only keeps. ``about`` is one line
    for the table of rules. ``find`` yields hits in any order and must not depend on other rules. It is given the page
    without the frame of the site, or all of it where the rule looks at ``whole`` pages."""

    strips: str
    about: str
    find: Callable[[Page], Iterable[Hit]]
    whole: bool = False

    def __post_init__(self) -> None:
        if self.strips and self.strips not in KINDS:
            raise ValueError(f"no such kind: {self.strips}")


def rules() -> dict[str, Rule]:
    """All rules by name, sorted."""
    return cast(dict[str, Rule], discover("cleaner.rules", "RULE"))
