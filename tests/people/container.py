"""Runs a command as in a container without privileges: no namespaces of its own, no right to mount anything.

    python tests/people/container.py [--pod] COMMAND...

What unprivileged Docker and GitHub's runners have in common, in a user namespace that allows no more below it. Whoever
is root stays root there, with nobody and all other users, but without CAP_SYS_ADMIN. The command's exit code is passed
on; 125 where this machine doesn't let it be set up.

--pod: a container that allows user namespaces, as a pod of Kubernetes does where nobody forbids them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_CAPBSET_DROP, CAP_SYS_ADMIN = 24, 21
NO_CONTAINER = 125

libc = ctypes.CDLL(None, use_errno=True)


def main() -> int:
    if sys.argv[1] == "--pod":
        _drop_rights()
        os.execvp(sys.argv[2], sys.argv[2:])
    ready_read, ready = os.pipe()
    mapped_read, mapped = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready_read)
        os.close(mapped)
        _inside(ready, mapped_read, sys.argv[1:])
    os.close(ready)
    os.close(mapped_read)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: os.kill(child, number))
    if os.read(ready_read, 1):
        _map(child)
    os.close(mapped)
    status = os.waitpid(child, 0)[1]
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _map(child: int) -> None:
    """From outside: a user with rights may map all users, another one only himself."""
    uid, gid = os.getuid(), os.getgid()
    count = 65536 if uid == 0 else 1
    if uid != 0:
        Path(f"/proc/{child}/setgroups").write_text("deny", encoding="ascii")
    Path(f"/proc/{child}/uid_map").write_text(f"{uid} {uid} {count}", encoding="ascii")
    Path(f"/proc/{child}/gid_map").write_text(f"{gid} {gid} {count}", encoding="ascii")


def _inside(ready: int, mapped: int, command: list[str]) -> None:
    try:
        if libc.unshare(CLONE_NEWUSER) == 0:
            os.write(ready, b"1")
            os.close(ready)
            os.read(mapped, 1)  # until the other end is closed
            Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
            _drop_rights()
            os.execvp(command[0], command)
    except OSError as error:
        print(error, file=sys.stderr)
    os._exit(NO_CONTAINER)


def _drop_rights() -> None:
    """In force from the next program on."""
    libc.prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
