"""Invents outlets: pages of stories in words that no one knows, with standing blocks, and with what recurs as story does.

Nothing is drawn from a language; each outlet has a vocabulary, a length of paragraph, a layout and habits of its own.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

# Consonants, vowels, space, full stop, comma, quotes.
SCRIPTS: dict[str, tuple[str, str, str, str, str, str]] = {
    "latin": ("b d f g k l m n p r s t v z st tr pl", "a e i o u", " ", ".", ",", "“”"),
    "cyrillic": ("б в г д ж з к л м н п р с т ст пр", "а е и о у ы", " ", ".", ",", "«»"),
    "arabic": ("ب ت ج ح د ر س ش ع ف ق ك ل م ن", "ا و ي", " ", ".", "،", "«»"),
    "chinese": ("", "", "", "。", "，", "“”"),
    "greek": ("β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ", "α ε η ι ο ω", " ", ".", ",", "«»"),
    "devanagari": ("क ख ग च ज ट त द न प ब म र ल स ह", "ा ि ी े ो ु", " ", "।", ",", "“”"),
}
_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
STANDING, STORY, TRAP, OTHER = "standing", "story", "trap", "other"


@dataclass(frozen=True)
class Piece:
    """A block of a page: what it is (one of the four above; a trap names itself in ``trap``), its text and its tag."""

    role: str
    text: str
    tag: str = "p"
    trap: str = ""


@dataclass
class Written:
    """A page: the file's name, its headline and its blocks in order; what the page says of itself, by name."""

    name: str
    title: str
    pieces: list[Piece]
    meta: dict[str, str] = field(default_factory=dict)


class Tongue:
    """A language of an outlet's own: words drawn by Zipf's law, names, sentences."""

    def __init__(self, rng: random.Random, script: str) -> None:
        self.rng = rng
        hard, soft, self.space, self.stop, self.comma, self.quotes = SCRIPTS[script]
        self._hard, self._soft = hard.split(), soft.split()
        self._words = [self._coin(1 + min(3, k // 40)) for k in range(rng.choice((1200, 3000, 6000)))]
        self._weights = list(accumulate(1 / (k + 3) for k in range(len(self._words))))
        self._long = rng.randint(9, 20)

    def _coin(self, syllables: int) -> str:
        if not self._hard:
            return "".join(self.rng.choice(_HAN[:2500]) for _ in range(min(2, syllables)))
        return "".join(self.rng.choice(self._hard) + self.rng.choice(self._soft) for _ in range(syllables))

    def name(self) -> str:
        """A name that no other text holds by chance."""
        return self._coin(4).title() if self._hard else "".join(self.rng.choice(_HAN[2500:]) for _ in range(3))

    def phrase(self, words: int, *holding: str) -> str:
        """So many words, the given ones somewhere among them, without a stop."""
        drawn = self.rng.choices(self._words, cum_weights=self._weights, k=words)
        for each in holding:
            drawn.insert(self.rng.randint(0, len(drawn)), each)
        text = self.space.join(drawn)
        return text[:1].upper() + text[1:]

    def sentence(self, *holding: str) -> str:
        """A sentence, now and then with a comma or a figure."""
        text = self.phrase(max(4, round(self.rng.gauss(self._long, 4))), *holding)
        if self.rng.random() < 0.4:
            text += self.comma + self.space + self.phrase(self.rng.randint(3, 8)).lower()
        if self.rng.random() < 0.2:
            text += f"{self.space}{self.rng.randint(2, 9999)}"
        return text + self.stop

    def paragraph(self, *holding: str) -> str:
        """One to four sentences."""
        count = self.rng.choices((1, 2, 3, 4), (3, 5, 3, 1))[0]
        return self.space.join([self.sentence(*holding), *(self.sentence() for _ in range(count - 1))])

    def quote(self, *holding: str) -> str:
        """A sentence between the quotes of the script, and who said it."""
        return f"{self.quotes[0]}{self.sentence(*holding)}{self.quotes[1]}{self.space}{self.phrase(2)} {self.name()}{self.stop}"


# What may stand on all pages: each makes the pieces of one page, given its number; a place in it varies or not.
Standing = Callable[[int], list[Piece]]


def _fixed(text: str, tag: str) -> Standing:
    return lambda _: [Piece(STANDING, text, tag)]


def _varying(tongue: Tongue, tag: str) -> Standing:
    """A block with a date, a count or a name in it that is another on each page."""
    head, tail = tongue.phrase(tongue.rng.randint(6, 14)), tongue.phrase(tongue.rng.randint(6, 12)).lower() + tongue.stop
    what = tongue.rng.choice(("count", "date", "name"))

    def make(number: int) -> list[Piece]:
        count = str(tongue.rng.randint(2, 90_000))
        middle = {"count": count, "date": f"{1 + number % 28}.{1 + number % 12}.20{10 + number % 15}", "name": tongue.name()}[what]
        return [Piece(STANDING, tongue.space.join((head, middle, tail)), tag)]

    return make


def _menu(tongue: Tongue) -> Standing:
    """A label and a list below it, always the same."""
    label, items = tongue.phrase(2), [tongue.phrase(tongue.rng.randint(1, 4)) for _ in range(tongue.rng.randint(2, 6))]
    return lambda _: [Piece(STANDING, label, "h3"), *(Piece(STANDING, item, "li") for item in items)]


def standing_blocks(tongue: Tongue, count: int) -> list[Standing]:
    """The standing blocks of an outlet: appeals, legal lines, promotions, labels with lists."""
    made: list[Standing] = []
    for _ in range(count):
        tag = tongue.rng.choice(("p", "p", "p", "div", "aside", "em"))
        make = tongue.rng.choices(("long", "one", "varying", "menu", "several"), (4, 4, 2, 1, 1))[0]
        if make == "long":
            made.append(_fixed(tongue.paragraph() + tongue.space + tongue.sentence(), tag))
        elif make == "one":
            made.append(_fixed(tongue.sentence(), tag))
        elif make == "varying":
            made.append(_varying(tongue, tag))
        elif make == "menu":
            made.append(_menu(tongue))
        else:
            made.append(_together([_fixed(tongue.sentence(), tag) for _ in range(2)]))
    return made


def _together(parts: Sequence[Standing]) -> Standing:
    return lambda number: [piece for part in parts for piece in part(number)]


def _story(tongue: Tongue, *names: str) -> list[Piece]:
    rng = tongue.rng
    count = rng.randint(4, rng.choice((8, 14, 25)))
    held = [name for name in names if rng.random() < 0.7]
    pieces = [Piece(STORY, tongue.paragraph(*names))]
    for number in range(count):
        made = tongue.quote() if rng.random() < 0.2 else tongue.paragraph(*(held if number % 3 == 0 else ()))
        pieces.append(Piece(STORY, made))
    return pieces


@dataclass
class Outlet:
    """An outlet: a script, a number of pages and of standing blocks; the rest follows from the seed."""

    script: str
    pages: int
    standing: int
    seed: int
    traps: bool = True

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.script} {self.pages} {self.standing} {self.seed}")
        self.tongue = Tongue(self.rng, self.script)
        self.domain = f"gazette{self.seed}-{self.script}-{self.pages}.example"

    def write(self) -> list[Written]:
        """The pages."""
        written = self._traps() if self.traps and self.pages >= 8 else []
        while len(written) < self.pages:
            name = self.tongue.name()
            written.append(self._page(self._title(name), _story(self.tongue, name)))
        written = written[: self.pages]
        self.rng.shuffle(written)
        blocks = standing_blocks(self.tongue, self.standing)
        places = [self.rng.choice(("top", "early", "end", "end", "end", "drifting")) for _ in blocks]
        shares = [self.rng.choice((1.0, 1.0, 1.0, 0.7)) if self.pages >= 10 else 1.0 for _ in blocks]
        for number, page in enumerate(written):
            page.name = f"{number:04}"
            for block, place, share in zip(blocks, places, shares, strict=True):
                if self.rng.random() < share:
                    at = {"top": 0, "early": min(2, len(page.pieces)), "end": len(page.pieces)}.get(place)
                    at = self._gap(page.pieces) if at is None else at
                    page.pieces[at:at] = block(number)
        return written

    def _gap(self, pieces: Sequence[Piece]) -> int:
        """A place between two paragraphs, none inside a table or a list."""
        return self.rng.choice([at for at in range(1, len(pieces) + 1) if at == len(pieces) or pieces[at].tag == "p"])

    def _title(self, *names: str) -> str:
        return self.tongue.phrase(self.rng.randint(4, 8), *names)

    def _page(self, title: str, pieces: list[Piece]) -> Written:
        standfirst = self.tongue.sentence() if self.rng.random() < 0.4 else ""
        if standfirst:
            pieces = [Piece(TRAP, standfirst, "p", "standfirst"), *pieces]
        return Written("", title, pieces, {"description": standfirst} if standfirst else {})

    def _traps(self) -> list[Written]:
        """Pages with what recurs because stories do; each kind on three pages or more, half of the pages at most."""
        kinds = [self._updates, self._sections, self._statement, self._column, self._table, self._background, self._teasers, self._subheads]
        self.rng.shuffle(kinds)
        written: list[Written] = []
        for kind in kinds:
            made = list(kind(self.rng.randint(3, 5 if self.pages < 60 else 8)))
            if len(written) + len(made) <= self.pages // 2:
                written += made
        return written

    def _updates(self, count: int) -> Iterator[Written]:
        name = self.tongue.name()
        story, title = [Piece(TRAP, each.text, each.tag, "update") for each in _story(self.tongue, name)], self._title(name)
        for number in range(count):
            new = [Piece(STORY, self.tongue.paragraph(name)) for _ in range(number)]
            yield self._page(title if self.rng.random() < 0.5 else self._title(name), [*new, *story])

    def _sections(self, count: int) -> Iterator[Written]:
        name = self.tongue.name()
        story, title = [Piece(TRAP, each.text, each.tag, "section") for each in _story(self.tongue, name)], self._title(name)
        return (Written("", title, list(story)) for _ in range(count))

    def _statement(self, count: int) -> Iterator[Written]:
        name = self.tongue.name()
        quote = Piece(TRAP, self.tongue.quote(name), "p", "statement")
        for _ in range(count):
            yield self._with(self._title(name), _story(self.tongue, name), quote)

    def _with(self, title: str, story: list[Piece], *extra: Piece) -> Written:
        for each in extra:
            story.insert(self.rng.randint(1, len(story)), each)
        return self._page(title, story)

    def _column(self, count: int) -> Iterator[Written]:
        name, tag = self.tongue.phrase(2, self.tongue.name()), self.rng.choice(("h2", "p", "p"))
        head = name if tag == "h2" else self.tongue.sentence(name)
        for _ in range(count):
            story = _story(self.tongue, self.tongue.name())
            yield Written("", f"{name}: {self._title()}", [Piece(TRAP, head, tag, "column"), *story])

    def _table(self, count: int) -> Iterator[Written]:
        labels = [self.tongue.phrase(self.rng.randint(1, 2)) for _ in range(4)]
        for _ in range(count):
            cells = [Piece(TRAP, text, "td", "table") for label in labels for text in (label, str(self.rng.randint(0, 12)))]
            story = _story(self.tongue, self.tongue.name())
            at = self.rng.randint(2, len(story))
            yield self._page(self._title(), story[:at] + cells + story[at:])

    def _background(self, count: int) -> Iterator[Written]:
        name = self.tongue.name()
        background = Piece(TRAP, self.tongue.paragraph(name), "p", "background")
        for _ in range(count):
            yield self._with(self._title(name), _story(self.tongue, name), background)

    def _teasers(self, count: int) -> Iterator[Written]:
        """Pages that name each other in a list at their foot, with their standfirsts; there that is clutter."""
        titles = [self._title(self.tongue.name()) for _ in range(count + 1)]
        leads = [self.tongue.sentence() for _ in titles]
        for own, title in enumerate(titles):
            others = [Piece(OTHER, text, "li") for k, pair in enumerate(zip(titles, leads, strict=True)) if k != own for text in pair]
            pieces = [Piece(TRAP, leads[own], "p", "standfirst"), *_story(self.tongue, title.split(" ")[0]), *others]
            yield Written("", title, pieces, {"description": leads[own]})

    def _subheads(self, count: int) -> Iterator[Written]:
        heads = [self.tongue.phrase(self.rng.randint(1, 3)) for _ in range(2)]
        for _ in range(count):
            story = _story(self.tongue, self.tongue.name())
            at = self.rng.randint(2, len(story) - 2)
            head = Piece(TRAP, heads[self.rng.random() < 0.3], "h2", "subhead")
            yield self._page(self._title(), [*story[:at], head, *story[at:]])


def as_text(page: Written, gap: str) -> str:
    """The page as a reader copies it: the headline, then a line a block."""
    return gap.join((page.title, *(piece.text for piece in page.pieces))) + "\n"


def as_html(page: Written, outlet: Outlet, known_by: str) -> str:
    """The page as a site serves it; ``known_by`` is how it names its outlet: canonical, site or folder."""
    wrap = outlet.seed % 3
    head = f"<title>{html.escape(page.title)}</title>" + "".join(
        f'<meta name="{name}" content="{html.escape(value, quote=True)}">' for name, value in page.meta.items()
    )
    if known_by == "canonical":
        head += f'<link rel="canonical" href="https://www.{outlet.domain}/{page.name}">'
    elif known_by == "site":
        head += f'<meta property="og:site_name" content="{outlet.domain}">'
    body = "\n".join(_markup(page.pieces))
    opened = ("<article>", '<div class="c1"><div>', '<main><div class="story">')[wrap]
    closed = ("</article>", "</div></div>", "</div></main>")[wrap]
    return f"<html><head>{head}</head><body>{opened}<h1>{html.escape(page.title)}</h1>\n{body}\n{closed}</body></html>"


def _markup(pieces: Sequence[Piece]) -> Iterator[str]:
    """Items in lists and cells in tables, two a row."""
    open_list = open_row = 0
    for at, piece in enumerate(pieces):
        following = pieces[at + 1].tag if at + 1 < len(pieces) else ""
        before = ("<ul>" if not open_list else "") if piece.tag == "li" else ""
        inner = f"<{piece.tag}>{html.escape(piece.text)}</{piece.tag}>"
        inner = f"<p><em>{html.escape(piece.text)}</em></p>" if piece.tag == "em" else inner
        if piece.tag == "td":
            before = ("<table>" if not open_row else "") + ("<tr>" if open_row % 2 == 0 else "")
            inner += "</tr>" if open_row % 2 else ""
        open_list, open_row = (following == "li" if piece.tag == "li" else 0), (open_row + 1 if piece.tag == "td" else 0)
        after = "</ul>" if piece.tag == "li" and following != "li" else "</table>" if piece.tag == "td" and following != "td" else ""
        yield before + inner + after
