"""``cleaner sweep``: what several thresholds make of the same articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cleaner.cli.arguments import Glob
from cleaner.cli.command import command
from cleaner.cli.commandline import Argument, BadParameter, Option
from cleaner.cli.console import Console, quote
from cleaner.cli.options import Call
from cleaner.cli.results import ResultsError, Row
from cleaner.cli.tables import STAR

if TYPE_CHECKING:
    from cleaner.dedup import Step
    from cleaner.model import Article
    from cleaner.pipeline import Swept

_TRIED = "0.2,0.3,0.4,0.5,0.6,0.7"
_COUNTS = ("threshold", "clusters", "duplicates", "largest", "borderline")
NOTE = f"{STAR} the threshold that is set; same: share reaches the threshold, so the two carry one story"


def _check_thresholds(value: str) -> str:
    try:
        fits = all(0 < each <= 1 for each in _numbers(value))
    except ValueError:
        fits = False
    if not fits:
        raise BadParameter(f"{value!r} is no list of shares; write it as {_TRIED}")
    return value


def _numbers(value: str) -> list[float]:
    return [float(each) for each in value.split(",")]


_THRESHOLDS: Any = Option("--thresholds", metavar="SHARES", callback=_check_thresholds, help="thresholds to try beside --threshold")


@command(
    "sweep",
    settings=("input", "dedup.threshold", "dedup.ngram", "dedup.num_perm", "dedup.seed", "dedup.window"),
    examples=(
        "cleaner sweep out/",
        "cleaner sweep out/ --thresholds 0.35,0.45 --pairs 20",
        "cleaner sweep articles.jsonl --format jsonl > sweep.jsonl",
        "cleaner sweep 'dumps/*.parquet' --text-column body --pairs 0 --format csv",
    ),
)
def sweep(
    call: Call,
    paths: Annotated[list[str], Argument(metavar="DIR", hidden=True)],
    thresholds: Annotated[str, _THRESHOLDS] = _TRIED,
    pairs: Annotated[int, Option(min=0, metavar="N", help="borderline pairs to show of each threshold")] = 3,
    glob: Glob = "",
) -> int:
    """To choose a threshold by looking: texts are hashed once, nothing is written. DIR is a folder that 'cleaner run' or
    'cleaner clean' wrote, or whatever 'cleaner dedup' takes. A pair is borderline where the share of the one text that
    stands in the other, as weighed, lies within 0.1 of the threshold; it is one story where it reaches it."""
    from cleaner.pipeline import Inputs, sweep_texts

    _refuse_results(paths)
    console = call.console
    settings = call.configured().settings
    with console.progress() as progress:
        swept = sweep_texts(Inputs(tuple(paths), glob), settings, _numbers(thresholds), pairs, progress)
    if console.table:
        _print_tables(console, swept, settings.dedup.threshold)
    else:
        console.rows((_whole(step, swept.articles) for step in swept.steps), ())
    folder = quote(Path(paths[0]))
    console.summary(swept.summary, f"cleaner dedup {folder} -o {folder} --threshold SHARE" if Path(paths[0]).is_dir() else "")
    return swept.summary.exit_status


def _refuse_results(paths: Sequence[str]) -> None:
    """Raises ResultsError for a folder that holds what a comparison wrote, and not the articles that it compared."""
    for folder in map(Path, paths):
        if (folder / "clusters.jsonl").is_file() and not (folder / "articles.jsonl").is_file():
            raise ResultsError("no articles.jsonl", str(folder), "cleaner sweep INPUT, where INPUT is what was compared")


def _print_tables(console: Console, swept: Swept, chosen: float) -> None:
    from cleaner.outputs.terminal import Column

    counts = [Column(name, name, right=True) for name in _COUNTS]
    console.rows([{**_counts(step), "star": STAR * (step.threshold == chosen)} for step in swept.steps], [Column("star", ""), *counts])
    if sides := [side for step in swept.steps for side in _sides(step, swept.articles)]:
        columns = (
            Column("threshold", "at", right=True),
            Column("share", "share", right=True),
            Column("same", "same"),
            Column("published", "published"),
            Column("title", "headline", flexible=True),
            Column("source", "file", tail=True),
        )
        console.text("")
        console.rows(sides, columns)
    console.say(NOTE)


def _sides(step: Step, articles: Mapping[str, Article]) -> Iterator[Row]:
    """Two lines for each borderline pair, so that one headline stands below the other."""
    for pair in step.nearest:
        about = {"threshold": step.threshold, "share": f"{pair.share:.3f}", "same": "yes" if pair.related else "no"}
        left, right = _side(articles[pair.left]), _side(articles[pair.right])
        yield {**about, **left, "published": left["published"][:10]}
        yield {**right, "published": right["published"][:10]}


def _counts(step: Step) -> Row:
    return {name: getattr(step, name) for name in _COUNTS}


def _whole(step: Step, articles: Mapping[str, Article]) -> Row:
    pairs = [
        {"share": pair.share, "related": pair.related, "left": _side(articles[pair.left]), "right": _side(articles[pair.right])}
        for pair in step.nearest
    ]
    return {**_counts(step), "pairs": pairs}


def _side(article: Article) -> Row:
    meta = article.meta
    return {"id": article.id, "source": article.source, "outlet": meta.outlet, "published": meta.published, "title": meta.title}


COMMAND = sweep
