"""Whether an expression asks no more than XPath 1.0 (W3C, 1999) has, and a page can answer."""

from __future__ import annotations

import re

# Names before a bracket: functions, node tests, operators.
_CALLED = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before substring-after substring "
    "string-length normalize-space translate boolean not true false lang number sum floor ceiling round "
    "text node comment processing-instruction and or div mod".split()
)
_CALL = re.compile(r"([A-Za-z_][\w.-]*)\s*\(")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def calls_known_names(expression: str) -> bool:
    """False where it calls a function of another program."""
    return _CALLED.issuperset(_CALL.findall(_QUOTED.sub("''", expression)))
