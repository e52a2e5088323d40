"""A root folder, a network and IPC for workers alone: they see no other files, and can't fill the disk.

What Debian's bubblewrap does, done by the fork server to itself (design/trust-boundary.md says why): bwrap starts a
program anew, and ours has just imported torch, which takes over a second. The new root has Python's folders, read-only,
the harmless devices, and an empty folder for each worker.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.isolation.interface import Layer, SandboxRoot
from grader.sandbox.isolation.libc import call
from grader.sandbox.isolation.privileges import NOBODY, capabilities, has_nobody
from grader.sandbox.isolation.readable import DEVICES, closed_package, gpus, readable

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
FOR_CUDA = ("/usr/local/cuda", "/proc", "/sys")
AS_THEY_ARE = ("/dev", "/proc")
"""Not read-only. CUDA gives its threads names by /proc/self/task/*/comm, and doesn't start if it can't (drivers from
570 on: error 304, "OS call failed")."""
READ_ONLY = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")
"""As in containers."""
MAX_INODES = 512
"""Files that one worker may make, folders among them."""
CAP_SETGID, CAP_SETUID, CAP_SETFCAP = 6, 7, 31
FORBIDS = {
    "user/max_user_namespaces": ("0", "28633"),
    "kernel/unprivileged_userns_clone": ("0", "1"),
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "0"),
}
"""Settings in /proc/sys: the value with which they keep an ordinary user from namespaces, and one that allows them."""


def _enter(sandbox: SandboxRoot) -> None:
    """Move this process, which must have one thread, into namespaces of its own and a root folder made for it."""
    if platform.machine() not in PIVOT_ROOT:
        raise OSError(f"not supported on {platform.machine()}")
    os.umask(0o022)  # the folders on the way to Python are for nobody, too
    for looked_up in (has_nobody, closed_package):  # once for all workers; our own root folder has no /proc to ask
        looked_up()
    try:
        _unshare()
        _mount("none", "/", "", MS_REC | MS_PRIVATE)
    except OSError as error:
        raise OSError(f"namespaces aren't allowed here: {_why_not(error)}") from error
    root = Path(tempfile.mkdtemp(prefix="grade-root-"))
    above = os.open(root.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
        for path in _visible(sandbox.cuda):
            _show(path, root)
        for folder in ("workers", "old"):
            (root / folder).mkdir()
        call("syscall", PIVOT_ROOT[platform.machine()], os.fsencode(root), os.fsencode(root / "old"))
        os.chdir("/")
        call("umount2", b"/old", MNT_DETACH)
        os.rmdir("/old")
    finally:
        with contextlib.suppress(OSError):
            os.rmdir(root.name, dir_fd=above)  # elsewhere it is an empty folder
        os.close(above)
    sandbox.workers, sandbox.own_root = Path("/workers"), True


def _unshare() -> None:
    """As root directly; as anybody else, and as root in a container, through a user namespace."""
    wanted, uid, gid = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET, os.getuid(), os.getgid()
    if uid == 0:
        with contextlib.suppress(OSError):
            call("unshare", wanted)
            return
    if uid == 0 and has_nobody():
        _unshare_with_nobody(wanted)
        return
    call("unshare", wanted | CLONE_NEWUSER)
    for file, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        Path("/proc/self", file).write_text(line, encoding="ascii")


def _unshare_with_nobody(wanted: int) -> None:
    """A user namespace that also has `nobody`, whom workers become. Only a process outside may map a second user: a
    child for that alone."""
    if not {CAP_SETGID, CAP_SETUID, CAP_SETFCAP} <= capabilities():  # before anything is changed
        raise OSError("root lacks rights in this container")
    waits, go = os.pipe()
    helper = os.fork()
    if helper == 0:
        _map_when_told(waits, go, os.getppid())
    os.close(waits)
    try:
        call("unshare", wanted | CLONE_NEWUSER)
        os.write(go, b"1")
    finally:
        os.close(go)
        status = os.waitpid(helper, 0)[1]
    if status != 0:
        raise OSError("users can't be mapped")


def _map_when_told(waits: int, go: int, parent: int) -> None:
    """The child of `_unshare_with_nobody`. Ends the process."""
    try:
        os.close(go)
        if os.read(waits, 1):
            for file in ("uid_map", "gid_map"):
                Path(f"/proc/{parent}/{file}").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            os._exit(0)
    finally:
        os._exit(1)


def _why_not(error: OSError) -> str:
    """The settings that forbid it; if there are none, what the kernel said."""
    found = []
    for name, (value, _) in FORBIDS.items():
        with contextlib.suppress(OSError):
            if Path("/proc/sys", name).read_text(encoding="ascii").strip() == value:
                found.append(f"{name.replace('/', '.')} is {value}")
    if error.errno == errno.ENOSPC and not found:
        return "this system's maximum is reached"
    return ", ".join(found) or error.strerror or str(error)


def _visible(cuda: bool) -> Iterator[Path]:
    """Whatever Landlock would let a worker read, outer folders first; links are made anew, not followed."""
    names = [*map(str, readable()), *DEVICES, *((*FOR_CUDA, *gpus()) if cuda else ())]
    done: list[Path] = []
    for path in sorted(Path(name) for name in names if os.path.exists(name)):
        if not any(path.is_relative_to(outer) for outer in done):
            done.append(path)
            yield path


def _show(path: Path, root: Path) -> None:
    """Show a folder or file at its own path in the new root, read-only unless it is a device."""
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
        if not str(path).startswith(AS_THEY_ARE):
            _read_only(there)
        for part in READ_ONLY if path == Path("/proc") else ():
            if os.path.exists(part):
                _mount(part, root / part[1:], "", MS_BIND | MS_REC)
                _read_only(root / part[1:])


def _read_only(there: Path) -> None:
    kept = os.statvfs(there).f_flag & (MS_NODEV | MS_NOEXEC)  # who isn't root may not take them off
    _mount("none", there, "", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | kept)


def make_scratch(folder: Path, megabytes: int, owner: int) -> None:
    """An empty file system of a limited size in `folder`, which exists. No library can be loaded from it: native code
    that a submission brings along could undo what Python's own can't."""
    options = f"size={megabytes}m,nr_inodes={MAX_INODES},mode=700,uid={owner},gid={owner}"
    _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options)


def drop_scratch(folder: Path) -> None:
    """Remove it, and all that is in it."""
    with contextlib.suppress(OSError):
        call("umount2", os.fsencode(folder), MNT_DETACH)


def _mount(source: str | Path, target: str | Path, kind: str, flags: int, options: str = "") -> None:
    call("mount", os.fsencode(source), os.fsencode(target), kind.encode() or None, flags, options.encode() or None)


NAMESPACES = Layer(
    "namespaces",
    "gives submissions a file system and a network of their own: they see no other file names, can't fill the disk, "
    "and have no connection",
    "a submission could see the names and sizes of files, and fill the disk with small files",
    _enter,
)
