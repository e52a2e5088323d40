"""What an attack changes outside of itself: files, processes, connections."""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SHARED = [Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]


def files(*roots: Path) -> dict[str, tuple[int, ...]]:
    """Everything below these folders: size, time of change and mode."""
    found = {}
    for root in roots:
        for folder, folders, names in os.walk(root):
            for name in (*folders, *names):
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    status = os.lstat(path)
                    found[path] = (0 if name in folders else status.st_size, status.st_mode)
                    if name not in folders:
                        found[path] += (status.st_mtime_ns,)
    return found


def dropped() -> list[str]:
    """What an attack under our grader has left in the folders that all share: its files are called so."""
    return [str(path) for folder in SHARED if folder.is_dir() for path in folder.glob("pwned-graded*")]


def children(pid: int) -> set[int]:
    """The processes that descend from `pid`, zombies aside."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            fields = Path(f"/proc/{int(entry)}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
            if fields.split()[0] != "Z":
                parents[int(entry)] = int(fields.split()[1])
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


def processor_s(pid: int) -> float:
    """The processor time of a process and all that descend from it, those that have ended included."""
    ticks = 0
    for each in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # its own, and that of the children that it has waited for
    return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def adopting() -> Iterator[None]:
    """Whatever loses its parent becomes this process' child: a daemon can't get away."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def settles(condition: Callable[[], bool], most_s: float = 5.0) -> bool:
    """Whether a condition comes true: workers are ended on another core."""
    deadline = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Ear:
    """Listens on one port of this machine, TCP and UDP."""

    def __init__(self) -> None:
        self._stream = socket.create_server(("127.0.0.1", 0))
        self.port = self._stream.getsockname()[1]
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", self.port))

    def __enter__(self) -> Ear:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stream.close()
        self._datagrams.close()

    def heard(self) -> int:
        """How many connections and datagrams have come in."""
        heard = 0
        for listening, take in (
            (self._stream, self._stream.accept),
            (self._datagrams, lambda: self._datagrams.recv(9)),
        ):
            listening.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    took = take()
                    heard += 1
                    if isinstance(took, tuple):
                        took[0].close()
        return heard
