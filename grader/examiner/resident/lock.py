"""Who stays: one process at a time, as the kernel says, which forgets it when the process ends, however it does."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def held(lock: Path) -> Iterator[bool]:
    """Hold the lock, with this process's number in its file. Gives whether it was to be had."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield True
    finally:
        os.close(descriptor)


def holder(lock: Path) -> tuple[int, float] | None:
    """The number of the process that holds the lock, and since when, in seconds of the epoch; None if none does."""
    try:
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read(20)), os.fstat(file.fileno()).st_mtime
    except (OSError, ValueError):  # there is no such file, or it is being written
        pass
    return None
