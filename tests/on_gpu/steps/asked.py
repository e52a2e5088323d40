"""What CUDA asks of the kernel when it starts and works: which calls that the seccomp layer would refuse, which files.

No layer stands here. A process forked from a clean one is watched: whatever the layer doesn't let through stops there
until this process says "go on" (SECCOMP_RET_USER_NOTIF, Linux 5.5), and so does each opening of a file. Then each of
those calls is refused once, alone: without some of them CUDA starts, without others it doesn't.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from plan import FAILED, NO_CUDA, NO_TIME, NOT_RUN, PASSED, given, tell

from grader.sandbox.host.warm import start_cuda, warm_up
from grader.sandbox.isolation import seccomp
from grader.sandbox.isolation.readable import DEVICES, readable
from grader.sandbox.isolation.system_calls import this_machine

NAMES = {
    "prctl": 157, "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "getsockname": 51,
    "getpeername": 52, "setsockopt": 54, "getsockopt": 55, "accept4": 288, "fork": 57, "vfork": 58, "execve": 59,
    "wait4": 61, "kill": 62, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "mknod": 133,
    "mknodat": 259, "chmod": 90, "fchmod": 91, "fchmodat": 268, "chown": 92, "fchown": 93, "setrlimit": 160,
    "prlimit64": 302, "getpriority": 140, "setpriority": 141, "sched_setparam": 142, "sched_setscheduler": 144,
    "sched_get_priority_max": 146, "sched_get_priority_min": 147, "sched_setattr": 314, "sched_getattr": 315,
    "timerfd_create": 283, "timerfd_settime": 286, "signalfd4": 289, "inotify_init1": 294, "epoll_pwait": 281,
    "pidfd_open": 434, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "perf_event_open": 298,
    "shmget": 29, "shmat": 30, "shmctl": 31, "mlock2": 325, "mlockall": 151, "move_pages": 279, "migrate_pages": 256,
    "set_mempolicy_home_node": 450, "capget": 125, "personality": 135, "futex_waitv": 449, "setsid": 112,
    "rt_sigtimedwait": 128, "rt_sigsuspend": 130, "pwritev": 296, "copy_file_range": 326, "sendfile": 40, "splice": 275,
    "msync": 26, "remap_file_pages": 216, "userfaultfd": 323, "io_uring_setup": 425, "fstatfs": 138, "symlink": 88,
    "link": 86, "utimensat": 280, "setitimer": 38, "alarm": 37, "timer_create": 222, "arch_prctl": 158, "iopl": 172,
    "unshare": 272, "getsid": 124, "pause": 34, "wait": 247, "clone": 56, "clone3": 435, "open": 2, "openat": 257,
}  # fmt: skip
OPENING = {2: 0, 257: 1}
"""open and openat on x86_64, with the number of the argument that points to the path."""
ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000
SET_MODE_FILTER, NEW_LISTENER, SYSTEM_CALL = 1, 8, 317
PR_SET_NO_NEW_PRIVS = 38
RECEIVE, SEND, CONTINUE = 0xC0502100, 0xC0182101, 1
QUESTION, ANSWER = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
MAX_S = 40.0


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


@dataclass
class Seen:
    """What a watched process asked for. why: how it failed, "" if it didn't. calls: by number, with the first argument.
    opened: path and flags."""

    why: str = ""
    calls: Counter[tuple[int, int]] = field(default_factory=Counter)
    opened: Counter[tuple[str, int]] = field(default_factory=Counter)


def main() -> None:
    plan = given()
    if platform.machine() != "x86_64":
        tell("what CUDA asks the kernel for", NOT_RUN, "the numbers of system calls are known here for x86_64 alone")
        return
    end = time.monotonic() + plan.seconds - 2
    warm_up()
    try:
        everything = watched(plan.device, refused=frozenset())
    except OSError as error:
        tell("what CUDA asks the kernel for", NOT_RUN, f"this kernel doesn't let one process watch another ({error})")
        return
    numbers = sorted({number for number, _ in everything.calls})
    tell(
        "what CUDA asks the kernel for", FAILED if everything.why else PASSED, everything.why,
        calls=[f"{name(number)}({first:#x}) ×{times}" for (number, first), times in everything.calls.most_common()],
        opened=_outside(everything),
    )  # fmt: skip
    for number in numbers:
        what = f"without {name(number)}"
        if time.monotonic() > end - MAX_S / 4:
            tell(what, NOT_RUN, NO_TIME)
            continue
        came = watched(plan.device, refused=frozenset({number}), most_s=min(MAX_S, end - time.monotonic()))
        tell(what, FAILED if came.why else PASSED, came.why or "it starts, and works")
    if numbers:
        came = watched(plan.device, refused=frozenset(numbers), most_s=min(MAX_S, max(5, end - time.monotonic())))
        tell("without all of these", FAILED if came.why else PASSED, came.why or "it starts, and works")
    if not plan.cuda:
        tell("the same with CUDA", NOT_RUN, NO_CUDA)


def name(number: int) -> str:
    return next((known for known, its in NAMES.items() if its == number), f"call {number}")


def let_through() -> set[int]:
    """The calls that the seccomp layer lets a CUDA worker make, whatever their arguments."""
    return {number for number, arguments in seccomp.rules(this_machine(), cuda=True).items() if not arguments}


def watched(device: str, refused: frozenset[int], most_s: float = MAX_S) -> Seen:
    """Start CUDA in a forked process, and work with it; what is in `refused` gets EPERM there, all else goes on.

    Raises OSError where the kernel can't do that.
    """
    ours, theirs = socket.socketpair()
    said, saying = os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_watched(device, theirs, saying)
    theirs.close()
    os.close(saying)
    seen = Seen()
    try:
        seen.why = _watch(pid, ours, said, refused, seen, time.monotonic() + most_s)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(said)
        ours.close()
    return seen


def _be_watched(device: str, channel: socket.socket, saying: int) -> None:
    """The child. Never returns."""
    why = ""
    try:
        listener = _listen()
        socket.send_fds(channel, [b"."], [listener])
        if channel.recv(1) != b"!":
            raise OSError("nobody watches")
        import program

        if device == "cuda":
            start_cuda()
        program.work(device)
        program.learn(device)
    except OSError as error:
        why = f"OSError: {error}"
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    finally:
        os.write(saying, why[:500].encode() or b"\0")
        os._exit(0)


def _listen() -> int:
    """Put this process under the filter. Returns the descriptor by which it can be watched."""
    steps = [struct.pack("<HBBI", 0x20, 0, 0, 0)]
    for number in sorted(let_through() - set(OPENING)):
        steps += [struct.pack("<HBBI", 0x15, 0, 1, number), struct.pack("<HBBI", 0x06, 0, 0, ALLOW)]
    steps.append(struct.pack("<HBBI", 0x06, 0, 0, NOTIFY))
    code = b"".join(steps)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    listener = int(libc.syscall(SYSTEM_CALL, SET_MODE_FILTER, NEW_LISTENER, ctypes.byref(_Program(len(steps), code))))
    if listener < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return listener


def _watch(pid: int, channel: socket.socket, said: int, refused: frozenset[int], seen: Seen, end: float) -> str:
    """Answer whatever the child asks until it says how it went."""
    channel.settimeout(5)
    _, descriptors, *_ = socket.recv_fds(channel, 1, 1)
    if not descriptors:
        raise OSError(os.read(said, 500).decode())
    (listener,) = descriptors
    channel.send(b"!")
    try:
        while time.monotonic() < end:
            ready, *_ = select.select([listener, said], [], [], 1.0)
            if said in ready:
                return os.read(said, 500).decode(errors="replace").strip("\0") or _how(pid)
            if listener in ready:
                _answer(listener, refused, seen)
        return "it didn't end in time"
    finally:
        os.close(listener)


def _how(pid: int) -> str:
    """By which signal a child was ended; "" for one that ended as it should."""
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        info = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if info is not None:
            return "" if info.si_code == os.CLD_EXITED else f"it was ended by {signal.Signals(info.si_status).name}"
        time.sleep(0.01)
    return ""


def _answer(listener: int, refused: frozenset[int], seen: Seen) -> None:
    question = bytearray(QUESTION.size)
    try:
        fcntl.ioctl(listener, RECEIVE, question)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EINTR):  # it was interrupted, or ended meanwhile
            time.sleep(0.001)
            return
        raise
    identity, pid, _, number, _, _, *arguments = QUESTION.unpack(question)
    if number in OPENING:
        path = _text(pid, arguments[OPENING[number]])
        seen.opened[path, arguments[OPENING[number] + 1] & 3] += 1
    else:
        seen.calls[number, arguments[0]] += 1
    go_on = number not in refused
    answer = bytearray(ANSWER.pack(identity, 0, 0 if go_on else -errno.EPERM, CONTINUE if go_on else 0))
    try:
        fcntl.ioctl(listener, SEND, answer)
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise


def _text(pid: int, address: int) -> str:
    """The path at an address of another process."""
    try:
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            memory.seek(address)
            return memory.read(4096).split(b"\0", 1)[0].decode(errors="replace").replace(f"/{pid}/", "/self/")
    except (OSError, ValueError):
        return "?"


def _outside(seen: Seen) -> list[str]:
    """What was opened beyond the folders that any worker may read, and how: for reading, writing, or both."""
    inside = (*map(str, readable()), *map(str, map(Path.resolve, readable())), *DEVICES, str(Path(__file__).parent))
    ways = {0: "r", 1: "w", 2: "rw"}
    found = [
        f"{path} {ways.get(way, '?')} ×{times}"
        for (path, way), times in sorted(seen.opened.items())
        if not path.startswith(inside)
    ]
    return found[:300]


if __name__ == "__main__":
    sys.exit(main())
