"""seccomp: the system calls that numerical Python needs, and no others.

An allow-list: with a deny-list a worker could make itself readable again (measured; design/trust-boundary.md).
Anything else fails with EPERM, which Python reports as an ordinary OSError.
"""

from __future__ import annotations

import errno
from functools import lru_cache

import seccompy

from grader.worker.isolation.interface import Cell, Layer

ALLOWED = """
access brk clock_getres clock_gettime clock_nanosleep close close_range dup dup2 dup3 epoll_create1 epoll_ctl
epoll_wait exit exit_group faccessat faccessat2 fadvise64 fallocate fchdir chdir fcntl fdatasync flock fstat fstatfs
fsync ftruncate futex getcwd getdents64 getegid geteuid getgid getgroups getpgrp getpid getppid getrandom getresgid
getresuid getrlimit getrusage getsid gettid gettimeofday getuid ioctl lseek lstat madvise mkdir mkdirat mmap
mprotect mremap munmap nanosleep newfstatat open openat pipe2 poll ppoll pread64 preadv pselect6 pwrite64 read
readlink readlinkat readv recvfrom recvmsg rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction
rt_sigprocmask rt_sigreturn sched_getaffinity sched_getparam sched_getscheduler sched_yield select sendmsg sendto
set_robust_list set_tid_address sigaltstack stat statfs statx sysinfo time times truncate umask uname unlink
unlinkat write writev mincore membarrier getcpu
""".split()
FOR_CUDA = """
clone clone3 eventfd2 get_mempolicy mbind memfd_create mlock munlock pipe sched_setaffinity set_mempolicy socketpair
""".split()


@lru_cache
def _compiled(cuda: bool) -> seccompy.Filter:
    """The filter, assembled once in the fork server: compiling costs more than loading."""
    rules = seccompy.Filter(default=int(seccompy.Action.ERRNO) | errno.EPERM)
    for name in ALLOWED + (FOR_CUDA if cuda else []):
        if name in _known():
            rules.allow(name)
    rules.allow("prlimit64", args={2: 0})  # reading a limit, not setting one
    rules.program  # noqa: B018 - compiles
    return rules


@lru_cache
def _known() -> frozenset[str]:
    """The names that this architecture has: arm64 lacks some older calls."""
    from seccompy.syscalls import syscall_nr

    known = []
    for name in ALLOWED + FOR_CUDA:
        try:
            syscall_nr(name)
        except (KeyError, ValueError):
            continue
        known.append(name)
    return frozenset(known)


def prepare(cuda: bool) -> None:
    """Assemble the filter ahead of the first worker."""
    if seccompy.supported():
        _compiled(cuda)


def _load(cell: Cell) -> None:
    if not seccompy.supported():
        raise OSError("this system has no seccomp filters")
    _compiled(cell.cuda).load()


SECCOMP = Layer(
    "seccomp", "new processes and threads, sockets, ptrace, signals, other kernel interfaces",
    "a submission could start processes and open sockets", _load,
)  # fmt: skip
