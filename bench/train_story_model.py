"""Train the voter of rules/story_model.py and print what it reaches on publishers it has not seen.

    python bench/train_story_model.py DATA [--write]

Trained on the pages of bench/pages, which are invented and carry the label of each element in ``data-l``, and on those of
DATA, a folder with ``pages/``, ``articles.jsonl`` (``page``, ``url`` and ``text`` or ``paragraphs``) and
``boilerplate.jsonl`` (``page``, ``url``, ``title``, ``keep``, ``remove``). Needs scikit-learn. A block is story where its
text stands in the reference body or among the sentences to keep, clutter where it stands in neither or among the strings
to remove; where the references do not tell, it is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from lxml import etree, html
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cleaner.model import Media, Page, RawPage
from cleaner.segment import segment
from cleaner.text import collapse, key
from cleaner.voter.blocks import NAMES, features, parts

FOLDS = 5
# A name of elements that fewer publishers use says more of the publisher than of the block.
PUBLISHERS = 8
# Blocks of clutter taken of a page: menus of hundreds of links teach the same thing hundreds of times.
CLUTTER = 80
TREES = {"max_iter": 140, "learning_rate": 0.1, "max_leaf_nodes": 14, "max_depth": 6, "l2_regularization": 2.0, "min_samples_leaf": 40}
OUT = Path(__file__).parent.parent / "cleaner" / "voter" / "story.json"
PAGES = Path(__file__).parent / "pages"
STORY = ("keep", "hard")
_LABEL = re.compile(rb'\sdata-l="[^"]*"')


def rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def publisher(url: str) -> str:
    """The publisher by the last two labels of the host, three under a two-letter country and a short second label."""
    labels = urlsplit(url).netloc.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2:])


def read(path: Path) -> Page | None:
    """The page in blocks, None where it cannot be cut."""
    try:
        return segment(RawPage("/".join(path.parts[path.parts.index("pages") + 1 :]), gzip.decompress(path.read_bytes()), Media.HTML))
    except Exception as error:
        print(f"left out: {path}: {error!r}")
        return None


def by_body(keys: Sequence[str], reference: dict[str, Any]) -> dict[int, int]:
    """Labels by the reference body: 1 story, 0 clutter; unclear short blocks and optional paragraphs left out."""
    paragraphs = reference.get("paragraphs") or reference["text"].split("\n")
    optional = {key(p[1:-1]) for p in paragraphs if p[:1] == "[" and p[-1:] == "]"} if reference.get("paragraphs") else set()
    lines = {key(p) for p in paragraphs}
    whole = key("".join(paragraphs))
    grams = {whole[i : i + 8] for i in range(len(whole) - 7)}
    labels: dict[int, int] = {}
    for i, k in enumerate(keys):
        if k in lines:
            labels[i] = 1
        elif len(k) >= 25:
            share = sum(k[j : j + 8] in grams for j in range(len(k) - 7)) / (len(k) - 7)
            labels[i] = int(share >= 0.85)
        elif k not in whole or len(k) < 4:
            labels[i] = 0
    return {i: label for i, label in labels.items() if keys[i] and keys[i] not in optional}


def by_strings(keys: Sequence[str], reference: dict[str, Any]) -> dict[int, int]:
    """Labels by the strings to keep and to remove; blocks that hold neither left out."""
    keep = [key(text) for text in reference["keep"]]
    remove = {key(each["text"]) for each in reference["remove"]} | {key(reference.get("title") or "")}
    labels: dict[int, int] = {}
    for i, k in enumerate(keys):
        if not k:
            continue
        if k in remove:
            labels[i] = 0
        elif k in keep or any(len(sentence) >= 15 and sentence in k for sentence in keep):
            labels[i] = 1
        elif any(len(each) >= 25 and (each in k or (len(k) >= 25 and k in each)) for each in remove):
            labels[i] = 0
    return labels


def dataset(data: Path) -> tuple[list[Page], list[dict[int, int]], list[str]]:
    """Pages, labels of their blocks, and publishers, in the order of paths."""
    bodies = {row["page"]: row for row in rows(data / "articles.jsonl")}
    strings = {row["page"]: row for row in rows(data / "boilerplate.jsonl")}
    names = sorted(bodies.keys() | strings.keys())
    with ProcessPoolExecutor() as pool:
        pages = list(pool.map(read, [data / "pages" / name for name in names], chunksize=8))
    found: tuple[list[Page], list[dict[int, int]], list[str]] = ([], [], [])
    for name, page in zip(names, pages, strict=True):
        if page is None:
            continue
        keys = [key(block.text) for block in page.blocks]
        labels = by_body(keys, bodies[name]) if name in bodies else {}
        labels |= by_strings(keys, strings[name]) if name in strings else {}
        if labels:
            url = (bodies.get(name) or strings[name]).get("url") or name
            for values, value in zip(found, (page, labels, publisher(url)), strict=True):
                values.append(value)  # type: ignore[arg-type]
    for each in invented():
        for values, value in zip(found, each, strict=True):
            values.append(value)  # type: ignore[arg-type]
    return found


def invented() -> Iterator[tuple[Page, dict[int, int], str]]:
    """The pages of bench/pages, cut as if they had no labels; each is a publisher of its own."""
    for path in sorted(PAGES.glob("*.html")):
        body = path.read_bytes()
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        said = {key(collapse(each.text_content())): each.get("data-l") for each in tree.iter(etree.Element) if each.get("data-l")}
        page = segment(RawPage(path.name, _LABEL.sub(b"", body), Media.HTML))
        labels = {block.index: said.get(key(block.text), "skip") for block in page.blocks}
        yield page, {i: int(label in STORY) for i, label in labels.items() if label != "skip"}, path.name


class Trainer:
    """Both stages of the voter over a data set: weights of names of elements, then trees over features."""

    def __init__(self, pages: list[Page], labels: list[dict[int, int]], publishers: list[str]) -> None:
        self.pages, self.labels, self.publishers = pages, labels, publishers
        chance = random.Random(0)
        self.taken = [self._take(each, chance) for each in labels]

    @staticmethod
    def _take(labels: dict[int, int], chance: random.Random) -> list[int]:
        clutter = [i for i, label in labels.items() if not label]
        return [i for i, label in labels.items() if label] + chance.sample(clutter, min(CLUTTER, len(clutter)))

    def _targets(self, which: Iterable[int]) -> tuple[Any, Any]:
        which = list(which)
        y = np.array([self.labels[d][i] for d in which for i in self.taken[d]])
        weight = np.array([len(self.taken[d]) ** -0.5 for d in which for _ in self.taken[d]])
        return y, weight

    def weights(self, which: Sequence[int]) -> dict[str, float]:
        """Weight of each name of elements by logistic regression."""
        names = {d: [{p for s in self.pages[d].blocks[i].path.split("/")[2:] for p in parts(s)} for i in self.taken[d]] for d in which}
        users: dict[str, set[str]] = defaultdict(set)
        for d in which:
            for part in {part for each in names[d] for part in each}:
                users[part].add(self.publishers[d])
        vocabulary = {part: i for i, part in enumerate(sorted(part for part, by in users.items() if len(by) >= PUBLISHERS))}
        cells = [[vocabulary[part] for part in sorted(each) if part in vocabulary] for d in which for each in names[d]]
        starts = np.cumsum([0, *map(len, cells)])
        x = csr_matrix((np.ones(starts[-1]), np.array([c for row in cells for c in row]), starts), shape=(len(cells), len(vocabulary)))
        y, weight = self._targets(which)
        fit = LogisticRegression(C=0.3, max_iter=150, tol=1e-3).fit(x, y, sample_weight=weight)
        return {part: round(float(fit.coef_[0][i]), 2) for part, i in vocabulary.items() if abs(fit.coef_[0][i]) >= 0.05}

    def table(self, which: Iterable[int], weights: dict[str, float]) -> dict[int, Any]:
        """Features of the pages' blocks by page."""
        return {d: np.array(features(self.pages[d], weights), dtype=np.float32) for d in which}

    def trees(self, which: Sequence[int], table: dict[int, Any]) -> HistGradientBoostingClassifier:
        """The boosted trees over the given pages."""
        x = np.vstack([table[d][self.taken[d]] for d in which])
        y, weight = self._targets(which)
        return HistGradientBoostingClassifier(**TREES, early_stopping=False, random_state=0).fit(x, y, sample_weight=weight)


def write(trees: HistGradientBoostingClassifier, weights: dict[str, float], path: Path) -> None:
    """The model as the data file that cleaner.voter.trees reads."""
    out = []
    for (predictor,) in trees._predictors:
        nodes = predictor.nodes
        out.append(
            [
                [-1, 0, 0, 0, round(float(n["value"]), 4)]
                if n["is_leaf"]
                else [int(n["feature_idx"]), float(f"{n['num_threshold']:.6g}"), int(n["left"]), int(n["right"]), 0]
                for n in nodes
            ]
        )
    data = {
        "features": NAMES,
        "base": round(float(trees._baseline_prediction.ravel()[0]), 4),
        "depth": TREES["max_depth"],
        "weights": dict(sorted(weights.items())),
        "trees": out,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data, separators=(",", ":")).replace("]],[[", "]],\n[[") + "\n", encoding="utf8")


def main() -> None:
    """Cross-validate over publishers; with --write, train on all and write the model."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("--write", action="store_true", help="train on all publishers and write the model")
    ask.add_argument("--left-out", type=Path, help="write the probabilities of publishers left out, a JSON line a page")
    asked = ask.parse_args()
    trainer = Trainer(*dataset(asked.data))
    everything = range(len(trainer.pages))
    folds = list(GroupKFold(FOLDS).split(list(everything), groups=trainer.publishers))
    table: dict[int, Any] = {}
    for seen, unseen in folds:
        table |= trainer.table(unseen, trainer.weights(list(seen)))
    right: list[bool] = []
    likely: dict[int, Any] = {}
    for seen, unseen in folds:
        fit = trainer.trees(list(seen), table)
        for d in unseen:
            likely[d] = fit.predict_proba(table[d])[:, 1]
            right += [bool((likely[d][i] > 0.5) == label) for i, label in trainer.labels[d].items()]
    counted = f"{len(trainer.pages)} pages, {len(set(trainer.publishers))} publishers, {len(right)} blocks"
    print(f"{counted}; publishers left out: {np.mean(right):.4f} of blocks right")
    if asked.left_out:
        lines = (json.dumps({"page": trainer.pages[d].source, "likely": [round(float(p), 4) for p in likely[d]]}) for d in everything)
        asked.left_out.write_text("\n".join(lines) + "\n", encoding="utf8")
    if asked.write:
        write(trainer.trees(list(everything), table), trainer.weights(list(everything)), OUT)
        print(f"wrote {OUT}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
