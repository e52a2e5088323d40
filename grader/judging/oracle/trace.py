"""The values that a test has computed with so far: a wrong answer may be one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.judging.compare.interface import TracedValue

_traced: ContextVar[list[TracedValue]] = ContextVar("traced")


@contextmanager
def noting() -> Iterator[None]:
    """Within this block, remember what is noted, and nothing from before."""
    token = _traced.set([])
    try:
        yield
    finally:
        _traced.reset(token)


def note(*traced: TracedValue) -> None:
    """Remember these; outside of `noting`, nothing is remembered."""
    _traced.get([]).extend(traced)


def noted() -> tuple[TracedValue, ...]:
    """All values that this test has computed with, in order."""
    return tuple(_traced.get([]))
