"""What a test has computed with so far: detectors look whether a wrong answer is one of these instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.judging.compare.interface import Known

_known: ContextVar[list[Known]] = ContextVar("known")


@contextmanager
def noting() -> Iterator[None]:
    """Remember what is noted within this block, and nothing from before it."""
    token = _known.set([])
    try:
        yield
    finally:
        _known.reset(token)


def note(*known: Known) -> None:
    """Remember these; outside of a test nothing is remembered."""
    _known.get([]).extend(known)


def noted() -> tuple[Known, ...]:
    """All that this test has computed with, in order."""
    return tuple(_known.get([]))
