"""No rights but those of an ordinary user, no new ones, and no reading of this process by others of the same user."""

from __future__ import annotations

import ctypes
import os
import signal
import stat
from pathlib import Path

from grader.worker.isolation.interface import Cell, Layer
from grader.worker.isolation.readable import readable

NOBODY = 65534
CAPABILITY_VERSION_3 = 0x20080522
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


def _as_nobody(cell: Cell) -> None:
    """Where it is root's: become nobody. In any case: give up all capabilities, which a namespace brings back."""
    if os.getuid() == 0:
        for folder in readable():
            _check_open_to_all(folder)
        os.chown(cell.scratch, NOBODY, NOBODY)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        die_with_parent()  # which a change of user undoes
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(ctypes.byref((ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)), (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _check_open_to_all(folder: Path) -> None:
    for part in (folder, *folder.parents):
        needed = stat.S_IXOTH if part.is_dir() else stat.S_IROTH
        if not part.stat().st_mode & needed:
            raise OSError(f"{part} is closed to other users, and Python is below it")


def _no_new_privileges(_cell: Cell) -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    hide_from_peers()


USER = Layer(
    "user", "what root may do, and capabilities", "a submission would run as root: with a hole in another wall, all is "
    "open", _as_nobody,
)  # fmt: skip
NO_NEW_PRIVILEGES = Layer(
    "no_new_privs",
    "set-user-id programs, one worker reading another",
    "memory of other workers could be read",
    _no_new_privileges,
)
