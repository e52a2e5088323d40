"""What surrounds Python on this machine. None of it needs torch."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import grader
from grader.doctor import host, resident
from grader.doctor.interface import MACHINE, Check

REPORT = "Please report this with the output of `grade doctor --format json`."
RAISE = "Raise the limits above first: they may be the cause."
NEEDED_MB = 64
"""In the temporary folder: for pytest and a few workers that have no root folder of their own."""


def checks() -> Iterator[Check]:
    """Each part of the machine by itself."""
    yield _ok("grade", f"{grader.__version__}, in {Path(grader.__file__).parent}")
    yield _ok("Python", f"{platform.python_version()}, {sys.executable}")
    yield _ok("system", f"{platform.platform()}, {_user()}")
    yield _host()
    yield _temporary_folder()
    yield _proc()
    yield _shared_memory()
    yield from limits()
    yield _course()
    yield resident.check()


def _ok(name: str, found: str) -> Check:
    return Check(MACHINE, name, "ok", found)


def _host() -> Check:
    known = host.hosts()
    return _ok("host", ", in ".join(found.name for found in known) + f" ({known[0].evidence})")


def _user() -> str:
    uid = os.getuid() if hasattr(os, "getuid") else None
    return "as root" if uid == 0 else "as an ordinary user"


def _temporary_folder() -> Check:
    name, cure = "temporary folder", "Free some space, or set TMPDIR to another folder."
    try:
        folder = tempfile.gettempdir()
        with tempfile.TemporaryFile() as file:
            file.write(bytes(1 << 16))
            file.flush()
        free = _free_mb(folder)
    except OSError as error:
        found, means = error.strerror or str(error), "the grader can't store its temporary files"
        return Check(MACHINE, name, "missing", found, means, cure)
    if free is not None and free < NEEDED_MB:
        means = "submissions keep their files there if namespaces are missing, and may run out of space"
        return Check(MACHINE, name, "missing", f"{folder}, {free} MB free", means, cure)
    return _ok(name, folder if free is None else f"{folder}, {free:,} MB free")


def _free_mb(folder: str) -> int | None:
    if not hasattr(os, "statvfs"):
        return None
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >> 20


def _proc() -> Check:
    if os.path.exists("/proc/self/status"):
        return _ok("/proc", "mounted")
    return Check(
        MACHINE, "/proc", "missing", "it isn't mounted, or this system has none",
        "memory can't be measured: a submission could use up this machine's memory",
        "In a container or chroot: `mount -t proc proc /proc`.",
    )  # fmt: skip


def _shared_memory() -> Check:
    folder = Path("/dev/shm")
    if folder.is_dir() and os.access(folder, os.W_OK):
        return _ok("/dev/shm", "writable")
    return Check(
        MACHINE, "/dev/shm", "missing", "it doesn't exist or isn't writable",
        "nothing for grading; torch's DataLoader needs it for its worker processes", "",
    )  # fmt: skip


def limits() -> Iterator[Check]:
    """The limits of the shell that are lower than grading may need."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for name, what, unit, enough in (
        ("address space", resource.RLIMIT_AS, "-v", 8 << 30),
        ("private memory", resource.RLIMIT_DATA, "-d", 4 << 30),
        ("open files", resource.RLIMIT_NOFILE, "-n", 256), ("processes", resource.RLIMIT_NPROC, "-u", 256),
    ):  # fmt: skip
        given, _ = resource.getrlimit(what)
        if given == resource.RLIM_INFINITY or given >= enough:
            continue
        size = f"{given >> 20} MB" if unit in ("-v", "-d") else str(given)
        yield Check(
            MACHINE, f"ulimit {unit}", "missing", f"{name}: limited to {size}",
            "submissions that pass elsewhere may fail here; reports then blame the machine",
            f"Raise it with `ulimit {unit} unlimited`, or where the container is started.",
        )  # fmt: skip


def cure(otherwise: str) -> str:
    """What to do about something that is broken: if the shell limits a process, raise those limits first."""
    return RAISE if any(limits()) else otherwise


def _course() -> Check:
    from grader.course.catalogue import course_root, exercises, is_handout
    from grader.errors import Fault

    try:
        found = f"{len(exercises())} exercises in {course_root()}" + ", without hidden tests" * is_handout()
    except Fault as fault:
        return Check(MACHINE, "course", "broken", fault.what, "nothing can be graded", fault.do)
    return _ok("course", found)
