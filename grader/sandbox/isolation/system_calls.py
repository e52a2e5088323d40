"""The numbers of the system calls that a worker may make, on each kind of machine.

From the kernel's asm/unistd_64.h (x86_64) and asm-generic/unistd.h (aarch64), as seccompy 0.2.0 (0BSD) has them; a test
compares them with the headers.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass

NUMBERS = """
access 21 -, brk 12 214, chdir 80 49, clock_getres 229 114, clock_gettime 228 113, clock_nanosleep 230 115,
clone 56 220, clone3 435 435, close 3 57, close_range 436 436, dup 32 23, dup2 33 -, dup3 292 24, epoll_create1 291 20,
epoll_ctl 233 21, epoll_wait 232 -, eventfd2 290 19, exit 60 93, exit_group 231 94, faccessat 269 48,
faccessat2 439 439, fadvise64 221 223, fallocate 285 47, fchdir 81 50, fcntl 72 25, fdatasync 75 83, flock 73 32,
fstat 5 80, fstatfs 138 44, fsync 74 82, ftruncate 77 46, futex 202 98, get_mempolicy 239 236, getcpu 309 168,
getcwd 79 17, getdents64 217 61, getegid 108 177, geteuid 107 175, getgid 104 176, getgroups 115 158, getpgrp 111 -,
getpid 39 172, getppid 110 173, getrandom 318 278, getresgid 120 150, getresuid 118 148, getrlimit 97 163,
getrusage 98 165, getsid 124 156, gettid 186 178, gettimeofday 96 169, getuid 102 174, ioctl 16 29, lseek 8 62,
lstat 6 -, madvise 28 233, mbind 237 235, membarrier 324 283, memfd_create 319 279, mincore 27 232, mkdir 83 -,
mkdirat 258 34, mlock 149 228, mmap 9 222, mprotect 10 226, mremap 25 216, munlock 150 229, munmap 11 215,
nanosleep 35 101, newfstatat 262 79, open 2 -, openat 257 56, pipe 22 -, pipe2 293 59, poll 7 -, ppoll 271 73,
pread64 17 67, prctl 157 167, preadv 295 69, prlimit64 302 261, pselect6 270 72, pwrite64 18 68, read 0 63,
readlink 89 -, readlinkat 267 78, readv 19 65, recvfrom 45 207, recvmsg 47 212, rename 82 -, renameat 264 38,
renameat2 316 276, restart_syscall 219 128, rmdir 84 -, rseq 334 293, rt_sigaction 13 134, rt_sigprocmask 14 135,
rt_sigreturn 15 139, sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120,
sched_setaffinity 203 122, sched_yield 24 124, select 23 -, sendmsg 46 211, sendto 44 206, set_mempolicy 238 237,
set_robust_list 273 99, set_tid_address 218 96, sigaltstack 131 132, socketpair 53 199, stat 4 -, statfs 137 43,
statx 332 291, sysinfo 99 179, time 201 -, times 100 153, umask 95 166, uname 63 160, unlink 87 -,
unlinkat 263 35, write 1 64, writev 20 66
"""
"""A call, its number on x86_64, and on aarch64, which lacks the older ones that a newer one replaces."""


@dataclass(frozen=True)
class Machine:
    """audit: AUDIT_ARCH_*, by which a seccomp filter knows the machine. numbers: None for a call that it lacks."""

    audit: int
    numbers: dict[str, int | None]


def _column(column: int) -> dict[str, int | None]:
    rows = [row.split() for row in NUMBERS.split(",")]
    return {row[0]: None if row[column] == "-" else int(row[column]) for row in rows}


MACHINES = {"x86_64": Machine(0xC000003E, _column(1)), "aarch64": Machine(0xC00000B7, _column(2))}


def this_machine() -> Machine:
    """Raises OSError for one that the table doesn't have."""
    name = platform.machine()
    if name not in MACHINES:
        known = " and ".join(MACHINES)
        raise OSError(f"{name} isn't supported: the numbers of system calls are known for {known} only")
    return MACHINES[name]
