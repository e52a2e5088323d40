"""Two switches of prctl(2): no new privileges, and no reading of this process by others of the same user."""

from __future__ import annotations

import ctypes
import os
import signal

from grader.worker.isolation.interface import Cell, Layer

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def prctl(option: int, value: int) -> None:
    """prctl(option, value, 0, 0, 0). Raises OSError where the kernel refuses or has no prctl."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "prctl"):
        raise OSError("this system has no prctl")
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def hide_from_peers() -> None:
    """Keep other processes of the same user from reading this one's memory and environment."""
    prctl(PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Be killed when the parent goes, however it goes."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _no_new_privileges(_cell: Cell) -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    hide_from_peers()


NO_NEW_PRIVILEGES = Layer(
    "no_new_privs",
    "set-user-id programs, one worker reading another",
    "memory of other workers could be read",
    _no_new_privileges,
)
