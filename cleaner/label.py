"""Label, decide, assemble: the whole of cleaning, one pure function each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter

from cleaner.frame import inside, within
from cleaner.model import Article, Block, Hit, Label, Page, SkippedError, Stripped, Verdict
from cleaner.rule import rules
from cleaner.settings import CleanSettings
from cleaner.text import word_count, words_in_all
from cleaner.voter.story import risk

# Of a hit: block, basis, evidence.
_ORDER = itemgetter(0, 4, 1)
# Of a hit or a label.
_BLOCK = itemgetter(0)
# Kinds that say little of a block.
_VAGUE = ("outlet_template", "template")
# To look a member up in its class takes as long as to make a tuple.
_STRIP, _HINT, _KEEP = Verdict.STRIP, Verdict.HINT, Verdict.KEEP
# The rule that speaks for the main-content voter, and the share of the story that may be wrong before that voter is asked.
_VOTER, _RISK = "main_content", 0.02


def label(page: Page, only: Iterable[str] = ()) -> tuple[Label, ...]:
    """What the rules say of the page's blocks, by block and rule; all rules, or those named in ``only``.

    What the site's file strips, no rule keeps: the file was written for this site, the rules for all."""
    wanted = set(only)
    inner, places = within(page), inside(page)
    labels: list[Label] = []
    for name, rule in rules().items():
        if not wanted or name in wanted:
            usual, at = rule.strips, range(len(page.blocks)) if rule.whole else places
            labels += [
                Label._make((at[block], name, strips or usual, verdict, evidence, basis))
                for block, evidence, verdict, strips, basis in _ordered(rule.find(page if rule.whole else inner))
            ]
    if page.site:
        labels = [each for each in labels if each.verdict is not _KEEP or each.block not in page.site]
    labels.sort(key=_BLOCK)
    return tuple(labels)


def _ordered(hits: Iterable[Hit]) -> list[Hit]:
    """A rule's hits, those of each block by basis and evidence."""
    found = list(hits)
    if len(found) > len(set(map(_BLOCK, found))):
        found.sort(key=_ORDER)
    return found


def in_doubt(page: Page, labels: Iterable[Label]) -> bool:
    """True where the main-content voter, which has not been asked, could well put right what becomes of the page: of the blocks that would
    go by its hint and stay without, too much is likely to be judged wrong. The labels that decide tell it as all of them do."""
    hints = {(block, rule) for block, rule, _, verdict, _, _ in labels if verdict is _HINT and rule != _VOTER}
    hinting = Counter([block for block, _ in hints])
    settled = {each.block for each in labels if each.verdict is not _HINT}
    swing = [i for i, block in enumerate(inside(page)) if hinting[block] == 1 and block not in settled]
    return risk(within(page), swing) > _RISK


def deciding(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Of labels by block those that decide, whatever the rule of the outlet's template says later: where one keeps, that; where one
    strips, what tells of the kind. They are decided as all of them are, where no kind is to be dropped."""
    found: list[Label] = []
    for of_block in _by_block(labels):
        found += of_block if len(of_block) == 1 else _deciding(of_block)
    return tuple(found)


def _by_block(labels: Sequence[Label]) -> Iterator[Sequence[Label]]:
    """Labels by block, cut into those of each."""
    start = 0
    for size in Counter(map(_BLOCK, labels)).values():
        yield labels[start : start + size]
        start += size


def _deciding(labels: Sequence[Label]) -> Sequence[Label]:
    verdicts = [each.verdict for each in labels]
    if _KEEP in verdicts:
        return (labels[verdicts.index(_KEEP)],)
    if _STRIP not in verdicts:
        return labels
    told = _telling(labels, labels)
    # How many rules name its kind is asked where all else is equal.
    alike = [each for each in labels if each.kind == told.kind] if told.kind in _VAGUE else [told]
    if told.verdict is _STRIP or _STRIP in [each.verdict for each in alike]:
        return alike
    return [*alike, labels[verdicts.index(_STRIP)]]


def decide(page: Page, labels: Iterable[Label], settings: CleanSettings) -> tuple[tuple[Block, ...], tuple[Stripped, ...]]:
    """The blocks kept and those stripped, in order; together they are all blocks of the page."""
    told = [_reason(of_block, settings) for of_block in _by_block(sorted(labels, key=_BLOCK))]
    reasons = {reason.block: reason for reason in told if reason}
    kept = [block for block in page.blocks if block.index not in reasons]
    stripped = [Stripped(block, reasons[block.index]) for block in page.blocks if block.index in reasons]
    return tuple(kept), tuple(stripped)


def _reason(labels: Sequence[Label], settings: CleanSettings) -> Label | None:
    """The label by which a block goes, or None: a keep wins; else any strip; else two hints of different rules."""
    if len(labels) == 1 and labels[0].verdict is _STRIP and not settings.drop_kinds:
        return labels[0] if labels[0].kind not in settings.keep_kinds else None
    if settings.drop_kinds and (dropped := [each for each in labels if each.kind in settings.drop_kinds]):
        return _telling(dropped, labels)
    verdicts = [each.verdict for each in labels]
    if _KEEP in verdicts:
        return None
    if _STRIP not in verdicts:
        needed = {"precision": 1, "balanced": 2}.get(settings.mode)
        if needed is None or len({each.rule for each in labels}) < needed:
            return None
    told = _telling(labels, labels)
    return told if told.kind not in settings.keep_kinds else None


def _telling(some: Sequence[Label], labels: Sequence[Label]) -> Label:
    """Of some of a block's labels the one that tells most of its kind: what the block itself says before its surroundings, a
    kind with a name before the site's frame, a strip before a hint, a kind that more rules name before others."""
    if len(some) == 1:
        return some[0]
    ranks = [(basis, kind in _VAGUE, verdict is _HINT) for _, _, kind, verdict, _, basis in some]
    least = min(ranks)
    if ranks.count(least) == 1:
        return some[ranks.index(least)]
    kinds = [each.kind for each in labels]
    equal = [each for each, rank in zip(some, ranks, strict=True) if rank == least]
    return min(equal, key=lambda each: (-kinds.count(each.kind), each.rule))


def assemble(page: Page, kept: tuple[Block, ...], stripped: tuple[Stripped, ...], minimum_words: int) -> Article:
    """The article made of the kept blocks; its agency is left open.

    Raises SkippedError where fewer than ``minimum_words`` words are left."""
    texts = [block.text for block in kept]
    # Words of the first blocks are enough, mostly.
    if not any(words >= minimum_words for words in accumulate(map(word_count, texts), initial=0)):
        raise SkippedError("no article in it")
    clutter = words_in_all([each.block.text for each in stripped])
    name = hashlib.sha256(page.source.encode("utf8", "surrogateescape")).hexdigest()[:16]
    return Article(name, page.source, page.meta, "\n\n".join(texts), None, clutter)
