"""Near copies in corpora that outgrow memory: texts come in batches, their bands and shingles go to files.

What stages.py finds by passages, weights and facts is not sought here: two texts are copies where the true Jaccard of
their shingles says so, and what bands bring together is joined where it does. A text costs a few bytes of memory, and on
disk four for each of its shingles and eight for each band, of which the hash is enough, as all that meet are verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from cleaner.dedup.components import Components
from cleaner.dedup.kernel_numba import installed
from cleaner.dedup.lsh import NO_BUCKET, hash_bands, hashed_pairs
from cleaner.dedup.minhash import Kernel, bands, pack, sign_parts
from cleaner.dedup.overlap import Held, count_shared
from cleaner.dedup.shingle import Floats, Ints
from cleaner.settings import DedupSettings

_AT_ONCE = 1 << 21  # hashes in memory while pairs are compared; what lies around each is in memory too
_LOWER = 0.85  # bands look for a Jaccard so much lower: what they bring for nothing, verification drops


@dataclass(frozen=True, slots=True)
class Numbers:
    """The Jaccard of each line's two texts, and how much of the shingles of the shorter the longer has."""

    jaccard: Floats
    containment: Floats


class Groups:
    """The texts that are joined to others, asked for in the order in which they were added."""

    def __init__(self, group_of: Ints, places: Ints) -> None:
        self._texts = np.flatnonzero(np.bincount(group_of, minlength=1)[group_of] > 1)
        self._groups, self._places, self._at = group_of[self._texts].tolist(), places[self._texts].tolist(), 0

    def find(self, file: int, number: int) -> tuple[int, int] | None:
        """The group of the text at a place, and the number of that text; None where it has no group."""
        while self._at < len(self._places) and self._places[self._at] < [file, number]:
            self._at += 1
        if self._at < len(self._places) and self._places[self._at] == [file, number]:
            return self._groups[self._at], int(self._texts[self._at])
        return None


class NearIndex:
    """Texts by number, in the order in which they are added, and their near copies. To be closed, by ``with``; the files stay."""

    def __init__(self, folder: Path, settings: DedupSettings, kernel: Kernel = "auto") -> None:
        self._settings = settings
        self._kernel: Kernel = ("numba" if installed() else "numpy") if kernel == "auto" else kernel
        self._bands, self._rows = bands(min(settings.band_threshold, _LOWER * settings.near), settings.num_perm)
        self._stack = ExitStack()
        self._paths = [folder / f"band-{number:02d}" for number in range(self._bands)]
        self._files = [self._stack.enter_context(path.open("wb", buffering=1 << 16)) for path in self._paths]
        self._shingles = self._stack.enter_context((folder / "shingles").open("w+b", buffering=1 << 16))
        self._counts: list[Ints] = []
        self._places: list[Ints] = [np.zeros((0, 2), dtype=np.int32)]
        self._starts: Ints = np.zeros(1, dtype=np.int64)
        self._sizes: Ints = np.zeros(0, dtype=np.int64)  # distinct shingles of the texts that have been compared

    def __enter__(self) -> NearIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, data: bytes | memoryview, offsets: Sequence[int] | Ints, file: int = 0, numbers: Sequence[int] = ()) -> None:
        """Add texts as minhash.sign_buffer takes them, some megabytes of them for speed, and the places that Groups knows them
        by: ``file``, and the number of each in it. What is no UTF-8 in them counts as a sign of no meaning."""
        bounds = np.asarray(offsets, dtype=np.int64)
        known = np.fromiter(numbers, np.int32) if numbers else np.arange(len(bounds) - 1, dtype=np.int32)
        self._places.append(np.column_stack((np.full(len(known), file, dtype=np.int32), known)))
        try:
            signed = list(sign_parts(data, bounds, self._settings, self._kernel))
        except UnicodeDecodeError:
            whole = pack([str(data[begin:end], "utf-8", "replace") for begin, end in pairwise(bounds.tolist())])
            signed = list(sign_parts(*whole, self._settings, self._kernel))
        least = max(self._settings.minimum_words - self._settings.ngram + 1, 1)
        for made in signed:
            self._shingles.write(made.hashes.data)
            self._counts.append(made.counts)
            hashes = hash_bands(made.rows, self._bands, self._rows)
            hashes[:, made.counts < least] = NO_BUCKET  # too short to be a copy
            for band, own in zip(self._files, hashes, strict=True):
                band.write(own.data)

    def groups(self) -> Groups:
        """The groups of all texts added, by their places."""
        return Groups(self.labels(), np.concatenate(self._places))

    def labels(self) -> Ints:
        """For each text the least number of the texts that it is joined to, its own where there is none."""
        for file in (*self._files, self._shingles):
            file.flush()
        counts = np.concatenate([np.zeros(1, dtype=np.int64), *self._counts])
        self._starts = np.cumsum(counts)
        joined = Components(len(counts) - 1)
        self._sizes = np.zeros(len(counts) - 1, dtype=np.int64)
        for path in self._paths:
            for met in hashed_pairs(np.fromfile(path, dtype=np.uint64)):
                pairs = met[joined.apart(met[:, 0], met[:, 1])]
                near = pairs[self.numbers(pairs).jaccard >= self._settings.near]
                joined.join(near[:, 0], near[:, 1])
        return joined.labels()

    def numbers(self, pairs: Ints | Sequence[tuple[int, int]]) -> Numbers:
        """What the two texts of each line have in common; after labels or groups."""
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        jaccard, containment = np.zeros(len(pairs)), np.zeros(len(pairs))
        held = Held(self._starts[:-1], np.diff(self._starts))
        for lines in self._parts(pairs):
            # Mapped anew for each part, so that what has been looked at leaves memory.
            hashes = np.memmap(self._shingles.name, dtype=np.uint32, mode="r")
            shared = count_shared(hashes, held, pairs[lines], self._sizes, self._kernel)
            left, right = self._sizes[pairs[lines]].T
            jaccard[lines] = shared / np.maximum(left + right - shared, 1)
            containment[lines] = shared / np.maximum(np.minimum(left, right), 1)
        return Numbers(jaccard, containment)

    def _parts(self, pairs: Ints) -> Iterator[Ints]:
        """The lines in parts whose texts fit into memory, those of one text together."""
        order = np.argsort(pairs[:, 0], kind="stable")
        sizes = np.diff(self._starts)
        until = np.cumsum(sizes[pairs[order]].sum(axis=1))
        first = 0
        while first < len(order):
            before = int(until[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(until, before + _AT_ONCE, side="right")))
            yield order[first:last]
            first = last
