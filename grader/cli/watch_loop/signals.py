"""Signals that end a process, as events, so that the watch can clean up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from grader.cli.watch_loop.events import Ended, Post

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def signals(post: Post) -> Iterator[None]:
    """Post `Ended(128 + number)`, the shell's exit code for a signal. Ignored signals (nohup) stay ignored."""
    before = {number: signal.getsignal(number) for number in ENDING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: post(Ended(128 + number)))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
