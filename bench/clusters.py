"""Clusters of the wire collections against their truth, and what they cost.

    python bench/clusters.py WIRE [--name full] [--set threshold=0.4] [--out clusters.jsonl]

WIRE is a folder of collections, ``NAME.jsonl`` with the truth beside it, ``NAME-truth.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import measures

from cleaner.dedup import deduplicate
from cleaner.model import Article, Cluster, Metadata
from cleaner.settings import DedupSettings

NAMES = ("folder-60", "folder-200", "folder-600", "full", "hard")


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def articles(wire: Path, name: str) -> list[Article]:
    """The documents of a collection."""
    return [
        Article(r["id"], r["id"], Metadata(title=r["title"], published=r["date"], url=r["url"], outlet=r["outlet"]), r["text"])
        for r in rows(wire / f"{name}.jsonl")
    ]


def falsely_merged(clusters: tuple[Cluster, ...], truth: list[dict[str, Any]]) -> dict[str, str]:
    """Of each kind of look-alike, how many share a cluster with another story."""
    story = {t["id"]: t["cluster"] for t in truth}
    mixed = {m.id for c in clusters for m in c.members if len({story[x.id] for x in c.members}) > 1}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in truth:
        if row["neg"]:
            counts[row["neg"]][0] += row["id"] in mixed
            counts[row["neg"]][1] += 1
    return {kind: f"{bad}/{of}" for kind, (bad, of) in sorted(counts.items())}


def recall_by_edit(found: dict[str, str], truth: list[dict[str, Any]]) -> dict[str, float]:
    """Of each kind of edit, the share of an edited copy's fellow copies that share its cluster."""
    stories = defaultdict(list)
    for row in truth:
        stories[row["cluster"]].append(row["id"])
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in truth:
        fellows = [d for d in stories[row["cluster"]] if d != row["id"]]
        joined = sum(found.get(d) == found.get(row["id"], "") for d in fellows)
        for kind in row["kinds"]:
            hits[kind][0] += joined
            hits[kind][1] += len(fellows)
    return {kind: round(n / of, 3) for kind, (n, of) in sorted(hits.items()) if of}


def measure(wire: Path, name: str, settings: DedupSettings) -> tuple[dict[str, Any], tuple[Cluster, ...]]:
    """The figures of one collection."""
    documents, truth = articles(wire, name), rows(wire / f"{name}-truth.jsonl")
    began = time.process_time()
    clusters = deduplicate(documents, settings)
    spent = (time.process_time() - began) * 1000 / len(documents)
    found = {m.id: c.id for c in clusters for m in c.members}
    index = measures.adjusted_rand(found, {t["id"]: t["cluster"] for t in truth})
    figures = {"ari": round(index, 4), "ms_per_document": round(spent, 2), "clusters": len(clusters)}
    return {**figures, "falsely_merged": falsely_merged(clusters, truth), "recall": recall_by_edit(found, truth)}, clusters


def main() -> None:
    """Print a line of figures a collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wire", type=Path)
    parser.add_argument("--name", action="append", choices=NAMES)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    values = {name: json.loads(value) for name, value in (s.split("=", 1) for s in chosen.set)}
    settings = replace(DedupSettings(), **values)
    for name in chosen.name or NAMES:
        figures, clusters = measure(chosen.wire, name, settings)
        print(name, json.dumps(figures), flush=True)
        if chosen.out:
            lines = [json.dumps({"cluster": c.id, "members": [{"id": m.id} for m in c.members]}) for c in clusters]
            chosen.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
