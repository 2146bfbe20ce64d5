"""``cleaner rules``: the rules and what they strip."""

from __future__ import annotations

from cleaner.cli.command import command
from cleaner.cli.options import Call


@command("rules", examples=("cleaner rules", "cleaner rules --format json"))
def rules(call: Call) -> int:
    """``phrases`` are the languages in which a rule has words to look for."""
    from cleaner.model import KINDS
    from cleaner.outputs.terminal import Column
    from cleaner.phrase import languages, table
    from cleaner.rule import rules as all_rules

    rows = [
        {
            "rule": name,
            "strips": rule.strips or None,
            "about": rule.about,
            "kind": KINDS.get(rule.strips, "keeps only"),
            "languages": [code for code in languages() if table(name, code)],
        }
        for name, rule in all_rules().items()
    ]
    columns = (Column("rule", "rule"), Column("strips", "strips"), Column("languages", "phrases"), Column("about", "about", flexible=True))
    call.console.rows(rows, columns)
    return 0


COMMAND = rules
