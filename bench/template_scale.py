"""What learning templates costs as folders grow: time and memory of the counting, on generated pages, and the share
of a cleaning run that a page's sketch takes.

    python bench/template_scale.py [--pages 200000] [--outlets 500]

Pages are made as blocks and never segmented, which would take hours and is no part of it; outlets differ in size, the
largest of 500 holding one page in twenty, and one page in five has a paragraph of a story before it. The sketches go
through the store of a run, as they do there. Exit status 1 where memory or the share is above its bound.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from scale import Language

from cleaner import template
from cleaner.model import Block, Kind, Media, Metadata, Page, RawPage
from cleaner.run import cleaning, learning, record
from cleaner.run.passes import examine
from cleaner.run.store import Head, Store
from cleaner.settings import RunSettings, Settings

MEMORY = 1024  # megabytes that the whole may take
SHARE = 0.1  # of the CPU of cleaning that the first pass for templates may add
POOL = 20_000  # sentences that paragraphs are made of, five each: no two paragraphs are the same
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def pages(count: int, outlets: int) -> Iterator[Page]:
    """Pages in blocks; each outlet has standing blocks, one of them with a figure in it."""
    rng, language = random.Random(1), Language(1)
    sentences = [language.paragraphs(10)[0] for _ in range(POOL)]
    standing = [language.paragraphs(50 * rng.randint(2, 8)) for _ in range(outlets)]
    before = [standing[outlet][0] for outlet in range(outlets)]
    weights = list(accumulate(max(1.0, outlets / 20 / (1 + number)) for number in range(outlets)))
    for number in range(count):
        (outlet,) = rng.choices(range(outlets), cum_weights=weights)
        title, *story = (" ".join(rng.choices(sentences, k=5)) for _ in range(rng.randint(6, 20)))
        background = [before[outlet]] if rng.random() < 0.2 else []
        before[outlet] = story[0]
        texts = [title[:60], *story, *background, *standing[outlet], f"{standing[outlet][0]} {number} {standing[outlet][1]}"]
        blocks = tuple(Block(index, Kind.PARAGRAPH, text) for index, text in enumerate(texts))
        yield Page(f"{number:07}", blocks, Media.TEXT, Metadata(title=texts[0], outlet=f"outlet-{outlet}.example"))


def count_all(made: Iterator[Page], folder: Path) -> dict[str, float]:
    """Seconds of CPU for the sketches and for learning, templates learned, and megabytes at the peak."""
    store, sketched = Store(folder, "scale"), 0.0
    for page in made:
        began = time.process_time()
        known = record.dump_sketch(template.sketch(page))
        sketched += time.process_time() - began
        store.put_page(Head(page.source, group=template.outlet_of(page)), known, "null\n" + record.dump(page, (), None))
    store.commit()
    began = time.process_time()
    learning.learn_templates(cleaning.Stage(store, folder, Settings(run=RunSettings(jobs=1)), lambda *_: None), 0)
    learned = time.process_time() - began
    templates = sum(1 for _ in store.saved())
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"sketch_s": round(sketched, 1), "learn_s": round(learned, 1), "templates": templates, "peak_mb": round(peak)}


def share_of_cleaning() -> float:
    """CPU of sketches as a share of that of segmenting and labelling, on the samples."""
    raw = [
        RawPage(path.name, path.read_bytes(), Media.HTML if path.suffix == ".html" else Media.TEXT)
        for path in sorted(SAMPLES.rglob("*"))
        if path.suffix in (".html", ".txt")
    ]
    examined = sketched = 0.0
    for each in raw[:1] + raw:  # the first loads and compiles
        began = time.process_time()
        found = examine(each, Settings().clean)
        middle = time.process_time()
        record.dump_sketch(template.sketch(found.page))
        examined, sketched = examined + middle - began, sketched + time.process_time() - middle
        if each is raw[0]:
            examined = sketched = 0.0
    return sketched / examined


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--outlets", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = count_all(pages(asked.pages, asked.outlets), Path(folder))
    figures["share_of_cleaning"] = round(share_of_cleaning(), 4)
    print(json.dumps({"pages": asked.pages, "outlets": asked.outlets} | figures))
    sys.exit(int(figures["peak_mb"] > MEMORY or figures["share_of_cleaning"] > SHARE))


if __name__ == "__main__":
    main()
