"""What is left of a container where it is damaged: the reason, which stands in the place of the member."""

from __future__ import annotations

from typing import NoReturn

from cleaner.model import FailedError
from cleaner.settings import InputSettings
from cleaner.source import Entry, Source


def _read(_entry: Entry, body: bytes, _columns: InputSettings) -> NoReturn:
    raise FailedError(body.decode())


SOURCE = Source(suffixes=(), about="damaged members of containers", read=_read)
