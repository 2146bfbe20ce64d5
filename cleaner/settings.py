"""Every tunable number, with its reason, and the fingerprint of those that change a result.

Where a value comes from (flag, environment, file, default) is config.py's matter.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from cleaner.model import KINDS

Mode: TypeAlias = Literal["precision", "balanced", "recall"]
POLICIES = ("wire", "earliest", "longest", "clutter")
"""Ways to tell which copy is kept, as cleaner.dedup.keep knows them."""


def tunable(default: Any, why: str, *, result: bool = True, within: Collection[Any] = ()) -> Any:
    """A field of a settings class. ``result`` is False where the value cannot change what is written.
    ``within`` holds the least and the greatest number allowed, or the words allowed; empty is no limit."""
    meta = {"why": why, "result": result, "within": tuple(within)}
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class CleanSettings:
    """How pages are stripped."""

    mode: Mode = tunable("balanced", "precision strips on one hint, recall asks for a strip by name", within=get_args(Mode))
    keep_kinds: tuple[str, ...] = tunable((), "kinds of blocks to leave in the text", within=KINDS)
    drop_kinds: tuple[str, ...] = tunable((), "kinds to strip although a rule would keep them", within=KINDS)
    outlet_templates: str = tunable("auto", "auto learns from the folder; off; or a file of templates, as a run leaves it")
    site_config: str = tunable("", "folder of site patterns, one file a domain, for what no rule can know of a site")
    template_pages: int = tunable(3, "a block on fewer pages of an outlet may be chance", within=(1, 1_000_000))
    template_share: float = tunable(0.3, "a lone label goes where it stands on half this share of the stories, and on ten", within=(0, 1))
    minimum_words: int = tunable(10, "a page with fewer words of story holds no article")


@dataclass(frozen=True, slots=True)
class DedupSettings:
    """How copies of a story are found and which is kept."""

    threshold: float = tunable(0.4, "share of the weighed text of the shorter that must stand in the longer", within=(0, 1))
    ngram: int = tunable(3, "words in a shingle: three survive light edits, two recur by chance", within=(1, 50))
    num_perm: int = tunable(128, "permutations of a signature; its error is at most 0.5 by their root", within=(16, 4096))
    seed: int = tunable(1, "seed of the permutations; datasketch's own default", within=(0, 2**32 - 1))
    window: int = tunable(0, "days that may lie between copies; 0 is no limit", within=(0, 100_000))
    keep: tuple[str, ...] = tunable(("wire", "earliest", "longest"), "what makes a copy the one to keep, in order", within=POLICIES)
    prefer: str = tunable("", "file of outlets to prefer, one a line, best first")
    index: str = tunable("", "file of what earlier runs saw, to compare with and to add to")
    owners: str = tunable("", "file of outlets and their owners, parted by a tab: an owner's repeats are no spread")
    minimum_words: int = tunable(8, "a text of fewer words says too little to be a copy")
    passes: tuple[float, ...] = tunable((0.8, 0.55), "thresholds of the passes before the last: what they join tells what repeats")
    minimum_mass: float = tunable(20.0, "weighed shingles that a pair must share: less is a quotation")
    fact_cost: float = tunable(8.0, "share taken off for each disagreement of facts a shared shingle")
    few_facts: float = tunable(0.04, "disagreements a shared shingle up to which they cost less, as updates have few", within=(0, 1))
    ample: int = tunable(500, "texts from which on what recurs is known so well that few facts cost least", within=(1, 1_000_000_000))
    lead_words: int = tunable(40, "words of a lead: a copy keeps it, a shared quotation or background comes later")
    lead_worth: float = tunable(0.2, "share that a lead in common is worth")
    mending: float = tunable(0.25, "share that words alike but for their spelling may add: more is not scanning, it is guessing")
    worth_a_look: float = tunable(0.08, "share, by count, below which a pair is not looked at more closely")
    sample: int = tunable(4, "one shingle in so many is looked up to find passages")
    within_share: float = tunable(0.7, "share of a text that must stand in the other to call it a part of it")
    cut: float = tunable(1.25, "an abridged copy lacks a fifth of the representative, or more")
    round_up: float = tunable(1.8, "a page with almost as much again around the story is a round-up")
    new_lead: float = tunable(0.5, "less of a lead in the other text: it was written anew at the top")
    own_share: float = tunable(0.5, "less of a page in the representative, whose lead it has: the rest is other stories")
    changed_facts: float = tunable(1.5, "places with other figures or names that make a later copy an update")
    tries: int = tunable(8, "copies tried as representative before the centre of the cluster is taken")
    band_threshold: float = tunable(0.6, "Jaccard from which on bands should find a pair; passages find the rest")
    near: float = tunable(0.0, "Jaccard from which on texts are copies, nothing else looked at; 0 is to look at all", within=(0, 1))
    neighbours: int = tunable(8, "candidates a text is verified against, the likeliest by their rare samples")
    bucket: int = tunable(5, "texts of one sample that each is compared with: more cost time, fewer lose copies")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run is carried out; nothing here changes what is written, but for limits that fail a page."""

    jobs: int = tunable(0, "worker processes; 0 is one a CPU", result=False, within=(0, 1024))
    timeout: float = tunable(20.0, "seconds of CPU that a page may take: a page that needs more is a trap or a dump", within=(0.1, 86_400))
    max_bytes: int = tunable(20_000_000, "bytes of an input, and of one inflated: no news page is near it", within=(1, 2**40))
    engine: str = tunable("", "what carries it out in parts; empty is one process", result=False, within=("", "daft", "local"))
    ray: str = tunable("", "address of the Ray cluster on which the engine daft works; empty is this machine", result=False)
    parts: int = tunable(0, "parts that an engine deals a run to, a worker holds one; 0 is by size", result=False, within=(0, 65_536))
    shards: str = tunable("", "form in which an engine writes kept articles too, a file a part", result=False, within=("", "parquet"))
    memory: int = tunable(1200, "megabytes of address space a worker may grow by", result=False, within=(64, 2**20))


@dataclass(frozen=True, slots=True)
class InputSettings:
    """What the columns of JSON lines and Parquet are called."""

    text_column: str = tunable("text", "column that holds the text, or HTML")
    id_column: str = tunable("id", "column that names a row")
    url_column: str = tunable("url", "column of the page's address")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    clean: CleanSettings = field(default_factory=CleanSettings)
    dedup: DedupSettings = field(default_factory=DedupSettings)
    run: RunSettings = field(default_factory=RunSettings)
    input: InputSettings = field(default_factory=InputSettings)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change with any setting that can change a result."""
        values = {
            f"{section.name}.{f.name}": getattr(getattr(self, section.name), f.name)
            for section in dataclasses.fields(self)
            for f in dataclasses.fields(getattr(self, section.name))
            if f.metadata["result"]
        }
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
