"""What a layer of isolation is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from grader.sandbox.isolation.footprint import Footprint

CPU_TIME_TO_SPARE_S = 1.0
"""How much CPU time a worker has beyond the time of one test."""


@dataclass(frozen=True)
class Limits:
    """What a worker may use: wall-clock seconds a test and a submission, memory and one file's size in MB.

    memory_mb: besides what Python and torch take before the submission is loaded.
    """

    test_s: float = 10.0
    submission_s: float = 60.0
    memory_mb: int = 1024
    file_mb: int = 16
    open_files: int = 64

    @property
    def memory(self) -> int:
        """Bytes of memory. A sixteenth is added for what allocators round up, and for the worker's own copies."""
        return (self.memory_mb << 20) * 17 // 16


@dataclass(frozen=True)
class WorkerSpec:
    """One worker's isolation: its limits, the folder that it may write to, the descriptors that it keeps.

    channel: to the examiner. printed: of the file that its standard output and error go to. at_rest: its memory before
    any work; None where that can't be measured.
    """

    limits: Limits
    scratch: Path
    channel: int
    printed: int
    cuda: bool
    at_rest: Footprint | None


@dataclass
class SandboxRoot:
    """Where the fork server and its workers live. workers: the folder of their scratch folders. own_root: whether that
    is in a root folder of its own. proc: a descriptor of /proc, which that folder lacks; None where there is none."""

    workers: Path
    cuda: bool
    own_root: bool = False
    proc: int | None = None


Context = TypeVar("Context", WorkerSpec, SandboxRoot)


@dataclass(frozen=True)
class Layer(Generic[Context]):
    """One layer of isolation, entered before any learner's code runs: by each worker, or once by the fork server.

    does: what it does, for `grade doctor` ("hides your environment variables"). missing: what a submission could do
    without it ("a submission could read ..."). enter: enters it; raises where that fails, mostly OSError.
    """

    name: str
    does: str
    missing: str
    enter: Callable[[Context], None]


@dataclass(frozen=True)
class LayerResult:
    """How entering a layer went: why it isn't in force ("" if it is), and the milliseconds that it took."""

    why_not: str
    ms: float
