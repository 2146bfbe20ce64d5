"""A fuzzing session: pages, dumps, containers and collections made of broken parts, until the time is up.

    python bench/fuzz.py [--minutes 30] [--seed 1] [--only html,dedup]

Looks for an exception that is no refusal, ten seconds of CPU on one example, a block that is neither kept nor stripped
(or both), a row that does not survive being written and read, and clusters that depend on the order of the input.
What it finds is printed as small as hypothesis can make it; the exit status is the number of targets that fell.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import io
import json
import logging
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from cleaner.api import labels_to_tell, read
from cleaner.dedup import deduplicate
from cleaner.model import Article, FailedError, Media, Metadata, Page, RawPage, SkippedError
from cleaner.output import outputs
from cleaner.outputs.jsonl import text_line, text_lines
from cleaner.run.passes import Cleaned, examine, finish
from cleaner.run.record import dump, dump_sketch, load, load_sketch
from cleaner.run.rows import article_row, stripped_columns
from cleaner.settings import CleanSettings, DedupSettings
from cleaner.template import learn, outlet_of, sketch
from cleaner.transcript import write_transcript

SECONDS = 10
SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "samples").rglob("*")) if path.suffix in (".html", ".txt")]
MEDIA = st.sampled_from(Media)
WORDS = [
    *"the mayor said on Monday that ferry fares rise . Read more: Share this Sign up newsletter © 2026 POLL Yes No By Ada Quill".split(),
    *"(AP) — WASHINGTON Your support Advertisement Comments “We will rebuild” 3 May 2026 12:30 12,5 % | ___ • – # @ada '".split(),
    *'https://a.example/x мост открыт 橋が開いた الجسر สะพาน İ ß ǆ ﬁ &amp; &#0; &#x110000; &#9999999999; ]]> --> < > " \\'.split(),
    *"\x00 \x1b[2J \u202e \u2028 \u2029 \x85 \ufeff \u200b \u0301 \ud800 \uffff \U0001f600 \t \r \n \n\n".split(" "),
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=25).map(" ".join)
ELEMENTS = (
    "p div li ul table tr td th h1 h2 figcaption aside button a b br hr span svg math template noscript script style select option "
    "textarea title head body html meta time article iframe frameset plaintext form input pre xmp base ruby rt dialog details x-y ns:z img"
).split()
NAMES = "class id itemprop rel role style hidden datetime content property name href lang data-x onload xmlns:a".split()
VALUES = (
    "author byline story-body related newsletter articleBody display:none datePublished 2026-13-45T99:99 og:title javascript: "
    "https://[ //x:99999/ og:site_name published_time canonical"
).split()
ATTRIBUTES = st.builds(
    lambda name, quote, value: f" {name}={quote}{value}{quote}",
    st.sampled_from(NAMES),
    st.sampled_from("\"' "),
    st.sampled_from(VALUES) | TEXTS,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from("@type @id @graph headline author name datePublished articleBody url text id date outlet title".split()),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
OPENING = st.builds(lambda tag, given: f"<{tag}{''.join(given)}>", st.sampled_from(ELEMENTS), st.lists(ATTRIBUTES, max_size=3))
CLOSING = st.sampled_from(ELEMENTS).map("</{}>".format)
ODD = st.sampled_from(
    [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
        "<?xml version='1.0'?>",
        "</",
        "<",
        "<!",
    ]
)
LINKED = st.builds(lambda data: f'<script type="application/ld+json">{json.dumps(data)}</script>', JSON)
MARKUP = st.lists(OPENING | CLOSING | TEXTS | ODD | LINKED, min_size=1, max_size=60).map("".join)
CHARSETS = st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-16-be", "cp1252", "cp1251", "shift_jis", "gb18030", "utf-7", "koi8-r"])
LINES = st.lists(TEXTS, max_size=30).map("\n".join)


def encoded(texts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """The texts in charsets that can hold them, and others."""
    return st.builds(lambda text, charset: text.encode(charset, "replace"), texts, CHARSETS)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sample with parts cut, doubled, moved and put in."""
    body = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 12))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.sampled_from([0, 1, 2, 7, 40, 300, 5000])))
        place = draw(st.integers(0, len(body)))
        put = draw(st.just(body[start:end]) | st.just(b"") | encoded(MARKUP) | st.binary(max_size=8))
        body = body[:start] + put + body[end:] if draw(st.booleans()) else body[:place] + put + body[place:]
    return body


def conserved(page: Page, found: Cleaned) -> None:
    """Fail where a block is lost, doubled, or stripped without a reason."""
    together = sorted([*found.kept, *(each.block for each in found.stripped)], key=lambda block: block.index)
    assert tuple(together) == page.blocks, "a block is lost or doubled"
    assert all(each.label.kind and each.label.rule and each.label.evidence for each in found.stripped), "no reason"


def cleaned(raw: RawPage, mode: Any) -> Cleaned | None:
    """The page through all that a run does with it, and written in every form."""
    try:
        first = examine(raw, CleanSettings(mode=mode))
    except (SkippedError, FailedError):
        return None
    page, labels, agency = load(dump(first.page, first.labels, first.agency))
    assert [(each.kind, each.text) for each in page.blocks] == [(each.kind, each.text) for each in first.page.blocks], (
        "a block is not laid down"
    )
    assert (page.meta, labels, agency) == (first.page.meta, first.labels, first.agency), "a record is not read as it was written"
    known = load_sketch(dump_sketch(sketch(first.page)))
    found = finish(first, known, learn(outlet_of(first.page), [known], CleanSettings()), CleanSettings(mode=mode))
    conserved(first.page, found)
    write_transcript(found.page, found.stripped, labels_to_tell(found)).encode()
    columns = stripped_columns(raw.source, found.stripped)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    assert text_lines(columns) == "".join(map(text_line, rows)), "rows are not written as each is"
    written(rows + ([article_row(found.article)] if found.article else []))
    return found


def written(rows: list[dict[str, Any]]) -> None:
    """Fail where a row is not one line, or an output cannot write it."""
    for name, output in outputs().items():
        stream = io.BytesIO()
        output.write([row for row in rows if "title" in row] if name != "jsonl" else rows, stream)
        if name == "jsonl":
            lines = stream.getvalue().decode().splitlines()
            assert len(lines) == len(rows), "not one line a row"
            assert [json.loads(line) for line in lines] == json.loads(json.dumps(rows)), "a row is not read as it was written"


MODES = st.sampled_from(["precision", "balanced", "recall"])
Target: TypeAlias = Callable[..., None]
TARGETS: dict[str, tuple[Target, tuple[st.SearchStrategy[Any], ...]]] = {}


def target(*strategies: st.SearchStrategy[Any]) -> Callable[[Target], Target]:
    """A function to be called with examples of the strategies."""

    def keep(function: Target) -> Target:
        TARGETS[function.__name__] = function, strategies
        return function

    return keep


@target(encoded(MARKUP), MEDIA, MODES)
def html(body: bytes, media: Media, mode: str) -> None:
    """Markup out of parts."""
    cleaned(RawPage("a.html", body, media), mode)


@target(mutated(), MEDIA, MODES)
def samples(body: bytes, media: Media, mode: str) -> None:
    """Sound pages that were damaged."""
    cleaned(RawPage("a.html", body, media), mode)


@target(encoded(LINES), MODES)
def dumps(body: bytes, mode: str) -> None:
    """Text dumps out of parts."""
    cleaned(RawPage("a.txt", body, Media.TEXT), mode)


@target(st.binary(max_size=2000), MEDIA, MODES)
def noise(body: bytes, media: Media, mode: str) -> None:
    """Any bytes."""
    cleaned(RawPage("a", body, media), mode)


ROWS = st.lists(JSON.map(lambda row: json.dumps(row).encode()) | encoded(MARKUP), max_size=6).map(b"\n".join)
FILES = st.tuples(
    st.sampled_from(".html .txt .jsonl .ndjson .gz .html.gz .txt.gz .jsonl.gz .warc .warc.gz .parquet .xhtml".split()),
    ROWS | mutated() | encoded(MARKUP) | st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"\x1f\x8b",
            b"PAR1",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            b"\xef\xbb\xbf",
        ]
    ),
    st.booleans(),
)


@target(st.lists(FILES, min_size=1, max_size=4))
def sources(files: list[tuple[str, bytes, bytes, bool]]) -> None:
    """Files of every source."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number, (ending, body, head, packed) in enumerate(files):
            (Path(folder) / f"f{number}{ending}").write_bytes(head + (gzip.compress(body) if packed else body))
        for raw in read(folder):
            assert raw.source.encode(), "a source is no Unicode"
            cleaned(raw, "balanced")


ARTICLE = st.builds(
    lambda number, outlet, title, text, date: Article(
        str(number), f"{outlet}/{number}.html", Metadata(title=title, outlet=outlet, published=date), text
    ),
    st.integers(0, 30),
    st.sampled_from(["a.example", "b.example", ""]),
    TEXTS,
    st.lists(st.sampled_from([*(sample.decode("utf8", "ignore")[:1500] for sample in SAMPLES[:6])]) | TEXTS, max_size=4).map("\n\n".join),
    st.sampled_from(["", "2026-01-02", "2026-01-02T12:00:00+09:00", "soon", "0000-00-00", "9999-12-31T23:59:59Z"]),
)


@target(st.lists(ARTICLE, max_size=12, unique_by=lambda each: each.id), st.randoms(use_true_random=False))
def dedup(articles: list[Article], random: Any) -> None:
    """Collections of texts that share parts."""
    found = deduplicate(articles, DedupSettings())
    members = Counter(member.id for cluster in found for member in cluster.members)
    assert all(count == 1 for count in members.values()), "a text is in two clusters"
    random.shuffle(articles)
    assert deduplicate(articles, DedupSettings()) == found, "the order of the input counts"


def _hang(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS} s of CPU")


def guarded(function: Target) -> Target:
    """The target, each example of which has ten seconds; C code that does not come back ends the session, with a trace."""

    def guard(example: tuple[Any, ...]) -> None:
        faulthandler.dump_traceback_later(10 * SECONDS, exit=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            function(*example)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()

    return guard


def main() -> int:
    """Run the targets in turn until the time is up, each with new seeds; a target that fell is left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="of CPU")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(TARGETS), help="targets, parted by commas")
    arguments = parser.parse_args()
    faulthandler.enable()
    signal.signal(signal.SIGPROF, _hang)
    bounds = settings(
        max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
    )
    logging.getLogger("cleaner").setLevel(logging.ERROR)
    standing = {name: TARGETS[name] for name in arguments.only.split(",")}
    number, fallen, rounds = arguments.seed, 0, Counter[str]()
    while standing and process_time() < arguments.minutes * 60:
        for name, (function, strategies) in list(standing.items()):
            try:
                seed(number)(bounds(given(st.tuples(*strategies))(guarded(function))))()
                rounds[name] += 1
            except Exception:
                print(f"{name}, seed {number}:\n{traceback.format_exc()}", flush=True)
                del standing[name]
                fallen += 1
        number += 1
    told = ", ".join(f"{name} {count * 200}" for name, count in rounds.items())
    print(f"{process_time() / 60:.1f} minutes of CPU, seeds {arguments.seed} to {number - 1}; examples: {told}; {fallen} fell")
    return fallen


if __name__ == "__main__":
    sys.exit(main())
