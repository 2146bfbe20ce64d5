"""Label, decide, assemble: the whole of cleaning, one pure function each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, groupby
from operator import itemgetter

from cleaner.frame import inside, within
from cleaner.model import Article, Block, Label, Page, SkippedError, Stripped, Verdict
from cleaner.rule import rules
from cleaner.settings import CleanSettings
from cleaner.text import word_count, word_counts
from cleaner.voter.story import risk

# Block, rule, basis, evidence.
_ORDER = itemgetter(0, 1, 5, 4)
_BLOCK = itemgetter(0)
# Kinds that say little of a block.
_VAGUE = ("outlet_template", "template")
# To look a member up in its class takes as long as to make a tuple.
_STRIP, _KEEP = Verdict.STRIP, Verdict.KEEP
# The rule that speaks for the main-content voter, and the share of the story that may be wrong before that voter is asked.
_VOTER, _RISK = "main_content", 0.02


def label(page: Page, only: Iterable[str] = ()) -> tuple[Label, ...]:
    """What the rules say of the page's blocks, by block and rule; all rules, or those named in ``only``.

    What the site's file strips, no rule keeps: the file was written for this site, the rules for all."""
    wanted = set(only)
    chosen = {name: rule for name, rule in rules().items() if not wanted or name in wanted}
    inner, places = within(page), inside(page)
    labels: list[Label] = []
    for name, rule in chosen.items():
        usual, at = rule.strips, range(len(page.blocks)) if rule.whole else places
        labels += [
            Label(at[block], name, strips or usual, verdict, evidence, basis)
            for block, evidence, verdict, strips, basis in rule.find(page if rule.whole else inner)
        ]
    if page.site:
        labels = [each for each in labels if each.verdict is not Verdict.KEEP or each.block not in page.site]
    return tuple(sorted(labels, key=_ORDER))


def in_doubt(page: Page, labels: Iterable[Label]) -> bool:
    """True where the main-content voter, which has not been asked, could well put right what becomes of the page: of the blocks that would
    go by its hint and stay without, too much is likely to be judged wrong."""
    at = {index: i for i, index in enumerate(inside(page))}
    swing = [at[block] for block, of_block in groupby(labels, key=_BLOCK) if block in at and _swings(list(of_block))]
    return risk(within(page), swing) > _RISK


def _swings(labels: list[Label]) -> bool:
    """True where a hint of one rule alone is what speaks against a block, the main-content voter aside."""
    others = [each for each in labels if each.rule != _VOTER]
    return all(each.verdict is Verdict.HINT for each in others) and len({each.rule for each in others}) == 1


def deciding(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Of labels by block those that decide, whatever the rule of the outlet's template says later: where one keeps, that; where one
    strips, what tells of the kind. They are decided as all of them are, where no kind is to be dropped."""
    return tuple(chain.from_iterable(_deciding(list(of_block)) for _, of_block in groupby(labels, key=_BLOCK)))


def _deciding(labels: list[Label]) -> Iterable[Label]:
    if len(labels) == 1:
        return labels
    if keeps := [each for each in labels if each.verdict is _KEEP]:
        return keeps[:1]
    strips = [each for each in labels if each.verdict is _STRIP]
    if not strips:
        return labels
    told = _telling(labels, labels)
    # How many rules name its kind is asked where all else is equal.
    alike = [each for each in labels if each.kind == told.kind] if told.kind in _VAGUE else [told]
    return alike if any(each.verdict is _STRIP for each in alike) else [*alike, strips[0]]


def decide(page: Page, labels: Iterable[Label], settings: CleanSettings) -> tuple[tuple[Block, ...], tuple[Stripped, ...]]:
    """The blocks kept and those stripped, in order; together they are all blocks of the page."""
    by_block: dict[int, list[Label]] = defaultdict(list)
    for each in labels:
        by_block[each.block].append(each)
    kept: list[Block] = []
    stripped: list[Stripped] = []
    for block in page.blocks:
        reason = _reason(by_block[block.index], settings) if block.index in by_block else None
        if reason is None:
            kept.append(block)
        else:
            stripped.append(Stripped(block, reason))
    return tuple(kept), tuple(stripped)


def _reason(labels: list[Label], settings: CleanSettings) -> Label | None:
    """The label by which a block goes, or None: a keep wins; else any strip; else two hints of different rules."""
    if len(labels) == 1 and labels[0].verdict is _STRIP and not settings.drop_kinds:
        return labels[0] if labels[0].kind not in settings.keep_kinds else None
    if settings.drop_kinds and (dropped := [each for each in labels if each.kind in settings.drop_kinds]):
        return _telling(dropped, labels)
    verdicts = {each.verdict for each in labels}
    if Verdict.KEEP in verdicts:
        return None
    if Verdict.STRIP not in verdicts:
        needed = {"precision": 1, "balanced": 2}.get(settings.mode)
        if needed is None or len({each.rule for each in labels}) < needed:
            return None
    told = _telling(labels, labels)
    return told if told.kind not in settings.keep_kinds else None


def _telling(some: list[Label], labels: list[Label]) -> Label:
    """Of some of a block's labels the one that tells most of its kind: what the block itself says before its surroundings, a
    kind with a name before the site's frame, a strip before a hint, a kind that more rules name before others."""
    if len(some) == 1:
        return some[0]
    kinds = [each.kind for each in labels]
    return min(some, key=lambda each: (each.basis, each.kind in _VAGUE, each.verdict is Verdict.HINT, -kinds.count(each.kind), each.rule))


def assemble(page: Page, kept: tuple[Block, ...], stripped: tuple[Stripped, ...], minimum_words: int) -> Article:
    """The article made of the kept blocks; its agency is left open.

    Raises SkippedError where fewer than ``minimum_words`` words are left."""
    text = "\n\n".join(block.text for block in kept)
    if word_count(text) < minimum_words:
        raise SkippedError("no article in it")
    clutter = sum(word_counts([each.block.text for each in stripped]))
    name = hashlib.sha256(page.source.encode("utf8", "surrogateescape")).hexdigest()[:16]
    return Article(name, page.source, page.meta, text, None, clutter)
