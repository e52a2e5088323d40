"""The values that a test has computed with so far: a wrong answer may be one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.judging.compare.interface import Known

_known: ContextVar[list[Known]] = ContextVar("known")


@contextmanager
def noting() -> Iterator[None]:
    """Within this block, remember what is noted, and nothing from before."""
    token = _known.set([])
    try:
        yield
    finally:
        _known.reset(token)


def note(*known: Known) -> None:
    """Remember these; outside of `noting`, nothing is remembered."""
    _known.get([]).extend(known)


def noted() -> tuple[Known, ...]:
    """All values that this test has computed with, in order."""
    return tuple(_known.get([]))
