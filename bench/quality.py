"""Quality of cleaning, metadata, agencies and clusters, with floors.

    python bench/quality.py [DATA] [--peers] [--leave-out] [--write-floors [--lower]] [--json]

Without DATA the project's own samples are judged by samples' truth. DATA is a folder with ``pages/`` and any of
``boilerplate.jsonl``, ``articles.jsonl``, ``metadata.jsonl``, ``agency.jsonl``, ``texts/`` with ``texts.jsonl``, and
``wire/NAME.jsonl`` with ``wire/NAME-truth.jsonl``. A figure below its floor in floors.json fails the run; floors hold for
the data whose digest stands beside them. ``--peers`` runs trafilatura's modes and readability-lxml on the same pages, ``--leave-out`` our
own voters trained without the publisher of the page at hand, and no phrase that only it uses (minutes; needs scikit-learn).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import measures
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SAMPLES = HERE.parent / "samples"
TRUTH = HERE.parent / "tests" / "samples" / "truth.jsonl"
# A floor stands this far below the figure it was set from: what a change elsewhere may cost without being asked.
SLACK = 0.002
Figures = dict[str, float]


def rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file, none where it is absent."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line] if path.exists() else []


def digest(data: Path) -> str:
    """Sixteen digits over names and bytes of the files judged."""
    state = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        state.update(str(path.relative_to(data)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def run(*arguments: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of the files that a command of cleaner leaves, by name of file."""
    with tempfile.TemporaryDirectory() as out:
        command = [str(Path(sys.executable).with_name("cleaner")), "-q", *arguments, "-o", out]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        return {path.stem: rows(path) for path in Path(out).glob("*.jsonl")}


def ours(data: Path) -> dict[str, Figures]:
    """Our figures on what DATA holds, by section."""
    found: dict[str, Figures] = {}
    if (data / "pages").is_dir():
        articles = {row["source"]: row for row in run("clean", str(data / "pages"))["articles"]}
        texts = {source: row["text"] for source, row in articles.items()}
        found |= judge(texts, data)
        if references := rows(data / "metadata.jsonl"):
            found["metadata"] = measures.metadata(articles, references)
    if references := rows(data / "texts.jsonl"):
        texts = {row["source"]: row["text"] for row in run("clean", str(data / "texts"))["articles"]}
        found["texts"] = measures.boilerplate(texts, references).figures()
    for truth in sorted((data / "wire").glob("*-truth.jsonl")):
        name = truth.name.removesuffix("-truth.jsonl")
        clusters = run("dedup", str(truth.with_name(f"{name}.jsonl")))["clusters"]
        labels = {member["id"]: row["cluster"] for row in clusters for member in row["members"]}
        found.setdefault("clusters", {})[name] = measures.adjusted_rand(labels, {row["id"]: row["cluster"] for row in rows(truth)})
    return found


def judge(texts: Mapping[str, str], data: Path) -> dict[str, Figures]:
    """Figures of bodies by page, of ours or a peer."""
    found: dict[str, Figures] = {}
    if references := rows(data / "boilerplate.jsonl"):
        found["boilerplate"] = measures.boilerplate(texts, references).figures()
    if references := rows(data / "articles.jsonl"):
        found["articles"] = measures.articles(texts, references)
    return found


def samples() -> dict[str, Figures]:
    """Our figures on the project's samples."""
    truth = rows(TRUTH)
    left = run("run", str(SAMPLES))
    articles = {row["source"]: row for row in left["articles"]}
    labels = {member["id"]: row["cluster"] for row in left["clusters"] for member in row["members"]}
    ids = {row["source"]: row["id"] for row in left["articles"]}
    stories = {ids[row["page"]]: row["story"] for row in truth if row["page"] in ids}
    return {
        "boilerplate": measures.boilerplate({source: row["text"] for source, row in articles.items()}, truth).figures(),
        "metadata": {"title": sum(articles.get(row["page"], {}).get("title") == row["title"] for row in truth) / len(truth)},
        "clusters": {"samples": measures.adjusted_rand(labels, stories)},
    }


def peers() -> dict[str, Callable[[bytes], str]]:
    """Extractors of others that are installed here, by name."""
    import trafilatura

    found: dict[str, Callable[[bytes], str]] = {
        "trafilatura": lambda body: trafilatura.extract(body, include_comments=False) or "",
        "precision": lambda body: trafilatura.extract(body, include_comments=False, favor_precision=True) or "",
        "fast": lambda body: trafilatura.extract(body, include_comments=False, fast=True) or "",
    }
    try:
        from lxml.html import fromstring
        from readability import Document
    except ImportError:
        return found
    found["readability"] = lambda body: "\n".join(fromstring(Document(body.decode("utf8", "replace")).summary()).itertext())
    return found


def of_peer(extract: Callable[[bytes], str], data: Path) -> dict[str, Figures]:
    """Figures of a peer on the pages of DATA."""
    names = {row["page"] for name in ("boilerplate", "articles") for row in rows(data / f"{name}.jsonl")}
    texts: dict[str, str] = {}
    for name in sorted(names):
        try:
            texts[name] = extract(gzip.decompress((data / "pages" / name).read_bytes()))
        except Exception as error:
            print(f"left out: {name}: {error!r}", file=sys.stderr)
    return judge(texts, data)


def below(figures: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """Figures that are missing or under their floor, in words."""
    return [
        f"{section}: {name} {figures.get(section, {}).get(name, 0.0):.4f} < {floor:.4f}"
        for section, wanted in floors.items()
        for name, floor in wanted.items()
        if figures.get(section, {}).get(name, 0.0) < floor
    ]


def write_floors(data_name: str, print_: str, figures: dict[str, Figures], lower: bool) -> None:
    """Set the floors under today's figures; without ``lower`` none goes down."""
    kept = json.loads(FLOORS.read_text(encoding="utf8")) if FLOORS.exists() else {}
    old = kept.get(data_name, {}).get("floors", {})
    new = {
        section: {
            name: max(round(value - SLACK, 4), 0.0 if lower else old.get(section, {}).get(name, 0.0)) for name, value in named.items()
        }
        for section, named in figures.items()
    }
    kept[data_name] = {"digest": print_, "floors": new}
    FLOORS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf8")


def show(columns: dict[str, dict[str, Figures]]) -> None:
    """One table, a row a figure, a column a contestant."""
    table = Table("section", "figure", *columns)
    for section, named in next(iter(columns.values())).items():
        for name in named:
            cells = [column.get(section, {}).get(name) for column in columns.values()]
            table.add_row(section, name, *("" if cell is None else f"{cell:.4f}" for cell in cells))
    for column in table.columns[:2]:
        column.no_wrap, column.overflow = True, "ignore"
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def main() -> int:
    """Exit status 1 where a figure is below its floor."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path, nargs="?")
    ask.add_argument("--peers", action="store_true", help="run the extractors of others on the same pages")
    ask.add_argument("--leave-out", action="store_true", help="judge each page by voters trained without its publisher, too")
    ask.add_argument("--write-floors", action="store_true", help="raise the floors to today's figures")
    ask.add_argument("--lower", action="store_true", help="with --write-floors: let floors go down; say why in CHANGELOG.md")
    ask.add_argument("--json", action="store_true")
    asked = ask.parse_args()
    data_name = "data" if asked.data else "samples"
    figures = ours(asked.data) if asked.data else samples()
    columns = {"cleaner": figures}
    if asked.leave_out and asked.data:
        from leave_out import texts

        columns["left out"] = judge(texts(asked.data), asked.data)
    if asked.peers and asked.data:
        columns |= {name: of_peer(extract, asked.data) for name, extract in peers().items()}
    print(json.dumps(columns, indent=1)) if asked.json else show(columns)
    print_ = digest(asked.data or SAMPLES)
    if asked.write_floors:
        write_floors(data_name, print_, figures, asked.lower)
    stands = json.loads(FLOORS.read_text(encoding="utf8")).get(data_name) if FLOORS.exists() else None
    if not stands or stands["digest"] != print_:
        print(f"no floors for this data ({print_})", file=sys.stderr)
        return 0
    fallen = below(figures, stands["floors"])
    print("\n".join(fallen) or "no figure below its floor", file=sys.stderr)
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())
