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
mprotect mremap munmap nanosleep newfstatat open openat pipe2 poll ppoll pread64 preadv pselect6 pwrite64 read
readlink readlinkat readv recvfrom recvmsg rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction
rt_sigprocmask rt_sigreturn sched_getaffinity sched_getparam sched_getscheduler sched_yield select sendmsg sendto
set_robust_list set_tid_address sigaltstack stat statfs statx sysinfo time times truncate umask uname unlink
unlinkat write writev mincore membarrier getcpu
""".split()
FOR_CUDA = """
eventfd2 get_mempolicy mbind memfd_create mlock munlock pipe sched_setaffinity set_mempolicy socketpair
""".split()


F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY = 8, 10, 15, 1024, 1026
FIOSETOWN, SIOCSPGRP, TIOCSTI = 0x8901, 0x8902, 0x5412
CONDITIONAL: dict[str, tuple[Argument, ...]] = {
    "prlimit64": (one_of(2, 0),),
    "fcntl": (none_of(1, F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY),),
    "ioctl": (none_of(1, FIOSETOWN, SIOCSPGRP, TIOCSTI),),
}
"""A call that is allowed with some arguments alone. prlimit64: reading a limit, not setting one. fcntl and ioctl: not
what has the kernel send signals, to whomever (Landlock refuses that since Linux 6.12 alone), or types for somebody."""

A_THREAD = 0x3D0F00
"""The flags with which the C library starts a thread; a fork has others."""
PR_SET_NAME = 15
CONDITIONAL_FOR_CUDA = {"clone": (one_of(0, A_THREAD),), "prctl": (one_of(0, PR_SET_NAME),)}
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
