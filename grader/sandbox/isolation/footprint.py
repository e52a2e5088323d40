"""How much memory a process has, as the kernel counts it: what limits are measured from.

torch's CPU build maps 0.6 GB before any work, its CUDA build 3.2 GB, with a GPU or without: no number of one machine
can stand in a limit.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

FOLDER = "/proc"


@dataclass(frozen=True)
class Footprint:
    """Memory of one process, in bytes.

    mapped: its address space. private: the part that it alone may write (its heap, stack and arrays), touched or not.
    used: the memory behind it that is really there, private and shared, without what files could be read back from.
    """

    mapped: int
    private: int
    used: int


def open_proc() -> int | None:
    """A descriptor of /proc, for `measure`; None where there is none."""
    try:
        return os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None


def measure(pid: int | str = "self", proc: int | None = None) -> Footprint | None:
    """The memory of a process; None if it has ended, or where there is no /proc.

    proc: a descriptor of /proc, for whoever has moved to a root folder without one.
    """
    try:
        with open(os.open(f"{pid}/status" if proc is not None else f"{FOLDER}/{pid}/status", os.O_RDONLY, dir_fd=proc),
                  "rb") as file:  # fmt: skip
            fields = dict(line.split(b":", 1) for line in file.read().splitlines() if line.startswith((b"Vm", b"Rss")))
    except (OSError, ValueError):  # ESRCH: it ended between the two calls
        return None
    bytes_of = {name: int(value.split()[0]) << 10 for name, value in fields.items()}
    if b"VmSize" not in bytes_of:  # a zombie
        return None
    resident = bytes_of.get(b"VmRSS", 0) - bytes_of.get(b"RssFile", 0)
    return Footprint(bytes_of[b"VmSize"], bytes_of.get(b"VmData", 0), resident)
