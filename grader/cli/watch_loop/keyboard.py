"""Keys without Enter if there is a terminal, lines otherwise. The terminal's settings are always restored."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from grader.cli.watch_loop.events import Ended, Post, Pressed, Resumed

if sys.platform != "win32":
    import termios
    import tty

ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")  # an arrow, a function key, Alt with a letter
END = b"\x04"  # Ctrl-D


@contextmanager
def keys(post: Post) -> Iterator[None]:
    """Within this block, post `Pressed` for each key, and `Ended` at the end of the input.

    If standard input or output isn't a terminal, the first letter of each line is the key. If standard input is closed,
    a file or /dev/null, nothing is posted.
    """
    source = sys.stdin.fileno() if sys.stdin else None
    if source is None or not (os.isatty(source) or _is_pipe(source)):
        yield
    elif sys.platform != "win32" and os.isatty(source) and sys.stdout.isatty():
        with _unbuffered(source, post):
            _listen(source, post, lines=False)
            yield
    else:
        _listen(source, post, lines=True)
        yield


@contextmanager
def _unbuffered(terminal: int, post: Post) -> Iterator[None]:
    """Put the terminal into cbreak mode: keys arrive at once and aren't echoed; Ctrl-C and Ctrl-Z stay signals."""
    before = termios.tcgetattr(terminal)

    def enter() -> None:
        tty.setcbreak(terminal, termios.TCSADRAIN)

    def leave() -> None:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def pause(number: int, _frame: FrameType | None) -> None:
        """On Ctrl-Z: restore the terminal, suspend, and set the terminal again when continued."""
        leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, pause)
        enter()
        post(Resumed())

    stopping = signal.signal(signal.SIGTSTP, pause)
    enter()
    try:
        yield
    finally:
        leave()
        signal.signal(signal.SIGTSTP, stopping)


def _listen(source: int, post: Post, lines: bool) -> None:
    # os.read and not sys.stdin: a thread that waits in sys.stdin holds a lock that Python needs at exit.
    def read() -> None:
        while True:
            try:
                typed = os.read(source, 1024)
            except OSError:  # the terminal is gone
                typed = b""
            if not typed:
                return post(Ended(0))
            typed = ESCAPE.sub(b"", typed)
            for key in (line[:1] for line in typed.splitlines()) if lines else map(bytes, zip(typed)):
                post(Ended(0) if key == END else Pressed(key.decode("ascii", "replace").lower()))

    threading.Thread(target=read, daemon=True).start()


def _is_pipe(source: int) -> bool:
    mode = os.fstat(source).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
