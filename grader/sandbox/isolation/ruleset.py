"""Landlock's three system calls, and what each version of Landlock can refuse.

After landlockpy 0.2.0 (0BSD), of which it keeps what a worker needs. The kernel's own account of the numbers:
include/uapi/linux/landlock.h and Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from types import TracebackType

from grader.sandbox.isolation.libc import call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
ASK_VERSION, PATH_BENEATH = 1, 1


class Access(IntFlag):
    """What can be done with a file or a folder: LANDLOCK_ACCESS_FS_*."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15
    RESOLVE_UNIX = 1 << 16


LATER = {Access.REFER: 2, Access.TRUNCATE: 3, Access.IOCTL_DEV: 5, Access.RESOLVE_UNIX: 9}
"""The first version with a right; the others are in version 1."""
TCP, TCP_SINCE = 0b11, 4
"""LANDLOCK_ACCESS_NET_BIND_TCP and _CONNECT_TCP."""
SCOPES, SCOPES_SINCE = 0b11, 6
"""LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET and _SIGNAL: neither reaches a process outside."""


@dataclass(frozen=True)
class Handled:
    """What a ruleset refuses unless a rule allows it: the fields of struct landlock_ruleset_attr."""

    files: Access
    network: int
    scopes: int


def handled(abi: int) -> Handled:
    """All that Landlock of this version can refuse. A bit that a kernel doesn't know makes it refuse the ruleset."""
    files = Access(0)
    for right in Access:
        if abi >= LATER.get(right, 1):
            files |= right
    return Handled(files, TCP if abi >= TCP_SINCE else 0, SCOPES if abi >= SCOPES_SINCE else 0)


def lacking(abi: int) -> tuple[str, ...]:
    """What Landlock of this version lets pass that a newer one refuses, and that a worker could use. seccomp refuses it
    in any case."""
    since = {"emptying a file by its path": LATER[Access.TRUNCATE], "TCP": TCP_SINCE, "signals": SCOPES_SINCE}
    return tuple(what for what, first in since.items() if abi < first)


def abi() -> int:
    """The version of this kernel's Landlock, from 1; 0 if it has none, or doesn't say."""
    try:
        return _version()
    except OSError:
        return 0


def _version() -> int:
    if sys.platform != "linux":
        raise OSError("Landlock exists on Linux only")
    try:
        return call("syscall", CREATE_RULESET, None, 0, ASK_VERSION)
    except OSError as error:
        if error.errno == errno.ENOSYS:
            raise OSError("this kernel has no Landlock") from error
        if error.errno == errno.EOPNOTSUPP:
            raise OSError("Landlock is off in this kernel (its boot option lsm= leaves it out)") from error
        raise


class Ruleset:
    """All that this kernel can refuse, less what `allow` names, for this thread and its children from `enforce` on.

    Raises OSError where there is no Landlock, and says why. Use it in a `with`: it has a descriptor.
    """

    def __init__(self) -> None:
        self._handled = handled(_version())
        fields = struct.pack("=QQQ", self._handled.files, self._handled.network, self._handled.scopes)
        self._descriptor = call("syscall", CREATE_RULESET, fields, len(fields), 0)

    def allow(self, path: str | Path, access: Access) -> None:
        """Allow `access` to a file, or to a folder and all below it. Raises OSError if there is no such path."""
        granted = access & self._handled.files
        if not granted:
            return
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            call("syscall", ADD_RULE, self._descriptor, PATH_BENEATH, struct.pack("=Qi", granted, place), 0)
        finally:
            os.close(place)

    def enforce(self) -> None:
        """For good. Raises OSError unless the thread has set no_new_privs, or is root's."""
        call("syscall", RESTRICT_SELF, self._descriptor, 0)

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Ruleset:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
