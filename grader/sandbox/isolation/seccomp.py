"""seccomp: the system calls that numerical Python needs, and no others.

An allow-list: with a deny-list a worker could make itself readable again (measured; design/trust-boundary.md).
Anything else fails with EPERM, which Python reports as an ordinary OSError.
"""

from __future__ import annotations

import ctypes
import errno
from functools import lru_cache

from grader.sandbox.isolation.bpf import Argument, allow_only, none_of, one_of
from grader.sandbox.isolation.interface import Layer, WorkerSpec
from grader.sandbox.isolation.libc import call
from grader.sandbox.isolation.system_calls import Machine, this_machine

ALLOWED = """
access brk clock_getres clock_gettime clock_nanosleep close close_range dup dup2 dup3 epoll_create1 epoll_ctl
epoll_wait exit exit_group faccessat faccessat2 fadvise64 fallocate fchdir chdir fdatasync flock fstat fstatfs
fsync ftruncate futex getcwd getdents64 getegid geteuid getgid getgroups getpgrp getpid getppid getrandom getresgid
getresuid getrlimit getrusage getsid gettid gettimeofday getuid lseek lstat madvise mkdir mkdirat mmap
mprotect mremap munmap nanosleep newfstatat pipe2 poll ppoll pread64 preadv pselect6 pwrite64 read
readlink readlinkat readv recvfrom recvmsg rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction
rt_sigprocmask rt_sigreturn sched_getaffinity sched_getparam sched_getscheduler sched_yield select sendmsg sendto
set_robust_list set_tid_address sigaltstack stat statfs statx sysinfo time times umask uname unlink
unlinkat write writev mincore membarrier getcpu
""".split()
FOR_CUDA = """
eventfd2 get_mempolicy mbind memfd_create mlock munlock pipe sched_setaffinity set_mempolicy socketpair
""".split()


ABOUT_FILES = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1033, 1034)
"""Of fcntl: F_DUPFD to F_SETLKW, F_OFD_GETLK to F_OFD_SETLKW, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS.
Not F_SETOWN and F_SETSIG, by which the kernel sends signals to whomever, nor leases and notices of others' files."""
TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS2 = (
    0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A,
)  # fmt: skip
O_TRUNC, O_ACCMODE = 0o1000, 0o3
CONDITIONAL: dict[str, tuple[Argument, ...]] = {
    "prlimit64": (one_of(2, 0),),
    "fcntl": (one_of(1, *ABOUT_FILES),),
    "ioctl": (one_of(1, TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS2),),
    "open": (none_of(1, O_TRUNC, O_TRUNC | O_ACCMODE, mask=O_TRUNC | O_ACCMODE),),
    "openat": (none_of(2, O_TRUNC, O_TRUNC | O_ACCMODE, mask=O_TRUNC | O_ACCMODE),),
}
"""A call that is allowed with some arguments alone. prlimit64: reading a limit, not setting one. ioctl: whether it is a
terminal, and how a descriptor waits; asked otherwise, a socket tells the machine's addresses. open: what empties a file
must open it for writing, which Landlock judges; before its version 3 it lets files be emptied otherwise."""

A_THREAD = 0x3D0F00
"""The flags with which the C library starts a thread; a fork has others."""
PR_SET_NAME = 15
OF_SOCKETS, KIND = 0x8900, 0xFF00
"""The second byte of a request says whom it is for."""
TIOCSTI, FIOASYNC = 0x5412, 0x5452
CONDITIONAL_FOR_CUDA = {
    "clone": (one_of(0, A_THREAD),),
    "prctl": (one_of(0, PR_SET_NAME),),
    "ioctl": (none_of(1, OF_SOCKETS, mask=KIND), none_of(1, TIOCSTI, FIOASYNC)),
}
"""ioctl: the GPU's driver has hundreds of requests, so those of sockets and terminals are refused instead."""
UNKNOWN = ("clone3",)
"""Its flags are behind a pointer, where no filter sees them. The C library takes `clone` where the kernel has none."""

PR_SET_SECCOMP, MODE_FILTER = 22, 2


class Program(ctypes.Structure):
    """struct sock_fprog: how many instructions, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def rules(machine: Machine, cuda: bool) -> dict[int, tuple[Argument, ...]]:
    """The calls that go through on this kind of machine, by number, with what their arguments must be.

    Raises KeyError for a name that has no number here or elsewhere.
    """
    named = CONDITIONAL | dict.fromkeys(ALLOWED + (FOR_CUDA if cuda else []), ())
    named |= CONDITIONAL_FOR_CUDA if cuda else {}
    numbered = {machine.numbers[name]: arguments for name, arguments in named.items()}
    return {number: arguments for number, arguments in numbered.items() if number is not None}


@lru_cache
def _compiled(cuda: bool) -> bytes:
    machine = this_machine()
    unknown = [number for name in UNKNOWN if cuda and (number := machine.numbers[name]) is not None]
    return allow_only(machine.audit, rules(machine, cuda), unknown)


def prepare(cuda: bool) -> None:
    """Assemble the filter ahead of the first worker."""
    _compiled(cuda)


def load(program: bytes) -> None:
    """Put this process under a filter, for good. Raises OSError where the kernel refuses, as without no_new_privs."""
    try:
        call("prctl", PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(Program(len(program) // 8, program)), 0, 0)
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise OSError("this kernel has no seccomp filters") from error
        raise


def _enter(spec: WorkerSpec) -> None:
    load(_compiled(spec.cuda))


SECCOMP = Layer(
    "seccomp",
    "allows the system calls that numerical Python needs, no others: no new processes or threads, no sockets, no "
    "signals",
    "a submission could start processes and open sockets",
    _enter,
)
