"""Signals that end a process, as events: what was begun is brought to its end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from grader.cli.watch_loop.events import Ended, Post

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def signals(post: Post) -> Iterator[None]:
    """Post `Ended(128 + number)`, a shell's own code for it; a signal that was ignored before (nohup) stays so."""
    before = {number: signal.getsignal(number) for number in ENDING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: post(Ended(128 + number)))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
