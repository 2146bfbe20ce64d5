"""Clusters: chains are cut, round-ups weld nothing, order means nothing, great numbers cost little."""

from __future__ import annotations

import random

import pytest

from cleaner.dedup import deduplicate
from cleaner.dedup.shingle import Ints
from cleaner.dedup.verify import Verifier
from cleaner.model import Article, Cluster
from cleaner.settings import DedupSettings
from tests.dedup.conftest import article, prose


def together(clusters: tuple[Cluster, ...]) -> list[set[str]]:
    """The ids of each cluster."""
    return [{m.id for m in c.members} for c in clusters]


def mixed_folder() -> list[Article]:
    """Stories with copies whole, cut and added to, and stories without."""
    made = []
    for story in range(6):
        whole = prose(story, 240).split()
        made += [article(f"{story}-whole", " ".join(whole), f"2025-01-0{story + 1}"), article(f"{story}-twin", " ".join(whole))]
        made.append(article(f"{story}-cut", " ".join(whole[:90])))
        made.append(article(f"{story}-more", " ".join(whole) + " " + prose(100 + story, 60)))
    return made + [article(f"alone-{k}", prose(200 + k)) for k in range(10)]


@pytest.mark.parametrize("seed", range(6))
def test_shuffling_the_input_changes_nothing(seed: int) -> None:
    shuffled = mixed_folder()
    random.Random(seed).shuffle(shuffled)
    assert deduplicate(shuffled, DedupSettings()) == deduplicate(mixed_folder(), DedupSettings())


def test_copies_join_and_other_stories_stay_apart() -> None:
    found = together(deduplicate(mixed_folder(), DedupSettings()))
    assert sorted(map(sorted, found)) == [sorted(f"{s}-{n}" for n in ("whole", "twin", "cut", "more")) for s in range(6)]


def test_clusters_are_numbered_by_size_and_list_the_representative_first() -> None:
    clusters = deduplicate([*mixed_folder(), article("0-third", prose(0, 240))], DedupSettings())
    assert [c.id for c in clusters] == [f"c{n:04d}" for n in range(1, 7)]
    assert len(clusters[0].members) == 5
    assert all(c.members[0].id == c.representative and c.members[0].relation == "representative" for c in clusters)


def test_a_chain_of_small_changes_does_not_weld_its_ends() -> None:
    words = prose(1, 1200).split()
    links = [article(f"link-{k:02d}", " ".join(words[k * 30 : k * 30 + 200])) for k in range(30)]
    clusters = deduplicate(links, DedupSettings())
    assert clusters
    spans = [[int(m.id.removeprefix("link-")) for m in c.members] for c in clusters]
    assert all(max(span) - min(span) < 12 for span in spans)


def test_each_member_shares_words_with_its_representative() -> None:
    clusters = deduplicate(mixed_folder(), DedupSettings())
    assert clusters
    assert all(m.containment > DedupSettings().threshold for c in clusters for m in c.members)


def test_a_round_up_does_not_weld_its_stories() -> None:
    stories = {name: prose(seed, 150) for seed, name in enumerate(("flood", "vote", "match"))}
    pages = [article(f"{name}-{k}", text) for name, text in stories.items() for k in range(3)]
    pages.append(article("live-page", "\n\n".join(stories.values())))
    clusters = deduplicate(pages, DedupSettings())
    assert len(clusters) == 3
    assert all(len({m.id.split("-")[0] for m in c.members if m.id != "live-page"}) == 1 for c in clusters)
    assert all(c.representative != "live-page" for c in clusters)


def test_a_round_up_joins_the_story_of_which_it_has_most() -> None:
    long, short = prose(1, 300), prose(2, 160)
    copies = [article(f"long{k}", f"{prose(10 + k, 30)}\n\n{long}") for k in range(2)]
    copies += [article(f"short{k}", f"{prose(20 + k, 10)}\n\n{short}") for k in range(6)]
    copies.append(article("both", f"{prose(3, 40)}\n\n{' '.join(short.split()[40:130])}\n\n{long}\n\n{prose(4, 40)}"))
    assert together(deduplicate(copies, DedupSettings())) == [{f"short{k}" for k in range(6)}, {"long0", "long1", "both"}]


@pytest.mark.parametrize("text", ["", " \n ", "Loading.", "Please turn on JavaScript", "© 2025"])
def test_empty_and_near_empty_texts_never_join(text: str) -> None:
    assert deduplicate([article("one", text), article("two", text), article("three", prose(1))], DedupSettings()) == ()


def test_no_articles_make_no_clusters() -> None:
    assert deduplicate([], DedupSettings()) == ()


def test_a_popular_story_is_not_punished_for_its_copies() -> None:
    rng, words = random.Random(3), prose(4, 300).split()
    copies = []
    for k in range(60):
        start = rng.randrange(20)
        copies.append(article(f"copy-{k:02d}", " ".join(words[start : start + 180] + prose(500 + k, 40).split())))
    assert together(deduplicate(copies, DedupSettings())) == [{a.id for a in copies}]


def test_copies_further_apart_than_the_window_stay_apart() -> None:
    text = prose(9)
    pages = [article("may", text, "2025-05-01"), article("may-too", text, "2025-05-03T10:00:00Z"), article("june", text, "2025-06-20")]
    assert together(deduplicate(pages, DedupSettings(window=7))) == [{"may", "may-too"}]
    assert together(deduplicate(pages, DedupSettings())) == [{"may", "may-too", "june"}]


def test_a_copy_without_a_date_joins_whatever_the_window() -> None:
    text = prose(9)
    pages = [article("may", text, "2025-05-01"), article("undated", text)]
    assert together(deduplicate(pages, DedupSettings(window=1))) == [{"may", "undated"}]


def comparisons(monkeypatch: pytest.MonkeyPatch, pages: list[Article]) -> int:
    """How many pairs of texts are compared."""
    count = 0
    overlap, overlaps = Verifier.overlap, Verifier.overlaps

    def counted(self: Verifier, left: int, right: int) -> object:
        nonlocal count
        count += 1
        return overlap(self, left, right)

    def counted_in_bulk(self: Verifier, pairs: Ints) -> object:
        nonlocal count
        count += len(pairs)
        return overlaps(self, pairs)

    monkeypatch.setattr(Verifier, "overlap", counted)
    monkeypatch.setattr(Verifier, "overlaps", counted_in_bulk)
    deduplicate(pages, DedupSettings())
    return count


def test_identical_pages_are_compared_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = prose(1)
    assert comparisons(monkeypatch, [article(f"p{k}", text) for k in range(400)]) == 0


def test_pages_that_share_a_block_cost_a_few_comparisons_each(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = prose(1, 120)
    few = comparisons(monkeypatch, [article(f"p{k}", f"{prose(k + 2, 80)} {shared}") for k in range(100)])
    many = comparisons(monkeypatch, [article(f"p{k}", f"{prose(k + 2, 80)} {shared}") for k in range(400)])
    assert many <= 5 * few
