"""What recurs across an outlet's pages goes; what recurs because the story does stays. No words are known here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from cleaner.model import Block, Kind, Media, Metadata, Page
from cleaner.settings import CleanSettings
from cleaner.template import Template, learn, outlet_of, recurring, sketch

SETTINGS = CleanSettings()
SCRIPTS = {
    "latin": ("bdfgklmnprstvz", "aeiou", " ", "."),
    "cyrillic": ("бвгдзклмнпрст", "аеиоуы", " ", "."),
    "arabic": ("بتجحدرسشعفقكلمن", "اوي", " ", "."),
    "chinese": ("", "天地人山水火木金土日月星风雨雪花草树鸟鱼马牛羊车船路桥门窗书笔灯城村河海春夏秋冬东西南北", "", "。"),
}


@dataclass
class Newsroom:
    """Invents stories of words that no one knows, as an outlet in one script would print them."""

    script: str
    seed: int
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.script} {self.seed}")

    def word(self) -> str:
        hard, soft, _, _ = SCRIPTS[self.script]
        if not hard:
            return "".join(self.random.choice(soft) for _ in range(2))
        return "".join(self.random.choice(hard) + self.random.choice(soft) for _ in range(self.random.randint(1, 4)))

    def sentence(self, words: int = 14) -> str:
        _, _, space, stop = SCRIPTS[self.script]
        return space.join(self.word() for _ in range(words)) + stop

    def paragraphs(self, count: int) -> list[str]:
        return [self.sentence() + self.sentence() for _ in range(count)]


def page(name: str, title: str, texts: Sequence[str], *, marked: bool = True, teaser: str = "") -> Page:
    """A page of the title and the texts; with markup, an extractor has kept all texts and not the teaser."""
    lines = [title, *texts, *([teaser] if teaser else [])]
    blocks = tuple(Block(index, Kind.HEADING if index == 0 else Kind.PARAGRAPH, text) for index, text in enumerate(lines))
    main = frozenset(range(1, len(texts) + 1)) if marked else None
    meta = Metadata(title=title, outlet="gazette.example")
    return Page(name, blocks, Media.HTML if marked else Media.TEXT, meta, main)


def found(pages: Sequence[Page], settings: CleanSettings = SETTINGS) -> list[set[str]]:
    """The texts that are taken from each page."""
    template = learn("gazette.example", [sketch(each) for each in pages], settings)
    return [{each.blocks[index].text for index in recurring(each, sketch(each), template, settings)} for each in pages]


def outlet(room: Newsroom, pages: int, standing: int, *, marked: bool) -> tuple[list[Page], set[str]]:
    """Pages of different stories, each with the same standing blocks somewhere between its paragraphs."""
    blocks = [room.sentence(room.random.randint(8, 30)) for _ in range(standing)]
    made = []
    for number in range(pages):
        story = room.paragraphs(room.random.randint(4, 12))
        for block in blocks:
            story.insert(room.random.randint(1, len(story)), block)
        made.append(page(f"{number:03}", room.sentence(7), story, marked=marked))
    return made, set(blocks)


def grid() -> list[tuple[str, int, bool]]:
    return [(script, pages, marked) for script in SCRIPTS for pages in (3, 4, 10, 60) for marked in (True, False)]


@pytest.mark.parametrize(("script", "pages", "marked"), grid())
def test_standing_blocks_go_and_stories_stay(script: str, pages: int, marked: bool) -> None:
    removed = total = lost = 0
    for seed, standing in enumerate((2, 5, 8)):
        made, blocks = outlet(Newsroom(script, seed), pages, standing, marked=marked)
        for texts in found(made):
            removed += len(texts & blocks)
            total += len(blocks)
            lost += len(texts - blocks)
    assert removed >= total * (0.97 if pages >= 10 else 0.9)
    assert lost == 0


def test_two_pages_prove_nothing() -> None:
    made, _ = outlet(Newsroom("latin", 1), 2, 4, marked=True)
    assert found(made) == [set(), set()]


@pytest.mark.parametrize("pages", [3, 6, 12])
def test_updates_of_one_story_are_one_story(pages: int) -> None:
    room = Newsroom("latin", 2)
    story, title = room.paragraphs(8), room.sentence(7)
    made = [page(f"{number}", title, [*story, *room.paragraphs(2)]) for number in range(pages)]
    assert found(made) == [set()] * pages


def test_a_story_under_two_sections_stays_among_others() -> None:
    room = Newsroom("latin", 3)
    others, _ = outlet(room, 10, 0, marked=True)
    story, title = room.paragraphs(8), room.sentence(7)
    filed = [page(f"{section}/x", title, story) for section in ("news", "world", "top")]
    assert found([*others, *filed])[10:] == [set()] * 3


def test_the_background_paragraph_of_a_running_story_stays() -> None:
    room = Newsroom("latin", 4)
    others, _ = outlet(room, 20, 0, marked=True)
    background, topic = room.sentence(30), "vorvan"
    running = []
    for number in range(5):
        story = [f"{topic} {room.sentence()}", *room.paragraphs(5), background]
        running.append(page(f"run {number}", f"{topic} {room.sentence(6)}", story))
    assert all(background not in texts for texts in found([*others, *running])[20:])


def test_an_appeal_under_some_stories_goes() -> None:
    room = Newsroom("latin", 5)
    others, _ = outlet(room, 20, 0, marked=True)
    appeal = room.sentence(30)
    asking = [page(f"ask {n}", room.sentence(7), [*room.paragraphs(5), appeal]) for n in range(5)]
    assert all(appeal in texts for texts in found([*others, *asking])[20:])


def test_a_headline_stays_on_its_own_page_and_its_teaser_goes_elsewhere() -> None:
    room = Newsroom("latin", 6)
    made, _ = outlet(room, 10, 0, marked=True)
    headline = made[0].title
    others = [replace(each, blocks=(*each.blocks, Block(len(each.blocks), Kind.ITEM, headline))) for each in made[1:]]
    taken = found([made[0], *others])
    assert headline not in taken[0]
    assert all(headline in texts for texts in taken[1:])


def test_a_standfirst_stays_on_its_own_page() -> None:
    """Wherever it stands there: not only where it opens the page, as what teasers repeat."""
    room = Newsroom("latin", 7)
    made, _ = outlet(room, 10, 0, marked=True)
    standfirst = made[0].blocks[2].text
    first = replace(made[0], meta=replace(made[0].meta, description=standfirst))
    others = [replace(each, blocks=(*each.blocks, Block(len(each.blocks), Kind.ITEM, standfirst))) for each in made[1:]]
    taken = found([first, *others])
    assert standfirst not in taken[0]
    assert all(standfirst in texts for texts in taken[1:])


def test_subheads_that_stories_share_stay() -> None:
    room = Newsroom("latin", 8)
    head = room.sentence(3)
    made = []
    for number in range(10):
        each = page(str(number), room.sentence(7), [*room.paragraphs(3), head, *room.paragraphs(3)])
        made.append(replace(each, blocks=tuple(b._replace(kind=Kind.HEADING) if b.text == head else b for b in each.blocks)))
    assert found(made) == [set()] * 10


def test_figures_of_a_table_stay() -> None:
    room = Newsroom("latin", 9)
    made = [page(str(n), room.sentence(7), [*room.paragraphs(4), str(n), "3:1", "77", *room.paragraphs(2)]) for n in range(10)]
    assert found(made) == [set()] * 10


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_tables_of_some_stories_stay(script: str) -> None:
    room = Newsroom(script, 26)
    names = [room.sentence(2)[:-1] for _ in range(3)]
    made = []
    for number in range(12):
        table = [part for name in room.random.sample(names, 3) for part in (name, str(number))] if number % 3 == 0 else []
        made.append(page(str(number), room.sentence(7), [*room.paragraphs(4), *table, *room.paragraphs(2)], marked=number % 2 == 0))
    assert found(made) == [set()] * 12


@pytest.mark.parametrize("varies", ["number", "name"])
def test_a_standing_block_is_known_although_a_part_of_it_varies(varies: str) -> None:
    room = Newsroom("latin", 10)
    head, tail = room.sentence(8).rstrip("."), room.sentence(8)
    made = []
    for number in range(10):
        middle = str(number * 37) if varies == "number" else room.word()
        made.append(page(str(number), room.sentence(7), [*room.paragraphs(5), f"{head} {middle} {tail}"]))
    assert all(len(texts) == 1 for texts in found(made))


def test_order_of_the_pages_does_not_matter() -> None:
    made, _ = outlet(Newsroom("latin", 11), 12, 5, marked=False)
    sketches = [sketch(each) for each in made]
    learned = learn("gazette.example", sketches, SETTINGS)
    random.Random(1).shuffle(sketches)
    assert learn("gazette.example", sketches, SETTINGS) == learned


def test_pages_of_no_outlet_are_not_compared() -> None:
    made, _ = outlet(Newsroom("latin", 12), 5, 3, marked=True)
    assert learn("", [sketch(each) for each in made], SETTINGS) == Template("")


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("Gazette.example", "a/b.html", "gazette.example"),
        ("", "a/b.html", "a/"),
        ("", "b.html", ""),
        ("", "texts.jsonl#4", "texts.jsonl/"),
    ],
)
def test_the_outlet_is_what_the_page_says_or_its_folder(said: str, source: str, expected: str) -> None:
    assert outlet_of(Page(source, (), meta=Metadata(outlet=said))) == expected


def test_figures_inside_a_standing_block_may_vary() -> None:
    room = Newsroom("latin", 13)
    head, tail = room.sentence(3).rstrip("."), room.sentence(3)
    made = [page(str(n), room.sentence(7), [*room.paragraphs(5), f"{head} {n}.{n}.20{n:02} {tail}"]) for n in range(10)]
    assert all(len(texts) == 1 for texts in found(made))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_standfirst_that_the_page_does_not_name_stays_where_it_opens_a_story(script: str) -> None:
    room = Newsroom(script, 14)
    leads, titles = [room.sentence() for _ in range(6)], [room.sentence(7).rstrip(".。") for _ in range(6)]
    made = []
    for own, lead in enumerate(leads):
        others = [text for k, pair in enumerate(zip(titles, leads, strict=True)) if k != own for text in pair]
        made.append(page(str(own), titles[own], [lead, *room.paragraphs(5), *others], marked=False))
    for lead, texts in zip(leads, found(made), strict=True):
        assert lead not in texts
        assert set(leads) - {lead} <= texts


def test_a_quoted_statement_stays_in_the_stories_that_quote_it() -> None:
    room = Newsroom("chinese", 15)
    others, _ = outlet(room, 20, 0, marked=False)
    name, said = "鑫淼焱", room.sentence(20)
    quoting = [page(f"q{n}", name + room.sentence(6).rstrip("。"), [*room.paragraphs(4), said, *room.paragraphs(2)]) for n in range(4)]
    assert all(said not in texts for texts in found([*others, *quoting])[20:])


def test_the_head_of_a_column_stays_beside_a_block_that_stands() -> None:
    room = Newsroom("latin", 16)
    others, standing = outlet(room, 12, 1, marked=True)
    (appeal,), head = standing, room.sentence(3).rstrip(".")
    column = []
    for number in range(4):
        each = page(f"c{number}", f"{head}: {room.sentence(5)}", [appeal, head, *room.paragraphs(5)])
        column.append(replace(each, blocks=tuple(b._replace(kind=Kind.HEADING) if b.text == head else b for b in each.blocks)))
    taken = found([*others, *column])
    assert all(head not in texts and appeal in texts for texts in taken[12:])


def test_a_title_that_was_cut_short_does_not_give_its_lead_away() -> None:
    room = Newsroom("latin", 17)
    made = []
    for number in range(4):
        lead = room.sentence(16)
        made += [page(f"{number} {n}", lead[:60], [lead, *room.paragraphs(5)]) for n in range(3)]
        made += [page(f"{number} other {n}", room.sentence(7), [*room.paragraphs(5), lead, room.sentence()]) for n in range(3)]
    taken = found(made)
    assert all(each.blocks[1].text not in texts for each, texts in zip(made, taken, strict=True) if "other" not in each.source)


def test_the_foot_of_stories_after_a_form_goes() -> None:
    room = Newsroom("latin", 18)
    others, _ = outlet(room, 20, 0, marked=True)
    form, foot = room.sentence(5).rstrip("."), room.sentence(24)
    results = [page(f"r{n}", f"{form} {room.word()}", [*room.paragraphs(6), foot]) for n in range(12)]
    assert all(foot in texts for texts in found([*others, *results])[20:])
    assert all(foot not in texts for texts in found([*others, *results[:6]])[20:])


def test_signs_that_hang_on_letters_tell_labels_apart() -> None:
    room = Newsroom("latin", 19)
    labels = ("कि", "का", "कु")
    made = [page(str(n), room.sentence(7), [*room.paragraphs(4), labels[n % 3], *room.paragraphs(2)]) for n in range(6)]
    assert len({key for each in made for key in sketch(each).keys}) == 3 + 6 * 6 + 1


def test_words_of_a_script_with_signs_are_as_few_as_a_reader_counts() -> None:
    room = Newsroom("latin", 20)
    label = "तेपुमागि चा"
    made = [page(str(n), room.sentence(7), [*room.paragraphs(4), label, *room.paragraphs(2)]) for n in range(6)]
    assert found(made) == [set()] * 6


def test_a_short_standfirst_stays_where_it_opens_its_story() -> None:
    room = Newsroom("latin", 21)
    made = [page(str(n), room.sentence(7), [*room.paragraphs(5), *(["Balu kero vami."] if n else [])], marked=False) for n in range(5)]
    own = page("own", room.sentence(7), ["Balu kero vami.", *room.paragraphs(5)], marked=False)
    assert found([*made, own])[5] == set()
