"""No rights but those of an ordinary user, no new ones, and no other process of the same user that reads this one."""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import stat
from functools import lru_cache
from pathlib import Path

from grader.sandbox.isolation.interface import Layer, WorkerSpec
from grader.sandbox.isolation.libc import call
from grader.sandbox.isolation.readable import closed_package, open_to_all, readable

NOBODY = 65534
CAPABILITY_VERSION_3 = 0x20080522
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def prctl(option: int, value: int) -> None:
    """prctl(option, value, 0, 0, 0). Raises OSError where the kernel refuses or has no prctl."""
    try:
        call("prctl", option, value, 0, 0, 0)
    except AttributeError:
        raise OSError("this system has no prctl") from None


def hide_from_peers() -> None:
    """Keep other processes of the same user from reading this one's memory and environment."""
    prctl(PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Be killed when the parent goes, however it goes."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def has_nobody() -> bool:
    """Whether the user `nobody` exists here: not in an ordinary user's namespace, whose only user is that one."""
    return any(first <= NOBODY < first + count for first, _, count in _users())


def _root_is_root_outside() -> bool:
    return any(first == outside == 0 for first, outside, _ in _users())


@lru_cache
def _users() -> tuple[tuple[int, ...], ...]:
    """Ranges of users: their first number here, the same outside of this namespace, how many. Asked once, early: a root
    folder of our own has no /proc."""
    try:
        lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    except OSError:  # no Linux
        return ((0, 0, 1 << 32),)
    return tuple(tuple(map(int, line.split())) for line in lines)


def capabilities() -> set[int]:
    """The numbers of the capabilities in force for this process; none where there is no /proc."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return set()
    bits = int(status.partition("CapEff:")[2].split()[0], 16)
    return {number for number in range(bits.bit_length()) if bits >> number & 1}


def _as_nobody(spec: WorkerSpec) -> None:
    """If the grader runs as root, become `nobody`. Always give up all capabilities, which a namespace brings back."""
    if os.getuid() == 0 and has_nobody():
        _check_open_to_all(spec)
        os.chown(spec.scratch, NOBODY, NOBODY)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        die_with_parent()  # which a change of user undoes
    call("capset", ctypes.byref((ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)), (ctypes.c_uint32 * 6)())
    if os.getuid() == 0 and _root_is_root_outside():
        raise OSError("root is the only user in this namespace, and is root outside it too")


def _check_open_to_all(spec: WorkerSpec) -> None:
    """Raise OSError, while there is time, unless `nobody` can read Python and its own folder."""
    for folder in readable():
        closed = _closed(folder.parent) or _closed(folder.resolve().parent)
        if closed:
            raise OSError(
                f"other users can't enter {closed}, which has Python in it: run `chmod o+x {shlex.quote(str(closed))}` "
                "or install the grader elsewhere"
            )
    package = next((folder for folder in readable() if not open_to_all(folder)), closed_package())
    if package:
        whole = next(folder for folder in readable() if package.is_relative_to(folder))
        raise OSError(
            f"other users can't read {package}, which Python needs: run `chmod -R o+rX {shlex.quote(str(whole))}`"
        )
    closed = _closed(spec.scratch.parent)
    if closed:
        raise OSError(f"other users can't enter {closed}, which has the temporary folder in it: set TMPDIR to /tmp")


def _closed(folder: Path) -> Path | None:
    """The outermost of a folder and those above it that others may not enter."""
    return next((part for part in (*reversed(folder.parents), folder) if not part.stat().st_mode & stat.S_IXOTH), None)


def _no_new_privileges(_spec: WorkerSpec) -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    hide_from_peers()


USER = Layer(
    "user",
    "runs submissions as an ordinary user: as `nobody` if you are root",
    "submissions run with root's rights: a hole in another layer would open the whole machine",
    _as_nobody,
)
NO_NEW_PRIVILEGES = Layer(
    "no_new_privs",
    "blocks set-user-id programs, and hides a submission's memory from others",
    "a submission could read the memory of another one",
    _no_new_privileges,
)
