"""Bytes to text: by byte order mark, then the declared charset, then detection.

A declaration that the bytes contradict is not believed.
"""

from __future__ import annotations

import codecs
import re

from cleaner.charset import codec, decode_strictly

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.I
)
# How far into the page a declaration is looked for, and how much of it is shown to the detector.
_HEAD = 65536
_SAMPLE = 50_000
# A text that is UTF-8 but for a few broken bytes is UTF-8; more than this share of them and it is not.
_BROKEN = 0.02


def decode(body: bytes) -> str:
    """The text of ``body``, never raising: bytes that fit no charset become U+FFFD."""
    return decoded(body)[0]


def decoded(body: bytes) -> tuple[str, bytes | None]:
    """The same, and the text in UTF-8 where the bytes are that already."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), None
    if wide := _wide(body):
        return body.decode(wide, "replace"), None
    if (text := decode_strictly(body, "utf-8")) is not None:
        return text, body
    return _by_charset(body), None


def _by_charset(body: bytes) -> str:
    for match in _DECLARED.finditer(body[:_HEAD]):
        name = codec((match[1] or match[2]).decode())
        if name not in ("utf-8", "utf8") and (text := decode_strictly(body, name)) is not None and _plausible(text):
            return text
    text = body.decode("utf-8", "replace")
    beyond_ascii = sum(byte >= 0x80 for byte in body[: 4 * _HEAD])
    if text[: 4 * _HEAD].count("\ufffd") <= max(2, _BROKEN * beyond_ascii):
        return text
    return body.decode(_detect(body), "replace")


def _wide(body: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of markup lie; else empty."""
    head = body[:2048]
    first, second, third, fourth = (head[i::4].count(0) * 4 / max(8, len(head)) for i in range(4))
    if third > 0.9 and fourth > 0.9 and first < 0.1:
        return "utf-32-le"
    if first > 0.9 and second > 0.9 and fourth < 0.1:
        return "utf-32-be"
    if min(second, fourth) > 0.2 and max(first, third) < 0.05:
        return "utf-16-le"
    if min(first, third) > 0.2 and max(second, fourth) < 0.05:
        return "utf-16-be"
    return ""


def _plausible(text: str) -> bool:
    """False where a single-byte charset turned bytes into control characters: it was another one."""
    sample = text[: 4 * _HEAD]
    return sum("\x80" <= c <= "\x9f" for c in sample) <= len(sample) // 1000


def _detect(body: bytes) -> str:
    """Name of the charset by charset-normalizer, over a sample of the bytes; cp1252 where it has no answer."""
    from charset_normalizer import from_bytes

    first = next((i for i, byte in enumerate(body) if byte >= 0x80), 0)
    start = max(0, first - 2000)
    best = from_bytes(re.sub(rb"<[^<>]{0,2000}>", b" ", body[start : start + 4 * _SAMPLE])[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
