"""``cleaner export``: shards to train on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cleaner.cli.arguments import OutOrNone, RunFolder
from cleaner.cli.command import command
from cleaner.cli.commandline import BadParameter, Option
from cleaner.cli.console import quote
from cleaner.cli.options import Call, Common
from cleaner.cli.results import ResultsError

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}


def _check_size(value: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)? ?[KMG]?B?", value, re.IGNORECASE) or _bytes(value) < 1:
        raise BadParameter(f"{value!r} is no size; write it as 500MB or 1GB")
    return value


def _bytes(size: str) -> int:
    number, unit = re.match(r"([\d.]+) ?([KMG]?)", size.upper()).groups()  # type: ignore[union-attr] # _check_size has seen it
    return int(float(number) * _UNITS[unit])


_SIZE: Any = Option("--shard-size", metavar="SIZE", callback=_check_size, help="bytes of rows in a file before it is packed")


@dataclass(frozen=True, slots=True)
class Choices:
    """What to export, how to write it."""

    only: Annotated[Literal["kept", "all"], Option("--only", help="one copy of each story, or all articles")] = "kept"
    split: Annotated[float, Option("--split", min=0, max=1, metavar="SHARE", help="share of groups to train on, the rest to test")] = 1.0
    group_by: Annotated[Literal["cluster", "outlet", "none"], Option("--group-by", help="what never stands on both sides")] = "cluster"
    to: Annotated[Literal["jsonl", "parquet"], Option("--to", help="form of the shards")] = "jsonl"
    shard_size: Annotated[str, _SIZE] = "500MB"
    compress: Annotated[
        Literal["none", "gzip", "zstd"] | None, Option("--compress", help="how shards are packed [jsonl: none; parquet: zstd]")
    ] = None


@command(
    "export",
    common=Common,
    examples=(
        "cleaner export out/",
        "cleaner export out/ -o corpus/ --split 0.9 --group-by cluster",
        "cleaner export out/ -o corpus/ --only all --to parquet --shard-size 1GB",
        "cleaner export out/ -o corpus/ --to jsonl --compress zstd",
    ),
)
def export(call: Call, folder: RunFolder, choices: Choices, out: OutOrNone = None) -> int:
    """Articles go to train-*.jsonl and test-*.jsonl in the folder export of DIR, or in another, beside a data card
    (README.md) by which Hugging Face datasets reads them as they are. The same articles give the same bytes, and an
    article stays on its side whatever others there are."""
    from cleaner.pipeline import export_run
    from cleaner.run.exporting import Choice
    from cleaner.run.shards import Form

    choice = Choice(choices.only, choices.split, choices.group_by)
    for name in choice.needs:
        if not (folder / name).is_file():
            verb = "run PATH" if name == "articles.jsonl" else f"dedup {quote(folder)}"
            raise ResultsError(f"no {name}", str(folder), f"cleaner {verb} -o {quote(folder)}")
    codec = choices.compress or ("zstd" if choices.to == "parquet" else "none")
    target = out or Path(folder, "export")
    census = export_run(folder, target, choice, Form(choices.to, codec, _bytes(choices.shard_size)))
    told = ", ".join(f"{count} to {split}" for split, count in sorted(census.splits.items(), reverse=True))
    call.console.say(f"exported {told or 'nothing'}: {target}")
    return 0


COMMAND = export
