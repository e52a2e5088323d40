"""The caller's end: finds a resident examiner that is free, and of the caller's own kind."""

from __future__ import annotations

import json
import os
import socket
import struct
from contextlib import ExitStack

from grader.examiner.resident.residence import Residence

ANSWERS_WITHIN_S = 0.5
"""One that is busy with another terminal's submission, or stopped, says nothing: then nobody waits for it."""
CREDENTIALS = struct.Struct("3i")


def call(residence: Residence) -> socket.socket | None:
    """A line to a resident examiner, as to one that was just started; None if there is none to be had."""
    if not residence.socket.exists():
        return None
    with ExitStack() as stack:
        try:
            line = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            line.settimeout(ANSWERS_WITHIN_S)
            line.connect(os.fspath(residence.socket))
            if not is_own_user(line):
                return None
            line.sendall(greeting(residence))
            if line.recv(len(WELCOME)) != WELCOME:
                return None
            line.settimeout(None)
        except OSError:  # what it left behind when it was killed, or a path that is too long
            return None
        stack.pop_all()
        return line


def greeting(residence: Residence) -> bytes:
    """What a caller says first: what it needs."""
    return json.dumps({"fingerprint": residence.fingerprint, "preload": residence.preload}).encode() + b"\n"


WELCOME = b"welcome\n"


def is_own_user(line: socket.socket) -> bool:
    """Whether a process of this user is at the other end, as the kernel says."""
    _pid, user, _group = CREDENTIALS.unpack(
        line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    )  # fmt: skip
    return bool(user == os.getuid())
