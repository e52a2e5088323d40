"""What the examiner itself may use. A learner's answers that take more than that end it, not the machine."""

from __future__ import annotations

import math
import sys

from grader.errors import GraderFault
from grader.sandbox.isolation.footprint import Footprint, measure
from grader.sandbox.isolation.interface import Limits

ROOM = Limits(memory_mb=1024)
"""Memory beyond what it has at rest. All the reference solutions, one after another, take 51 MB."""
EXIT_WITHOUT_MEMORY = 71
"""The exit code of an examiner that ran out of memory (EX_OSERR)."""
AS_LONG = 4
"""How many times the time limit of a submission the examiner may compute for it: a reference solution takes seconds."""


_at_rest: list[Footprint] = []


class OutOfMemory(GraderFault):
    """This examiner has no memory left."""

    @classmethod
    def here(cls) -> OutOfMemory:
        return cls("The examiner ran out of memory.", "Run the command again.")


def is_without_memory(error: BaseException) -> bool:
    """Whether an exception of the examiner's own code says that no memory is left."""
    from grader.sandbox.host.faults import NO_MEMORY  # which the command has no use for

    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(words in str(error) for words in NO_MEMORY)
    )


def limit_memory() -> None:
    """For good, for this process: the servers have been forked. Not where there is a GPU: CUDA maps far more than it
    uses."""
    if sys.platform != "linux":
        return
    import torch

    from grader.sandbox.isolation.posix import memory_limits

    at_rest = measure()
    if at_rest is None or torch.cuda.is_available():
        return
    _at_rest.append(at_rest)
    for what, most in memory_limits(ROOM, at_rest).items():
        _lower(what, most)


def is_full() -> bool:
    """Whether this process keeps more than half of the memory that it may have: not what one job needed and gave back,
    but what all of them have left."""
    now = measure()
    return bool(_at_rest and now) and 2 * (now.private - _at_rest[0].private) > ROOM.memory  # type: ignore[union-attr]


def limit_time(submission_s: float) -> None:
    """For the job that begins. The kernel ends this process with SIGXCPU when it has computed for too long."""
    if sys.platform != "linux":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + AS_LONG * submission_s))


def _lower(what: int, most: int) -> None:
    """The soft limit alone: what a worker may have is measured by the hard one."""
    import resource

    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
