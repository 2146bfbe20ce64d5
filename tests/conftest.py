"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run, and no clock: a busy machine is no failure.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
