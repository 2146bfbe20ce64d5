"""What deduplication costs as folders grow, on generated text, beside datasketch's own signatures of the same texts.

    python bench/scale.py [--sizes 5000,20000,100000] [--check]

``stories``: stories of their own words, a third carried by several outlets, cut, edited and with each outlet's
boilerplate. ``identical``: one page over and over. ``shared``: pages of their own that share one long paragraph.
With --check the exit status is 1 where a document costs more than the floor or the cost grows faster than it may.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

from cleaner.dedup import deduplicate
from cleaner.model import Article, Metadata
from cleaner.settings import DedupSettings

FLOOR = 1.5  # milliseconds of CPU a document at the first size
GROWTH = 1.15  # exponent of the cost from the first size to the last
WORDS = 20_000  # of the language that the texts are written in, as frequent as Zipf's law has it
SIGNED = 500  # documents signed by datasketch alone, to know how fast the machine is


class Language:
    """Words that stand for words, drawn by Zipf's law."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._words = [
            "".join(self._rng.choice("bdfgklmnprstvz") + self._rng.choice("aeiou") for _ in range(1 + k % 4)) + "nrs"[k % 3]
            for k in range(WORDS)
        ]
        self._weights = list(accumulate(1 / (k + 3) for k in range(WORDS)))

    def paragraphs(self, words: int) -> list[str]:
        """About so many words in paragraphs of fifty."""
        drawn = self._rng.choices(self._words, cum_weights=self._weights, k=words)
        return [" ".join(drawn[k : k + 50]).capitalize() + "." for k in range(0, words, 50)]


def stories(count: int, seed: int = 1) -> Iterator[Article]:
    """Stories and their copies."""
    rng, language = random.Random(seed), Language(seed)
    notices = [language.paragraphs(50) for _ in range(200)]
    made = 0
    while made < count:
        story = language.paragraphs(rng.randrange(150, 700))
        for _ in range(rng.randint(2, 12) if rng.random() < 0.35 else 1):
            outlet = rng.randrange(len(notices))
            copy = story[: rng.randint(max(2, len(story) // 2), len(story))] if rng.random() < 0.4 else list(story)
            if rng.random() < 0.3:
                copy.insert(rng.randrange(len(copy)), language.paragraphs(50)[0])
            yield document(made, outlet, [*copy, *notices[outlet]])
            made += 1


def identical(count: int) -> Iterator[Article]:
    """One page, so many times."""
    page = Language(2).paragraphs(400)
    return (document(k, k % 200, page) for k in range(count))


def shared(count: int) -> Iterator[Article]:
    """Pages of their own but for one long paragraph."""
    language = Language(3)
    block = language.paragraphs(150)
    return (document(k, k % 200, [*language.paragraphs(150), *block]) for k in range(count))


def document(number: int, outlet: int, paragraphs: list[str]) -> Article:
    """An article."""
    day = f"2025-03-{1 + number % 28:02d}T{number % 24:02d}:30:00Z"
    name = f"d{number:07d}"
    return Article(name, name, Metadata(published=day, outlet=f"outlet-{outlet}.example"), "\n\n".join(paragraphs))


def signed(documents: list[Article]) -> float:
    """Milliseconds of CPU a document that datasketch takes to sign shingles of three words."""
    from datasketch import MinHash

    some = documents[:: max(1, len(documents) // SIGNED)]
    began = time.process_time()
    for each in some:
        words = each.text.lower().split()
        MinHash(num_perm=128).update_batch([" ".join(words[k : k + 3]).encode() for k in range(len(words) - 2)])
    return (time.process_time() - began) * 1000 / len(some)


def measure(make: Callable[[int], Iterator[Article]], count: int) -> dict[str, float]:
    """The figures of one folder; costs are milliseconds of CPU a document."""
    documents = list(make(count))[:count]
    reference = signed(documents)
    began = time.process_time()
    clusters = deduplicate(documents, DedupSettings())
    cost = (time.process_time() - began) * 1000 / count
    return {"documents": count, "ms": round(cost, 3), "datasketch_ms": round(reference, 3), "clusters": len(clusters)}


def main() -> None:
    """Print a line of figures a folder, and the growth of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5000,20000,100000")
    parser.add_argument("--kinds", default="stories,identical,shared")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    sizes, failed = [int(size) for size in chosen.sizes.split(",")], False
    deduplicate(list(stories(50)), DedupSettings())  # imports and parameters are not a folder's cost
    for kind in chosen.kinds.split(","):
        rows = [measure(globals()[kind], size) for size in sizes]
        growth = 1 + math.log(rows[-1]["ms"] / rows[0]["ms"]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
        for row in rows:
            print(kind, json.dumps(row), flush=True)
        print(kind, json.dumps({"growth": round(growth, 3)}), flush=True)
        failed |= rows[0]["ms"] > FLOOR or growth > GROWTH
    sys.exit(int(failed and chosen.check))


if __name__ == "__main__":
    main()
