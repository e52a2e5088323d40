"""What a worker prints goes into a file in memory, which outlives the worker."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from typing import Any

MAX_BYTES = 4_000


def new_file() -> int:
    """The descriptor of an empty file without a name."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("printed")
    file, path = tempfile.mkstemp()  # pragma: no cover - not on Linux
    os.unlink(path)
    return file


class _Capped(io.FileIO):
    """Writes what will be read, and drops the rest: printing a lot isn't a fault."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._left = MAX_BYTES + 1

    def write(self, data: Any) -> int:
        """As FileIO.write. Returns the size of all data, even if some was dropped."""
        size = memoryview(data).nbytes
        if self._left > 0:
            super().write(bytes(data[: self._left]))
            self._left -= size
        return size


def print_there() -> None:
    """In the worker, whose descriptors 1 and 2 are that file: unbuffer print(), so that a crash loses nothing."""
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(_Capped(descriptor), encoding="utf-8", errors="backslashreplace", write_through=True)
        setattr(sys, name, stream)


def last_words(descriptor: int, words: str) -> None:
    """Print why a worker ends before any learner code has run."""
    with contextlib.suppress(OSError, MemoryError):
        os.write(descriptor, words.encode("utf-8", "replace")[:MAX_BYTES])


def read(descriptor: int) -> str:
    """The beginning of the file."""
    text = os.pread(descriptor, MAX_BYTES + 1, 0)
    more = "\n…" if len(text) > MAX_BYTES else ""
    return text[:MAX_BYTES].decode("utf-8", "replace") + more
