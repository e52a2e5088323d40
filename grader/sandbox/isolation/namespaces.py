"""A root folder, a network and IPC of the workers' own: what isn't there can't be looked at, and nothing can be filled.

What Debian's bubblewrap does, done by the fork server to itself (design/trust-boundary.md says why): bwrap starts a
program anew, and ours has just imported torch, which takes over a second. The new root has Python's folders, read-only,
the harmless devices, and an empty folder for each worker.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.worker.isolation.interface import House, Layer
from grader.worker.isolation.readable import CUDA, DEVICES, readable

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x8000000, 0x10000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
MNT_DETACH = 2
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
FEWEST_INODES = 512
"""Files that one worker may make, folders among them."""

_libc = ctypes.CDLL(None, use_errno=True)


def _enter(house: House) -> None:
    """Move this process, which must have one thread, into namespaces of its own and a root folder made for it."""
    if platform.machine() not in PIVOT_ROOT:
        raise OSError(f"not written for {platform.machine()}")
    os.umask(0o022)  # the folders on the way to Python are for nobody, too
    _unshare()
    _mount("none", "/", "", MS_REC | MS_PRIVATE)
    root = Path(tempfile.mkdtemp(prefix="grade-root-"))
    above = os.open(root.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
        for path in _visible(house.cuda):
            _show(path, root)
        for folder in ("workers", "old"):
            (root / folder).mkdir()
        _call(_libc.syscall, PIVOT_ROOT[platform.machine()], os.fsencode(root), os.fsencode(root / "old"))
        os.chdir("/")
        _call(_libc.umount2, b"/old", MNT_DETACH)
        os.rmdir("/old")
    finally:
        with contextlib.suppress(OSError):
            os.rmdir(root.name, dir_fd=above)  # elsewhere it is an empty folder
        os.close(above)
    house.workers, house.own_root = Path("/workers"), True


def _unshare() -> None:
    """As root at once; as anybody else, and for root in a container, by way of a user namespace."""
    wanted, uid, gid = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET, os.getuid(), os.getgid()
    if uid == 0 and _libc.unshare(wanted) == 0:
        return
    _call(_libc.unshare, wanted | CLONE_NEWUSER)
    for file, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        Path("/proc/self", file).write_text(line, encoding="ascii")


def _visible(cuda: bool) -> Iterator[Path]:
    """Whatever Landlock would let a worker read, outer folders first; links are made anew, not followed."""
    names = [*map(str, readable()), *DEVICES, *(CUDA if cuda else ())]
    done: list[Path] = []
    for path in sorted(Path(name) for name in names if os.path.exists(name)):
        if not any(path.is_relative_to(outer) for outer in done):
            done.append(path)
            yield path


def _show(path: Path, root: Path) -> None:
    """Have a folder or file at its own path in the new root, read-only unless it is a device."""
    real = path.resolve()
    for place in dict.fromkeys((real, path)):
        there = root / place.relative_to("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        if there.exists():
            continue
        if real.is_dir():
            there.mkdir()
        else:
            there.touch()
        _mount(real, there, "", MS_BIND | MS_REC)
        if not str(path).startswith("/dev"):
            _mount("none", there, "", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID)


def make_scratch(folder: Path, megabytes: int, owner: int) -> None:
    """An empty file system of a limited size in `folder`, which exists. No library can be loaded from it: native code
    that a submission brings along could undo what Python's own can't."""
    options = f"size={megabytes}m,nr_inodes={FEWEST_INODES},mode=700,uid={owner},gid={owner}"
    _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options)


def drop_scratch(folder: Path) -> None:
    """Let go of it, and of all that is in it."""
    with contextlib.suppress(OSError):
        _call(_libc.umount2, os.fsencode(folder), MNT_DETACH)


def _mount(source: str | Path, target: str | Path, kind: str, flags: int, options: str = "") -> None:
    _call(
        _libc.mount, os.fsencode(source), os.fsencode(target), kind.encode() or None, ctypes.c_ulong(flags),
        options.encode() or None,
    )  # fmt: skip


def _call(function: object, *arguments: object) -> None:
    if function(*arguments) != 0:  # type: ignore[operator]
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


NAMESPACES = Layer(
    "namespaces", "looking at what files there are, filling the disk, the network (a second wall)",
    "names and sizes of files could be seen, and the disk be filled with small files", _enter,
)  # fmt: skip
