"""The commands, one file each: parse, call the pipeline, print; no logic.

Their one-line summaries stand here, so that ``cleaner --help`` loads none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

SUMMARIES: Mapping[str, str] = {
    "run": "Clean pages and cluster the copies of each story.",
    "clean": "Strip pages of clutter; print the articles or write DIR.",
    "dedup": "Cluster articles that carry the same story.",
    "clusters": "List clusters of the run in DIR.",
    "show": "Show the members of a cluster, in the order of time.",
    "explain": "Tell of each block of a page why it was kept or stripped.",
    "diff": "Clean the pages A and B and mark what B cut or added.",
    "rules": "List the rules and what they strip.",
    "config": "Settings and where they come from.",
    "config show": "List all settings with their values and what gave these.",
    "completion": "Print the script by which a shell completes commands.",
}
