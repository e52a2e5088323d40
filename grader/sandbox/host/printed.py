"""What a worker prints: into a file in memory that outlives it, however it ends."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from typing import Any

MAX_BYTES = 4_000


def new_file() -> int:
    """A descriptor of an empty file without a name."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("printed")
    file, path = tempfile.mkstemp()  # pragma: no cover - not on Linux
    os.unlink(path)
    return file


class _Capped(io.FileIO):
    """Writes what will be read, and lets go of the rest: a flood of output is no fault."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._left = MAX_BYTES + 1

    def write(self, data: Any) -> int:
        """As FileIO.write, as if all had been written."""
        size = memoryview(data).nbytes
        if self._left > 0:
            super().write(bytes(data[: self._left]))
            self._left -= size
        return size


def print_there() -> None:
    """In the worker, whose descriptors 1 and 2 are that file: let print() write at once, so that no crash loses it."""
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(_Capped(descriptor), encoding="utf-8", errors="backslashreplace", write_through=True)
        setattr(sys, name, stream)


def last_words(descriptor: int, words: str) -> None:
    """Why a worker ends before any of the learner's code has run: it is what it has printed, then."""
    with contextlib.suppress(OSError, MemoryError):
        os.write(descriptor, words.encode("utf-8", "replace")[:MAX_BYTES])


def read(descriptor: int) -> str:
    """The beginning of what is in the file."""
    text = os.pread(descriptor, MAX_BYTES + 1, 0)
    more = "\n…" if len(text) > MAX_BYTES else ""
    return text[:MAX_BYTES].decode("utf-8", "replace") + more
