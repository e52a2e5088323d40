"""The examiner's end: it waits for the next caller, and leaves when it isn't needed any more.

It listens only once it has forked its servers, so neither they nor workers have its socket. Workers can't reach it
either: seccomp gives them no sockets, and its folder is in none that they may see.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from grader.examiner.resident.call import WELCOME, is_own_user
from grader.examiner.resident.lock import held

LOOKS_EVERY_S = 30.0
GREETED_WITHIN_S = 2.0
MAX_GREETING = 1 << 14
MOST_CALLERS = 200
"""Then it leaves, whatever memory they have left behind."""


def stay(
    place: Path, lock: Path, fingerprint: str, preload: tuple[str, ...], idle_s: float,
    serve: Callable[[socket.socket], bool],
) -> None:  # fmt: skip
    """Serve one caller after another, until none comes for `idle_s` seconds or one needs another examiner.

    Does nothing if another process stays already. Raises OSError if the folder is gone.

    Args:
        place: As in Residence, its socket.
        lock: As in Residence.
        fingerprint: Of this examiner.
        preload: The modules that it has loaded.
        idle_s: How long it waits for a caller.
        serve: Answers a caller's requests; returns whether this process is fit for another caller.
    """
    with held(lock) as mine, contextlib.ExitStack() as stack:
        if not mine:
            return
        door = stack.enter_context(_listening(place))
        made = _number(place)
        since, callers = time.monotonic(), 0
        while callers < MOST_CALLERS and _number(place) == made:  # logging out may have removed it
            left_s = since + idle_s - time.monotonic()
            if left_s <= 0:
                return
            door.settimeout(min(left_s, LOOKS_EVERY_S))
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            with line:
                fits = _fits(line, fingerprint, preload)
                if fits is None:
                    continue
                if not fits or not serve(line):
                    return
            since, callers = time.monotonic(), callers + 1


def _fits(line: socket.socket, fingerprint: str, preload: tuple[str, ...]) -> bool | None:
    """Whether this is the examiner that the caller needs; None if that is no caller of this user's."""
    try:
        if not is_own_user(line):
            return None
        line.settimeout(GREETED_WITHIN_S)
        greeting = json.loads(line.recv(MAX_GREETING))
        if greeting["fingerprint"] != fingerprint or not set(greeting["preload"]) <= set(preload):
            return False
        line.sendall(WELCOME)
        line.settimeout(None)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return True


@contextlib.contextmanager
def _listening(place: Path) -> Iterator[socket.socket]:
    """Listen there, in place of what one before left when it was killed. SIGTERM ends this process."""
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(os.fspath(place))
        made = _number(place)

        def remove() -> None:
            if _number(place) == made:
                place.unlink()

        def leave(_number: int, _frame: FrameType | None) -> None:
            remove()
            os._exit(0)

        signal.signal(signal.SIGTERM, leave)
        try:
            door.listen()
            yield door
        finally:
            remove()


def _number(place: Path) -> int | None:
    """By which the file system knows it; None if it isn't there."""
    try:
        return place.lstat().st_ino
    except OSError:
        return None
