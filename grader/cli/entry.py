"""The console script, and nothing else: what Ctrl-C does is settled before the rest is loaded, which takes a while."""

from __future__ import annotations

import os
import signal
from types import FrameType


def main() -> None:
    """Run `grade`."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
        signal.signal(signal.SIGINT, _leave)
    from grader.cli.main import main as command

    command()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End at once, as `command` does later on. An exception could be lost in somebody else's import."""
    try:
        os.write(2, b"\nStopped.\n")
    finally:
        os._exit(128 + signal.SIGINT)
