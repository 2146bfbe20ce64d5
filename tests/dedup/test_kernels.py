"""Signatures of a buffer: datasketch's own for the published hash, the same of every kernel, whatever the text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import kernel_numba
from cleaner.dedup.letters import HARD, folding_table, plain_table
from cleaner.dedup.minhash import Kernel, Signatures, bands, blank_signatures, pack, sign_buffer
from cleaner.dedup.shingle_hash import shingle_hash
from cleaner.extra import MissingExtraError
from cleaner.settings import DedupSettings
from cleaner.text import words
from tests.dedup.conftest import prose

needs_numba = pytest.mark.skipif(not kernel_numba.installed(), reason="the extra fast is not installed")
KERNELS = ["numpy", pytest.param("numba", marks=needs_numba)]

HOSTILE = {
    "nothing": "",
    "too few words": "two words",
    "apostrophes": "don't ''stop'' rock'n'roll 'quoted' o''clock it's'",
    "curly quotes and dashes": "the mayor’s “plan” — a ‘bold’ one… he said",
    "full width": "Ｔｈｅ ｐｌａｎ ｏｆ １９９１",
    "marks that compose": "cafe\u0301 re\u0301sume\u0301 nai\u0308ve",
    "marks that change places": "a\u0323\u0307 b\u0307\u0323 c\u094d\u093c d",
    "marks around what goes": "e\u00ad\u0301 x\u094d\u00ad\u093cy one two",
    "soft hyphens and zero width": "hy\u00adphen\u200bated \ufeffwords it\u00ad'\u00ads here",
    "final sigma": "ΟΔΟΣ ΣΙΣΥΦΟΣ ΚΑΙ άλλες λέξεις",
    "turkish i": "İstanbul ISPARTA ılık iki",
    "ligatures": "ﬁne oﬃce ĳs ǆ ß ẞ end",
    "fractions and signs": "½ cup ™ brand № five ㎏ ² ª º",
    "unspaced scripts": "港务局a关闭'b航道 カタカナ ภาษาไทย",
    "half width kana": "ｶﾞｷﾞ ﾊﾟ ｱｲｳ",
    "hangul jamo": "\u1112\u1161\u11ab\u1100\u1173\u11af 한국어 문장 셋",
    "arabic": "عَرَبِيّ نَصٌّ إلى مكتبةٍ ـــ أحمد",
    "devanagari": "नमस्ते दुनिया क़लम यह हिन्दी",
    "astral": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠮷野家 🎉🎉 𝚺𝛔 𐐀𐐁",
    "underscores": "snake_case _one_ two__three four",
    "a nul": "one\0two three\0\0four",
    "surrogates": "one \ud800two \udfff three four",
    "controls and spaces": "one\u2028two\u00a0three\u3000four\x85five\x1csix",
    "one long word": "a" * 5000 + " b c d",
    "words of one letter": "a b c d " * 300,
    "words that end at every place": " ".join("é" * length for length in range(1, 90)),
    "words of ASCII that end at every place": " ".join("e" * length for length in range(1, 90)),
    "a sign of four bytes after all others": "wörd " * 300 + "🎉 the end of it",
    "joiners beside letters of any width": "a’b é’é 好’好 a'é d’’e 'é é' 🎉'🎉",
}

# Never a byte, cut off, too long a form, too great a number, a form of five bytes, a rest alone.
NO_UTF8 = list(map(bytes.fromhex, "ff c3 e282 c080 e08080 e09fbf f08fbfbf f4908080 f5808080 f888808080 80 c3c3a9 c3a9a9 e28261".split()))


def reference(texts: list[str], given: DedupSettings) -> Signatures:
    """The signatures that datasketch makes of the words that text.py finds."""
    found, n = [words(text) for text in texts], given.ngram
    shingles = [[" ".join(each[k : k + n]).encode() for k in range(len(each) - n + 1)] for each in found]
    made = MinHash.bulk(shingles, num_perm=given.num_perm, seed=given.seed, hashfunc=shingle_hash)
    return np.array([each.hashvalues for each in made], dtype=np.uint32).reshape(len(texts), given.num_perm)


def signed(texts: list[str], kernel: Kernel, given: DedupSettings | None = None) -> Signatures:
    given = given or DedupSettings(num_perm=16)
    out = blank_signatures(len(texts), given)
    sign_buffer(*pack(texts), out, given, kernel)
    return out


def characters() -> Any:
    """Any character, but those that meet in words and in quarrels over marks often."""
    usual = "abcXYZéßİıΣσς'’´ \n_-0１½ﬁ\u00ad\u200b\u0301\u0307\u0323\u094d\u093c\u064b\u0640港ｶﾞ\u1100\u1161\u11a8가"
    return st.one_of(st.sampled_from(usual), st.characters(codec=None))


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_signature_is_datasketch_s_own_for_the_published_hash(text: str, kernel: Kernel) -> None:
    given = DedupSettings()
    texts = ["an easy text before it", text, "and another one after it"]
    assert np.array_equal(signed(texts, kernel, given), reference(texts, given))


@pytest.mark.parametrize("kernel", KERNELS)
@settings(max_examples=300, deadline=None)
@given(texts=st.lists(st.text(characters(), max_size=40), max_size=6), n=st.integers(1, 4))
def test_any_texts_are_signed_as_datasketch_signs_them(texts: list[str], n: int, kernel: Kernel) -> None:
    given = DedupSettings(num_perm=16, ngram=n, seed=n)
    assert np.array_equal(signed(texts, kernel, given), reference(texts, given))


@needs_numba
@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(characters(), max_size=200), max_size=12))
def test_both_kernels_give_the_same_bits(texts: list[str]) -> None:
    assert np.array_equal(signed(texts, "numpy"), signed(texts, "numba"))


@pytest.mark.parametrize("step", range(0, 0x110000, 0x8000))
def test_each_character_alone_and_beside_letters_is_what_text_makes_of_it(step: int) -> None:
    """All of them: the table is asked, not the kernels. A hard one is left to text.py anyway."""
    table = folding_table()
    easy = [chr(code) for code in range(max(step, 1), step + 0x8000) if not table[code] & HARD and not 0xD800 <= code < 0xE000]
    texts = ["".join(easy[k : k + 64]) for k in range(0, len(easy), 64)] + [f"a{char}b {char}" for char in easy[:: 1 + len(easy) // 500]]
    given = DedupSettings(num_perm=16, ngram=1)
    assert np.array_equal(signed(texts, "numpy", given), reference(texts, given))


@needs_numba
def test_ascii_is_folded_without_the_table_as_the_table_says() -> None:
    given = DedupSettings(num_perm=16, ngram=1)
    texts = [f"a{chr(code)}b {chr(code)} c" for code in range(128)]
    assert np.array_equal(signed(texts, "numba", given), reference(texts, given))


@needs_numba
@pytest.mark.parametrize("sign", ["", "é", "港", "’s"], ids=["ascii", "accented", "unspaced", "joined"])
def test_a_word_at_the_end_of_a_block_is_whole(sign: str) -> None:
    text = sign + "'".join(prose(3, 60).split(" ")[:40]) + " " + prose(4, 90)
    texts = [text[:size] for size in (*range(250, 262), *range(506, 518))] + [sign + "b" * size + " c d" for size in range(250, 262)]
    assert np.array_equal(signed(texts, "numba"), reference(texts, DedupSettings(num_perm=16)))


def test_folded_text_has_a_table_of_its_own() -> None:
    assert plain_table()[ord("A")] != folding_table()[ord("A")]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("wrong", NO_UTF8, ids=bytes.hex)
def test_bytes_that_are_no_utf8_are_refused(wrong: bytes, kernel: Kernel) -> None:
    given, data = DedupSettings(num_perm=16), b"one two " + wrong
    with pytest.raises(UnicodeDecodeError):
        sign_buffer(data, np.array([0, len(data)]), blank_signatures(1, given), given, kernel)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_slice_of_a_column_is_signed_alone(kernel: Kernel) -> None:
    texts, given = [prose(k, 60) for k in range(5)], DedupSettings(num_perm=16)
    data, offsets = pack(texts)
    out = blank_signatures(2, given)
    sign_buffer(memoryview(data), offsets[2:5].astype(np.int32), out, given, kernel)
    assert np.array_equal(out, reference(texts[2:4], given))


@pytest.mark.parametrize("kernel", KERNELS)
def test_batches_leave_no_seam(kernel: Kernel) -> None:
    texts = [prose(k, 400) for k in range(250)] + [prose(9, 60_000), "", prose(10, 50)]
    assert np.array_equal(signed(texts, kernel), reference(texts, DedupSettings(num_perm=16)))


def test_signatures_serve_datasketch_s_own_index() -> None:
    text, given = prose(1), DedupSettings()
    rows = signed([text, text + " and a last line more", prose(2)], "numpy", given)
    theirs = [MinHash(hashvalues=row, seed=1, hashfunc=shingle_hash, scheme="affine32") for row in rows]
    index = MinHashLSH(threshold=0.6, num_perm=given.num_perm)
    for name, each in enumerate(theirs):
        index.insert(name, each)
    assert set(index.query(theirs[0])) == {0, 1}
    assert bands(0.6, given.num_perm) == (index.b, index.r)


def test_signatures_in_a_file_are_those_in_memory(tmp_path: Path) -> None:
    texts, given = [prose(k, 80) for k in range(20)], DedupSettings(num_perm=16)
    out = blank_signatures(len(texts), given, tmp_path / "signatures")
    sign_buffer(*pack(texts), out, given)
    assert (tmp_path / "signatures").stat().st_size == out.nbytes
    assert np.array_equal(out, signed(texts, "numpy"))


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_numba, "installed", lambda: False)
    with pytest.raises(MissingExtraError, match=r"news-cleaner\[fast\]"):
        signed(["one two three"], "numba")


def test_the_published_hash_takes_bytes_and_text_alike() -> None:
    assert shingle_hash("naïve plan of") == shingle_hash("naïve plan of".encode())


@pytest.mark.parametrize(("shingle", "value"), [("", 0), ("one two three", 0xBBE8E128), ("港 务 局", 0x578AE60A)])
def test_the_published_hash_stays_what_it_is(shingle: str, value: int) -> None:
    assert shingle_hash(shingle) == value


@needs_numba
def test_compiled_loops_do_not_load_scipy_s_linear_algebra_and_leave_numba_whole() -> None:
    code = """
import sys
import numpy as np
from cleaner.dedup import compiled, kernel_numba
from cleaner.dedup.letters import plain_table
from cleaner.dedup.minhash import permutations
from cleaner.settings import DedupSettings
kernel_numba.signatures(b"one two three", np.array([13]), plain_table(), permutations(DedupSettings()), 3)
assert "scipy.linalg" not in sys.modules
import numba
inverse = numba.njit(lambda a: np.linalg.inv(a))(np.array([[2.0, 0.0], [0.0, 4.0]]))
assert inverse.tolist() == [[0.5, 0.0], [0.0, 0.25]]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
