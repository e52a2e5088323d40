"""What a step is told, and what it tells: a plan as its only argument, rows as JSON lines on standard output.

A row has `what` was tried, its `result` ("passed", "failed" or "not run") and `detail`, one line; then whatever was
measured. A step that is stopped keeps the rows that it has told.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from grader.course import catalogue
from grader.course.catalogue import Exercise
from grader.examiner import client, pool
from grader.examiner.client import Examiner
from grader.results import Case

PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"
NO_CUDA, NO_TIME = "no CUDA device", "no time left"
A_CONTEXT = 1 << 30
"""Bytes of a GPU's memory that one process is expected to take, with its context and the kernels it loads."""

Job = TypeVar("Job")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Plan:
    """device: "cuda" or "cpu". seconds: left for this step. exercises: their numbers; all that it looks at if empty.
    without: the layers of isolation that a CUDA worker can't start behind on this machine."""

    device: str
    seconds: float
    exercises: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def cuda(self) -> bool:
        """Whether there is a GPU to try."""
        return self.device == "cuda"

    @property
    def devices(self) -> tuple[str, ...]:
        """Where submissions are judged."""
        return ("cpu", "cuda") if self.cuda else ("cpu",)

    def of(self, *numbers: str) -> list[Exercise]:
        """The exercises of these numbers that are wanted; of all, if none is named."""
        found = [catalogue.find(number) for number in numbers] if numbers else list(catalogue.exercises())
        wanted = {int(number) for number in self.exercises}
        return [exercise for exercise in found if not wanted or exercise.number in wanted]


def given() -> Plan:
    """The plan of this step. Examiners leave out from now on what it leaves out."""
    told = json.loads(sys.argv[1])
    left = told["end"] - time.time()  # since it was told, Python may have taken seconds to start
    plan = Plan(told["device"], left, tuple(told["exercises"]), tuple(told["without"]))
    if plan.without:
        before, after = client.BOOT.split("from grader.examiner.process", 1)
        fewer = f"from grader.sandbox.isolation import stack\nstack.WALLS = stack.WALLS.without{plan.without!r}\n"
        client.BOOT = f"{before}{fewer}from grader.examiner.process{after}"
    return plan


def tell(what: str, result: str, detail: str = "", **measured: Any) -> None:
    """One row."""
    row = {"what": what, "result": result, "detail": " ".join(detail.split()), **measured}
    os.write(1, json.dumps(row).encode() + b"\n")  # whole, whenever this process is ended


def each(
    plan: Plan, jobs: dict[str, Job], work: Callable[[Examiner, Job], Done], exercises: Iterable[Exercise],
    judge: Callable[[str, Done], None],
) -> None:  # fmt: skip
    """Do all jobs in parallel, by name, and judge what comes of each; say of the rest that the time was up."""
    left = dict(jobs)

    def stop(*_: object) -> None:
        for name in left:
            tell(name, NOT_RUN, NO_TIME)
        os._exit(0)  # the examiners see their pipes end

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(0.1, plan.seconds - 2))
    tried = pool.in_parallel(
        jobs.items(), lambda examiner, job: work(examiner, job[1]), catalogue.preloads(exercises), count(plan)
    )
    for (name, _), done in tried:
        if isinstance(done, Exception):
            tell(name, FAILED, str(done))
        else:
            judge(name, done)
        del left[name]
    signal.setitimer(signal.ITIMER_REAL, 0)


def count(plan: Plan) -> int:
    """Examiners at once: one a core, as far as the GPU has room for the contexts of each and of its workers."""
    cores = pool.cores()
    if not plan.cuda:
        return cores
    import torch

    return max(1, min(cores, torch.cuda.get_device_properties(0).total_memory // (3 * A_CONTEXT)))


def on(cases: Iterable[Case], device: str) -> list[Case]:
    """The cases of one device."""
    return [case for case in cases if case.device == device]


def wrong(cases: Iterable[Case]) -> list[Case]:
    """The cases that didn't pass."""
    return [case for case in cases if case.outcome not in ("passed", "not_run")]
