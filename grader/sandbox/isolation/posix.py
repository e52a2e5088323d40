"""Layers made of ordinary POSIX: a session of its own, no inherited descriptors, an empty environment, limits."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import tempfile

from grader.sandbox.isolation.footprint import Footprint
from grader.sandbox.isolation.interface import CPU_TIME_TO_SPARE_S, Layer, Limits, WorkerSpec
from grader.sandbox.isolation.libc import call

CLOSE_RANGE = 436
"""The number of the system call, on every architecture (Linux 5.9)."""
MAX_DESCRIPTORS = 1 << 16
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""For libraries that start a thread for each core at their import (scipy's OpenBLAS): a worker may start none."""
WHICH_GPU = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER")
"""A CUDA worker keeps these: it uses the GPU that the examiner uses."""
FILES_OF_CUDA = 1024
"""Its driver opens each device many times."""


def _own_session(_spec: WorkerSpec) -> None:
    os.setsid()


def _descriptors(spec: WorkerSpec) -> None:
    """Leave nothing open but the channel, what is printed, and /dev/null as standard input."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for standard in (1, 2):
        os.dup2(spec.printed, standard)
    close_all_but({spec.channel})


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor from 3 on, except these. In containers a process may have a thousand million of them:
    closing one by one, as os.closerange does without the system call, would take minutes."""
    after = 3
    for keep in sorted(kept):
        _close_range(after, keep - 1)
        after = keep + 1
    _close_range(after, 0xFFFFFFFF)


def _close_range(first: int, last: int) -> None:
    if first > last:
        return
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            call("syscall", CLOSE_RANGE, first, last, 0)
            return
    os.closerange(first, min(last, os.sysconf("SC_OPEN_MAX"), MAX_DESCRIPTORS) + 1)


def _environment(spec: WorkerSpec) -> None:
    which = {name: os.environ[name] for name in WHICH_GPU if spec.cuda and name in os.environ}
    os.environ.clear()
    os.environ.update(
        HOME=str(spec.scratch), TMPDIR=str(spec.scratch), MPLCONFIGDIR=str(spec.scratch), MPLBACKEND="Agg",
        **ONE_THREAD, **which,
    )  # fmt: skip
    os.chdir(spec.scratch)
    tempfile.tempdir = None  # it remembers the fork server's choice


def _limits(spec: WorkerSpec) -> None:
    limits = spec.limits
    cpu = max(1, round(limits.test_s + CPU_TIME_TO_SPARE_S))
    _at_most(resource.RLIMIT_CPU, cpu, cpu + 1)
    _at_most(resource.RLIMIT_FSIZE, limits.file_mb << 20)
    _at_most(resource.RLIMIT_NOFILE, FILES_OF_CUDA if spec.cuda else limits.open_files)
    _at_most(resource.RLIMIT_CORE, 0)
    if spec.at_rest is None:
        raise OSError("memory can't be measured, so it isn't limited: there is no /proc")
    if not spec.cuda:  # CUDA maps far more than it uses; there the watchdog alone limits memory
        for what, most in memory_limits(limits, spec.at_rest).items():
            _at_most(what, most)


def memory_limits(limits: Limits, at_rest: Footprint) -> dict[int, int]:
    """The memory that the kernel lets a worker have, in bytes.

    Memory that only it can write is counted exactly, beyond what it has at rest. Its address space is a second limit,
    for shared memory: libraries that are imported later may map as much again.
    """
    return {
        resource.RLIMIT_DATA: at_rest.private + limits.memory,
        resource.RLIMIT_AS: 2 * at_rest.mapped + limits.memory,
    }


def _at_most(what: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that is lower already stays."""
    given = resource.getrlimit(what)[1]
    most = soft if hard is None else hard
    if given != resource.RLIM_INFINITY:
        soft, most = min(soft, given), min(most, given)
    resource.setrlimit(what, (soft, most))


SESSION = Layer(
    "session",
    "keeps submissions out of the grader's process group and terminal",
    "a submission could send signals to other submissions",
    _own_session,
)
DESCRIPTORS = Layer(
    "descriptors",
    "closes files and sockets that the grader has open",
    "a submission could read files that the grader has open",
    _descriptors,
)
ENVIRONMENT = Layer(
    "environment",
    "hides environment variables, which may hold tokens and paths",
    "a submission could read the secrets of a CI job",
    _environment,
)
RLIMITS = Layer(
    "rlimits",
    "limits processor time, file size and memory",
    "a submission could use up this machine's time, disk and memory",
    _limits,
)
