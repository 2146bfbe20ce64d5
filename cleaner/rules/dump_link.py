"""Lines of a text dump that led to another story: set in capitals, in square brackets, or behind a call in
capitals that the page repeats ("SEE ALSO … ")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner.model import Hit, Kind, Media, Page, Verdict
from cleaner.rule import Rule
from cleaner.text import ends_sentence
from cleaner.voter.shape import is_prose, length

# Words of a headline in capitals: fewer are a heading of the story. Words and letters of a call.
_CAPITALS = 6
_CALL_WORDS, _CALL_LETTERS = 2, 6
_LONGEST = 40
_DASHES = ("—", "–", "-", "--")


def find(page: Page) -> Iterator[Hit]:
    """A strip where a call in capitals recurs, else a hint."""
    if page.media is not Media.TEXT or not any(is_prose(block.text) and not block.text.isupper() for block in page.blocks):
        return
    calls = {block.index: _call(block.text) for block in page.blocks if length(block.text) <= _LONGEST and block.kind is not Kind.ITEM}
    recurs = Counter(call for call in calls.values() if call)
    for index, call in calls.items():
        text = page.blocks[index].text
        if call:
            verdict = Verdict.STRIP if recurs[call] > 1 else Verdict.HINT
            yield Hit(index, f"behind the call “{call}”", verdict)
        elif text.isupper() and length(text) >= _CAPITALS and not ends_sentence(text):
            yield Hit(index, "a headline in capitals", Verdict.HINT)
        elif text[0] == "[" and text[-1] == "]":
            yield Hit(index, "in square brackets", Verdict.HINT)


def _call(text: str) -> str:
    """The words in capitals that open a line which goes on in small letters; empty where there are too few, or where
    they are the place that opens a report."""
    call: list[str] = []
    words = text.split()
    for word in words:
        if not (word.isupper() and word.strip(":|–-").isalpha()):
            break
        call.append(word.strip(":|–-"))
    enough = len(call) >= _CALL_WORDS and sum(map(len, call)) >= _CALL_LETTERS
    return " ".join(call) if enough and not text.isupper() and not _opens_report(text, words[len(call)]) else ""


def _opens_report(text: str, behind: str) -> bool:
    """True where an agency in brackets stands behind the words in capitals, or a dash and what ends like a paragraph."""
    return behind[0] == "(" or (behind in _DASHES and (ends_sentence(text) or text[-1] in ":："))


RULE = Rule(strips="related_inline", about="text dumps: lines in capitals, in brackets or behind a repeated call", find=find)
