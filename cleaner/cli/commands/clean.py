"""``cleaner clean``: strip pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cleaner.cli.arguments import Glob, OutOrNone, PathsOrNone, name_option
from cleaner.cli.command import command
from cleaner.cli.commandline import BadParameter, Option
from cleaner.cli.console import Console, quote
from cleaner.cli.options import Call, Common

if TYPE_CHECKING:
    from cleaner.pipeline import Inputs, Summary


def _outputs() -> list[str]:
    from cleaner.output import outputs

    return list(outputs())


@dataclass(frozen=True, slots=True)
class Choices:
    """What to clean, how to write it."""

    glob: Glob = ""
    to: Annotated[str | None, name_option("--to", _outputs, "form of the articles [jsonl; on a terminal, for reading]")] = None
    check: Annotated[bool, Option("--check", help="exit with 1 where a page held anything to strip")] = False
    retry_failed: Annotated[
        Path | None, Option("--retry-failed", metavar="DIR", exists=True, file_okay=False, help="try again what failed in the run of DIR")
    ] = None


@command(
    "clean",
    settings=("input", "clean", "run"),
    common=Common,
    examples=(
        "cleaner clean page.html",
        "cleaner clean pages/ -o out/",
        "cleaner clean pages/ -o out/ --keep-kind caption --to csv",
        "cleaner clean 'crawl/*.warc.gz' -o out/",
        "cleaner clean pages.parquet -o out/ --text-column html --id-column key",
        "cleaner clean --retry-failed out/ --timeout 120",
        "curl -s https://news.example/story | cleaner clean - --to text",
    ),
)
def clean(call: Call, choices: Choices, paths: PathsOrNone = None, out: OutOrNone = None) -> int:
    """DIR also gets what was stripped and why. PATH is a file, a folder, a glob, or - for standard input."""
    from cleaner.pipeline import Inputs

    if bool(paths) == bool(choices.retry_failed):
        raise BadParameter("give either PATH or --retry-failed")
    inputs = Inputs(tuple(paths), choices.glob) if paths else None
    out, to = out if paths else choices.retry_failed, choices.to or ""
    if out is not None:
        summary = _clean(call, inputs, out)
        if to not in ("", "jsonl"):
            _convert(out, to)
        stripped = _any(out / "stripped.jsonl")
        call.console.summary(summary, f"cleaner dedup {quote(out)} -o {quote(out)}")
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
            summary = _clean(call, inputs, Path(folder))
            _print(call.console, Path(folder), to)
            stripped = _any(Path(folder) / "stripped.jsonl")
        call.console.summary(summary)
    return summary.exit_status or int(choices.check and stripped)


def _clean(call: Call, inputs: Inputs | None, out: Path) -> Summary:
    """Clean the inputs into a folder; without any try again what failed in it."""
    from cleaner.pipeline import clean_run, retry_run

    settings = call.configured().settings
    with call.console.progress() as progress:
        return clean_run(inputs, out, settings, progress) if inputs else retry_run(out, settings, progress)


def _print(console: Console, folder: Path, to: str) -> None:
    from cleaner.cli.results import Rows

    console.write(to or ("terminal" if console.table else "jsonl"), Rows(folder / "articles.jsonl"))


def _convert(folder: Path, to: str) -> None:
    """Write the articles once more, in another form, beside the first."""
    from cleaner.cli.results import Rows
    from cleaner.output import output
    from cleaner.run import atomic_write

    chosen = output(to)
    with atomic_write(folder / f"articles.{chosen.suffix}") as stream:
        chosen.write(Rows(folder / "articles.jsonl"), stream)


def _any(path: Path) -> bool:
    return path.stat().st_size > 0


COMMAND = clean
