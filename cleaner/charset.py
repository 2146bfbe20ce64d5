"""Labels of charsets as browsers read them (WHATWG Encoding Standard): latin-1 is cp1252, gb2312 is gb18030."""

from __future__ import annotations

_CODECS = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932",
    "sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "x-gbk": "gb18030",
    "windows-874": "cp874", "tis-620": "cp874", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
# A page that can say so is none of these.
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2", "unicode")


def codec(label: str) -> str:
    """The name of Python's codec for a label that a page or a server states; "utf-8" for the wide ones, which no page is that
    can be read as far as its label."""
    name = label.strip().lower()
    return "utf-8" if name.startswith(_WIDE) else _CODECS.get(name, name)


def decode_strictly(body: bytes, label: str) -> str | None:
    """The text of bytes in the charset of a label; None where they are not in it, or there is no such charset."""
    try:
        return body.decode(codec(label))
    except (LookupError, ValueError):
        return None
