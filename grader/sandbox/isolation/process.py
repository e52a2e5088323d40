"""Layers made of ordinary POSIX: a session of its own, no inherited descriptors, an empty environment, limits."""

from __future__ import annotations

import os
import resource
import tempfile

from grader.worker.isolation.interface import Cell, Layer

ADDRESS_SPACE_AT_REST_MB = 1024  # torch's CPU build maps about 620 MB before any work


def _own_session(_cell: Cell) -> None:
    os.setsid()


def _descriptors(cell: Cell) -> None:
    """Leave nothing open but the channel, what is printed, and /dev/null as standard input."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for standard in (1, 2):
        os.dup2(cell.printed, standard)
    os.closerange(3, cell.keep)
    os.closerange(cell.keep + 1, os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 4096)


def _environment(cell: Cell) -> None:
    os.environ.clear()
    os.environ.update(
        HOME=str(cell.scratch), TMPDIR=str(cell.scratch), MPLCONFIGDIR=str(cell.scratch), MPLBACKEND="Agg"
    )
    os.chdir(cell.scratch)
    tempfile.tempdir = None  # it remembers the fork server's choice


def _limits(cell: Cell) -> None:
    limits = cell.limits
    cpu = max(1, round(limits.test_s) + 1)
    _at_most(resource.RLIMIT_CPU, cpu, cpu + 1)
    _at_most(resource.RLIMIT_FSIZE, limits.file_mb << 20)
    _at_most(resource.RLIMIT_NOFILE, limits.open_files)
    _at_most(resource.RLIMIT_CORE, 0)
    if not cell.cuda:  # CUDA maps far more than it uses; there the watchdog alone limits resident memory
        _at_most(resource.RLIMIT_AS, (limits.memory_mb + ADDRESS_SPACE_AT_REST_MB) << 20)


def _at_most(what: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that the machine has set lower already stays."""
    given = resource.getrlimit(what)[1]
    most = soft if hard is None else hard
    if given != resource.RLIM_INFINITY:
        soft, most = min(soft, given), min(most, given)
    resource.setrlimit(what, (soft, most))


SESSION = Layer(
    "session", "signals to the examiner's terminal and group", "a worker could signal its siblings", _own_session
)
DESCRIPTORS = Layer("descriptors", "files and sockets left open by others", "open files could be read", _descriptors)
ENVIRONMENT = Layer(
    "environment", "tokens and paths in environment variables", "secrets of a CI job could be read", _environment
)
RLIMITS = Layer("rlimits", "endless loops, huge files, too much memory", "a submission could fill the machine", _limits)
