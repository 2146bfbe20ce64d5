"""What rules look at: the names of the elements around a block, phrases of a language.

Each function yields hits with the evidence in words; a rule combines them with the shapes of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from statistics import median
from typing import TypeAlias, TypeVar

from cleaner.memory import kept_by_parts
from cleaner.model import Address, Basis, Block, Hit, Page, Verdict
from cleaner.phrase import Found, find_phrases
from cleaner.phrase.speech import reports
from cleaner.text import CLOSERS, ends_sentence, fold, word_count, word_counts
from cleaner.voter.wording import log_odds

Value = TypeVar("Value")
# An element by its place or, where a page tells no places, by its path.
Element: TypeAlias = "Address | tuple[str, ...]"
# An element that holds more of the page's prose than this is the story's own, whatever its name says.
_MOST = 0.4
# One that holds more than this may be: its name is a hint.
_MUCH = 0.2
# Words from which a block without links counts as prose.
_PROSE = 12
# An element of more names is dressed in utility classes, which tell how it looks and not what it is.
MOST_NAMES = 16
# A heading often bears its own words as its id.
_SLUG = re.compile(r"h[1-6]\..*[a-z0-9]+-[a-z0-9]+-[a-z0-9]+-[a-z0-9]+")
_HEADING = re.compile(r"h[1-6]\.")
_SLUG_WORDS = 2
# Median log-odds of clutter of the paragraphs of a page that tells news.
_NEWS = -2.0
_DIGIT = re.compile(r"\d")
_NO_DIGIT = bytes(set(range(128)) - set(b"0123456789\n"))
_AROUND = Basis.AROUND
_ORDER = (Verdict.KEEP, Verdict.STRIP, Verdict.HINT)
# What a source says is its own; an opening quote may be closed paragraphs later.
_QUOTATION = re.compile(r'"[^"]*(?:"|$)')
# Rules of labels and lines of data: a whole sentence with their words is mostly of the story.
_LABELLING = frozenset("ad related_inline related_list timestamp".split())
# Words from which a line that ends in a stop is a sentence, if no colon follows its first words.
_SENTENCE = 6
_COLON = re.compile(r".{0,60}[:：|►▶»›→]")
# Rules of what is said to the reader.
_SPEAKING = frozenset("ad app comments cookie newsletter paywall poll related_inline share support".split())

# The letters that each text matching a name begins with; a letter before ? may be missing.
_LITERAL = re.compile(r"[a-z0-9]+?(?=[a-z0-9]\?|[^a-z0-9?]|$)")
_WORD = re.compile(r"[a-z0-9]+")
_OPENING = 5


def _of_blocks(function: Callable[[Page], Value]) -> Callable[[Page], Value]:
    """A function that looks at the blocks and the language of a page alone: asked again once the main-content voter has voted, it knows."""
    return lru_cache(maxsize=4)(kept_by_parts(attrgetter("blocks", "language"))(function))


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Names of elements by which a rule knows its boxes, compared by identity."""

    finds: Callable[[str], object]

    def names(self, step: str) -> bool:
        """True where the marks name the element of a step of a path, ``tag.token.token``."""
        return self in _named_by(step, len(_MARKS))


# All marks, and those that each opening of a word may lead to: a step is looked at once for all rules.
_MARKS: list[Marks] = []
_BY_OPENING: dict[str, list[Marks]] = defaultdict(list)


def steps(pattern: str, openings: Iterable[str] = ("",)) -> Marks:
    """Marks that a pattern finds in a step of a path; each of its matches begins with one of ``openings``."""
    marks = Marks(re.compile(pattern).search)
    _MARKS.append(marks)
    for opening in set(openings):
        _BY_OPENING[opening].append(marks)
    return marks


def tokens(*names: str) -> Marks:
    """Marks by names parted by spaces, each a pattern for a whole word of a class or id; ``-`` and ``_`` part words.

    >>> tokens("share").names("div.post-share_bar")
    True
    """
    each = " ".join(names).split()
    openings = (found[0][:_OPENING] if (found := _LITERAL.match(name)) else "" for name in each)
    return steps(rf"(?<![a-z0-9])(?:{'|'.join(each)})(?![a-z0-9])", openings)


@lru_cache(maxsize=8192)
def _named_by(step: str, known: int) -> frozenset[Marks]:
    """The marks that name a step, of the ``known`` there are; steps recur, on a page and between pages."""
    led = set[Marks]().union(*[_led_to(word, known) for word in _WORD.findall(step)])
    return frozenset([marks for marks in led if marks.finds(step)])


@lru_cache(maxsize=4096)
def _led_to(word: str, _known: int) -> frozenset[Marks]:
    """The marks to which the openings of a word may lead; words recur between steps."""
    return frozenset([marks for size in range(_OPENING + 1) for marks in _BY_OPENING.get(word[:size], ())])


@_of_blocks
def lengths(page: Page) -> tuple[int, ...]:
    """Number of words of each block."""
    return tuple(word_counts([block.text for block in page.blocks]))


@_of_blocks
def closings(page: Page) -> tuple[str, ...]:
    """The last sign of each block."""
    return tuple([block.text.rstrip()[-1:] for block in page.blocks])


def is_prose(block: Block) -> bool:
    """True for a block that reads like a paragraph: words enough, a sentence's end, few links."""
    return block.link_density < 0.5 and ends_sentence(block.text) and word_count(block.text) >= _PROSE


@_of_blocks
def prose(page: Page) -> tuple[bool, ...]:
    """For each block, whether it reads like a paragraph."""
    return tuple(
        words >= _PROSE and block.link_density < 0.5 and ends_sentence(block.text)
        for block, words in zip(page.blocks, lengths(page), strict=True)
    )


@_of_blocks
def numbered(page: Page) -> list[Block]:
    """The blocks in which a digit stands, of whatever script."""
    folded = [fold(block.text) for block in page.blocks]
    digits = "\n".join(folded).encode("ascii", "replace").translate(None, _NO_DIGIT).split(b"\n")
    told = zip(page.blocks, folded, digits, strict=False)  # of no text there is one line
    return [block for block, text, found in told if found or (not text.isascii() and _DIGIT.search(text))]


@lru_cache(maxsize=4)
def prose_words(page: Page) -> tuple[int, ...]:
    """Words of each block that is prose (and kept by the main-content voter, where it was asked), else 0."""
    voted = page.main or range(len(page.blocks))
    told = zip(page.blocks, lengths(page), prose(page), strict=True)
    return tuple(words if is_so and block.index in voted else 0 for block, words, is_so in told)


@_of_blocks
def told_as_news(page: Page) -> bool:
    """True where the wording of the page's paragraphs is that of news; guides and blogs speak to their readers throughout."""
    told = log_odds([block.text for block, is_so in zip(page.blocks, prose(page), strict=True) if is_so])
    return bool(told) and median(told) <= _NEWS


def story_end(page: Page) -> int:
    """Index of the last block of the story's prose, -1 where there is none."""
    return max((i for i, words in enumerate(prose_words(page)) if words), default=-1)


@_of_blocks
def _named(page: Page) -> Mapping[Marks, Sequence[tuple[tuple[str, ...], list[Block]]]]:
    """By marks the outermost element that they name on each of the page's paths, in steps from below <body> down to it, and the
    blocks of the path."""
    by_path: dict[str, list[Block]] = defaultdict(list)
    for block in page.blocks:
        by_path[block.path].append(block)
    paths = {tuple(path.split("/")[2:]): blocks for path, blocks in by_path.items()}
    all_steps = {step for step in set(chain.from_iterable(paths)) if step.count(".") <= MOST_NAMES}
    named = {step: of_step for step in all_steps if (of_step := _named_by(step, len(_MARKS))) and not _SLUG.match(step)}
    found: dict[Marks, list[tuple[tuple[str, ...], list[Block]]]] = defaultdict(list)
    for path, blocks in paths.items():
        known: set[Marks] = set()
        for depth, step in enumerate(path, 1):
            if step in named and (new := named[step] - known):
                known |= new
                for marks in new:
                    found[marks].append((path[:depth], blocks))
    return found


def marked(page: Page, marks: Marks, verdict: Verdict = Verdict.STRIP) -> Iterator[Hit]:
    """Blocks inside an element that the marks name, the outermost such, unless it holds the story."""
    inside: dict[Element, list[Block]] = defaultdict(list)
    names: dict[Element, str] = {}
    for down, blocks in _named(page).get(marks, ()):
        name, depth = down[-1], len(down) + 2
        heading = _HEADING.match(name)
        for block in blocks:
            if not heading or not _own_words(name, block):
                element = block.address[:depth] or down
                inside[element].append(block)
                names[element] = name
    for element, share in _prose_held(page, inside, names).items():
        if share <= _MOST:
            softer = verdict if share <= _MUCH else Verdict.HINT
            evidence = f"inside <{names[element][:80]}>"
            yield from [Hit._make((block.index, evidence, softer, "", _AROUND)) for block in inside[element]]


def _own_words(step: str, block: Block) -> bool:
    """True for the step of a heading whose id is made of the heading's own words."""
    said = {word for word in _WORD.findall(step.split(".", 1)[-1]) if len(word) >= _OPENING}
    return len(said.intersection(_WORD.findall(fold(block.text)))) >= _SLUG_WORDS


def _prose_held(page: Page, inside: Mapping[Element, Sequence[Block]], names: Mapping[Element, str]) -> dict[Element, float]:
    """Share of the page's prose that elements of one name hold together, for each."""
    if not inside:
        return {}
    words = prose_words(page)
    total = sum(words) or 1
    by_name: dict[str, int] = defaultdict(int)
    for element, blocks in inside.items():
        by_name[names[element]] += sum(words[block.index] for block in blocks)
    return {element: by_name[names[element]] / total for element in inside}


@_of_blocks
def _told(page: Page) -> dict[str, list[tuple[int, list[Found]]]]:
    """By rule, the blocks in which phrases of its tables stand; what a sentence quotes is left out."""
    told: dict[str, list[tuple[int, list[Found]]]] = defaultdict(list)
    for block, is_so in zip(page.blocks, prose(page), strict=True):
        folded = fold(block.text)
        quotes = '"' in folded and (is_so or ends_sentence(block.text))
        found = find_phrases(page.language, _QUOTATION.sub('"', folded) if quotes else folded)
        of_rule: dict[str, list[Found]] = {}
        for each in found:
            of_rule.setdefault(each.rule, []).append(each)
        for rule, of_block in of_rule.items():
            told[rule].append((block.index, of_block))
    return told


def phrased(page: Page, rule: str, longest: int = 120, enough: int = 0) -> Iterator[Hit]:
    """Blocks in which a phrase of the rule's tables stands; longer blocks than ``longest`` words are story.

    ``enough`` different phrases that only hint make a strip together; 0 is never. Where speech is reported they only hint, and
    so do labels in whole sentences; what hints at the start of such a sentence says nothing."""
    told = _told(page).get(rule)
    if not told:
        return
    words = lengths(page)
    for index, found in told:
        if words[index] > longest:
            continue
        best = found[0] if len(found) == 1 else min(found, key=lambda each: _ORDER.index(each.phrase.verdict))
        verdict, shown = best.phrase.verdict, [best.words]
        if verdict is Verdict.HINT and enough and len(said := {each.words for each in found}) >= enough:
            verdict, shown = Verdict.STRIP, sorted(said)[:enough]
        if verdict is Verdict.STRIP and rule in _SPEAKING and reports(page.blocks[index], page.language):
            verdict = Verdict.HINT
        if rule in _LABELLING and _is_sentence(page, page.blocks[index]):
            if all(each.phrase.where == "start" and each.phrase.verdict is Verdict.HINT for each in found):
                continue
            verdict = Verdict.HINT if verdict is Verdict.STRIP else verdict
        yield Hit(index, " and ".join([f"“{met[:60]}”" for met in shown]), verdict)


def _is_sentence(page: Page, block: Block) -> bool:
    """True for a sentence that leads nowhere: "Further information is to be had at the town hall."."""
    text = block.text.rstrip(CLOSERS)
    goes_on = block.link_density == 0 and text.endswith((".", "。", "।")) and not text.endswith("..") and not _COLON.match(text)
    return goes_on and lengths(page)[block.index] >= _SENTENCE
