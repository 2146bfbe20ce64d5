"""Measures of cleaning, metadata and clustering against references; pure functions over strings.

Text is compared by its letters and digits (cleaner.text.key), so that quotes, case and width do not count.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

from cleaner.text import key

# Kinds that are told but not counted: some references take captions and dates for story.
NOT_COUNTED = frozenset({"caption", "timestamp"})
_WORD = re.compile(r"\w+")


@dataclass
class Share:
    """A share, counted: how many of how many."""

    yes: int = 0
    of: int = 0

    def count(self, yes: bool) -> None:
        """Count one more."""
        self.yes += yes
        self.of += 1

    @property
    def value(self) -> float:
        """The share; 1 where nothing was asked."""
        return self.yes / self.of if self.of else 1.0


@dataclass
class Boilerplate:
    """What of the clutter went and what of the story stayed, over pages."""

    kinds: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    kept: Share = field(default_factory=Share)
    hard_kept: Share = field(default_factory=Share)
    short_kept: Share = field(default_factory=Share)
    prose_removed: Share = field(default_factory=Share)
    perfect_pages: Share = field(default_factory=Share)

    def figures(self) -> dict[str, float]:
        """F1 of the mean removal over the counted kinds and the share kept, and its parts."""
        counted = [share.value for kind, share in self.kinds.items() if kind not in NOT_COUNTED]
        removal = sum(counted) / len(counted) if counted else 1.0
        kept = self.kept.value
        named = {name: getattr(self, name).value for name in ("kept", "hard_kept", "short_kept", "prose_removed", "perfect_pages")}
        kinds = {f"removed {kind}": share.value for kind, share in sorted(self.kinds.items())}
        return {"f1": 2 * removal * kept / (removal + kept) if removal + kept else 0.0, "removal": removal} | named | kinds


def _present(wanted: str, whole: str, least: float) -> bool:
    """True where the text, or for long ones all but a little of its 8-grams, stands in the whole."""
    if wanted in whole:
        return True
    if len(wanted) < 40:
        return False
    grams = {wanted[i : i + 8] for i in range(len(wanted) - 7)}
    return sum(gram in whole for gram in grams) >= least * len(grams)


def boilerplate(texts: Mapping[str, str], references: Iterable[Mapping[str, Any]]) -> Boilerplate:
    """Judge bodies by page against rows with ``keep``, ``keep_hard`` and ``remove`` (``kind`` and ``text``)."""
    found = Boilerplate()
    for row in references:
        text = texts.get(row["page"], "")
        whole, lines = key(text), [key(line) for line in text.split("\n")]
        stays = {sentence: _present(key(sentence), whole, 0.85) for sentence in row["keep"]}
        for sentence, ok in stays.items():
            found.kept.count(ok)
            if sentence in row.get("keep_hard", ()):
                found.hard_kept.count(ok)
            if len(sentence) < 70:
                found.short_kept.count(ok)
        first = _start([key(sentence) for sentence, ok in stays.items() if ok], lines)
        clean = all(stays.values())
        for each in row["remove"]:
            if not key(each["text"]):
                continue
            gone = not _leaks(each, whole, lines, first)
            found.kinds[each["kind"]].count(gone)
            if each["kind"] not in NOT_COUNTED:
                clean &= gone
                if len(each["text"]) >= 60 and each["text"].rstrip()[-1:] in '.!?”"»…’':
                    found.prose_removed.count(gone)
        found.perfect_pages.count(clean)
    return found


def _start(stays: Sequence[str], lines: Sequence[str]) -> int:
    """The line where the story begins: the first that holds the first sentence found, or lies in it."""
    for sentence in stays:
        for i, line in enumerate(lines):
            if line and (sentence in line or (len(line) > 20 and line in sentence)):
                return i
    return 0


def _leaks(each: Mapping[str, str], whole: str, lines: Sequence[str], first: int) -> bool:
    """A headline leaks where it stands twice or behind the story's start, a long text anywhere, a short one as a line."""
    wanted = key(each["text"])
    if each["kind"] == "headline_repeat":
        at = [i for i, line in enumerate(lines) if line == wanted]
        return len(at) >= 2 or (len(at) == 1 and at[0] > first)
    return _present(wanted, whole, 0.9) if len(wanted) >= 25 else wanted in lines


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def shingle_f1(pairs: Sequence[tuple[str, str]], n: int = 4) -> float:
    """F1 over word n-grams of (body, reference) pairs, from mean precision and mean recall, as the article
    extraction benchmark of Scrapinghub (2020) has it."""

    def bag(text: str) -> Counter[tuple[str, ...]]:
        found = _WORD.findall(text)
        return Counter(tuple(found[i : i + n]) for i in range(max(1, len(found) - n + 1)) if found)

    precision, recall = [], []
    for ours, true in pairs:
        a, b = bag(ours), bag(true)
        shared = sum((a & b).values())
        if a:
            precision.append(shared / sum(a.values()))
        if b:
            recall.append(shared / sum(b.values()))
    return _f1(sum(precision) / len(precision), sum(recall) / len(recall)) if precision and recall else 0.0


def word_f1(ours: str, true: str) -> float:
    """F1 over bags of words of one body and its reference."""
    a, b = Counter(_WORD.findall(ours.lower())), Counter(_WORD.findall(true.lower()))
    if not a or not b:
        return float(not a and not b)
    shared = sum((a & b).values())
    return _f1(shared / sum(a.values()), shared / sum(b.values()))


def paragraph_f1(ours: str, true: Sequence[str]) -> float:
    """F1 over whole paragraphs, white space aside."""
    a, b = Counter(line for line in (" ".join(each.split()) for each in ours.split("\n")) if line), Counter(true)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values())) if a or b else 1.0


def readings(paragraphs: Sequence[str]) -> list[list[str]]:
    """Accepted forms of a reference: with and without the paragraphs that [brackets] mark as optional."""
    optional = [p[:1] == "[" and p[-1:] == "]" for p in paragraphs]
    full = [p[1:-1] if may else p for p, may in zip(paragraphs, optional, strict=True)]
    return [full, [p for p, may in zip(paragraphs, optional, strict=True) if not may]]


def articles(texts: Mapping[str, str], references: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """F1 of each set of references (field ``set``): shingles for ``aeb``, else words, and paragraphs where they are given."""
    figures: dict[str, float] = {}
    for name in sorted({row["set"] for row in references}):
        rows = [row for row in references if row["set"] == name]
        if name == "aeb":
            figures[f"{name} f1"] = shingle_f1([(texts.get(row["page"], ""), row["text"]) for row in rows])
        elif "paragraphs" in rows[0]:
            words = [max(word_f1(texts.get(row["page"], ""), "\n".join(r)) for r in readings(row["paragraphs"])) for row in rows]
            whole = [max(paragraph_f1(texts.get(row["page"], ""), r) for r in readings(row["paragraphs"])) for row in rows]
            figures |= {f"{name} f1": sum(words) / len(words), f"{name} paragraph f1": sum(whole) / len(whole)}
        else:
            figures[f"{name} f1"] = sum(word_f1(texts.get(row["page"], ""), row["text"]) for row in rows) / len(rows)
    return figures


def metadata(found: Mapping[str, Mapping[str, Any]], references: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Share of pages whose title, day and set of authors are those of the reference, by the first folder of ``page``."""
    shares: dict[str, Share] = defaultdict(Share)
    for row in references:
        ours, name = found.get(row["page"], {}), row["page"].split("/")[0]
        if row.get("title"):
            shares[f"{name} title"].count(key(ours.get("title") or "") == key(row["title"]))
        if row.get("date"):
            shares[f"{name} date"].count((ours.get("published") or "")[:10] == row["date"])
        if row.get("authors"):
            shares[f"{name} authors"].count({key(a) for a in ours.get("authors") or ()} == {key(a) for a in row["authors"]})
    return {name: share.value for name, share in sorted(shares.items())}


def adjusted_rand(ours: Mapping[str, str], true: Mapping[str, str]) -> float:
    """Adjusted Rand index of two partitions of the ids of ``true`` (Hubert and Arabie 1985); an id missing from
    ``ours`` is a cluster of its own."""
    mine = {each: ours.get(each, f"alone {each}") for each in true}
    both = sum(comb(n, 2) for n in Counter((true[each], mine[each]) for each in true).values())
    a, b = (sum(comb(n, 2) for n in Counter(labels.values()).values()) for labels in (true, mine))
    expected = a * b / comb(len(true), 2)
    highest = (a + b) / 2
    return (both - expected) / (highest - expected) if highest != expected else 1.0
