"""Near copies in corpora that outgrow memory: texts come in batches, their bands and shingles go to files.

What stages.py finds by passages, weights and facts is not sought here: two texts are copies where the true Jaccard of
their shingles says so, and what bands bring together is joined where it does. A text costs a few bytes of memory, and on
disk four for each of its shingles and for each value of its signature that bands need.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cleaner.dedup.components import Components
from cleaner.dedup.kernel_numba import installed
from cleaner.dedup.kernel_numpy import BLANK
from cleaner.dedup.lsh import bucket_pairs
from cleaner.dedup.minhash import Kernel, bands, sign_parts
from cleaner.dedup.overlap import Held, count_shared
from cleaner.dedup.shingle import Floats, Ints
from cleaner.settings import DedupSettings

_AT_ONCE = 1 << 23  # hashes in memory while pairs are compared
_LOWER = 0.85  # bands look for a Jaccard so much lower: what they bring for nothing, verification drops


@dataclass(frozen=True, slots=True)
class Numbers:
    """The Jaccard of each line's two texts, and how much of the second's shingles the first has."""

    jaccard: Floats
    containment: Floats


class NearIndex:
    """Texts by number, in the order in which they are added, and their near copies. To be closed, by ``with``; the files stay."""

    def __init__(self, folder: Path, settings: DedupSettings, kernel: Kernel = "auto") -> None:
        self._settings = settings
        self._kernel: Kernel = ("numba" if installed() else "numpy") if kernel == "auto" else kernel
        self._bands, self._rows = bands(min(settings.band_threshold, _LOWER * settings.near), settings.num_perm)
        self._stack = ExitStack()
        self._paths = [folder / f"band-{number:02d}" for number in range(self._bands)]
        self._files = [self._stack.enter_context(path.open("wb", buffering=1 << 16)) for path in self._paths]
        self._shingles = self._stack.enter_context((folder / "shingles").open("w+b", buffering=1 << 20))
        self._counts: list[Ints] = []
        self._starts: Ints = np.zeros(1, dtype=np.int64)

    def __enter__(self) -> NearIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, data: bytes | memoryview, offsets: Ints) -> None:
        """Add texts as minhash.sign_buffer takes them, some megabytes of them for speed. Raises as that does."""
        least = max(self._settings.minimum_words - self._settings.ngram + 1, 1)
        for made in sign_parts(data, offsets, self._settings, self._kernel):
            made.rows[made.counts < least] = BLANK  # too short to be a copy: blank ones meet none
            self._shingles.write(made.hashes.data)
            self._counts.append(made.counts)
            for number, file in enumerate(self._files):
                columns = made.rows[:, number * self._rows : (number + 1) * self._rows]
                file.write(np.ascontiguousarray(columns).data)

    def groups(self) -> Ints:
        """For each text the least number of the texts that it is joined to, its own where there is none."""
        for file in (*self._files, self._shingles):
            file.flush()
        counts = np.concatenate([np.zeros(1, dtype=np.int64), *self._counts])
        self._starts = np.cumsum(counts)
        joined = Components(len(counts) - 1)
        for path in self._paths:
            pairs = bucket_pairs(np.fromfile(path, dtype=np.uint32).reshape(-1, self._rows))
            pairs = pairs[joined.apart(pairs[:, 0], pairs[:, 1])]
            near = pairs[self.numbers(pairs).jaccard >= self._settings.near]
            joined.join(near[:, 0], near[:, 1])
        return joined.labels()

    def numbers(self, pairs: Ints) -> Numbers:
        """What the two texts of each line have in common; after groups."""
        jaccard, containment = np.zeros(len(pairs)), np.zeros(len(pairs))
        for lines in self._parts(pairs):
            texts, places = np.unique(pairs[lines], return_inverse=True)
            places = places.reshape(-1, 2)
            held = Held(self._starts[texts], np.diff(self._starts)[texts])
            # Mapped anew for each part, so that what has been looked at leaves memory.
            hashes = np.memmap(self._shingles.name, dtype=np.uint32, mode="r")
            shared, sizes = count_shared(hashes, held, places, self._kernel)
            left, right = sizes[places[:, 0]], sizes[places[:, 1]]
            jaccard[lines] = shared / np.maximum(left + right - shared, 1)
            containment[lines] = shared / np.maximum(right, 1)
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
