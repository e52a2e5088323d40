"""The examiner: the trusted process that holds the hidden tests, the reference and the inputs.

It is started by `client.py`, imports torch, forks the fork server while nothing secret is loaded, and only then reads
its jobs from standard input, one JSON object a line. Each is answered by a line on what was standard output:
`results.SessionResult`, or {"fault": {...}}. Who asks for it is told before that, a line a test: {"seen": [its cases]}.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import platform
import select
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise
    from grader.examiner.workers import Job
    from grader.results import Case, Environment, LayerStatus
    from grader.sandbox.host.fork_server import ForkServer
    from grader.sandbox.host.pool import WorkerPool
    from grader.sandbox.isolation.footprint import Footprint
    from grader.sandbox.isolation.interface import Limits


def main() -> None:
    """Answer the requests that arrive on standard input, until it is closed."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints in here doesn't mix with the answer
    server = _clean_start()
    from grader.sandbox.host.pool import WorkerPool

    pool = WorkerPool(server)
    asked = threading.Event()
    threading.Thread(target=_leave_with_the_asker, args=(asked,), daemon=True).start()

    def tell(what: dict[str, Any]) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    for question in sys.stdin:
        asked.set()
        request = json.loads(question)
        answer = _answer(request, pool, tell)
        asked.clear()
        tell(answer)
        if request.get("refill"):
            pool.refill()
    server.stop()
    os._exit(0)  # taking torch apart takes 0.1 s, and everything is said


def _leave_with_the_asker(asked: threading.Event) -> None:
    """End this process if whoever asked goes away before the answer, by SIGKILL too. The server sees to the rest."""
    hang_up = select.poll()
    hang_up.register(0, 0)  # which is reported unasked
    hang_up.poll()
    asked.wait()
    os._exit(1)


def _clean_start() -> ForkServer:
    """Import torch and fork the server: nothing of the job has been read yet."""
    gc.disable()  # until the server freezes what is there: collecting while torch is imported takes 0.1 s
    from grader.sandbox.host.fork_server import ForkServer
    from grader.sandbox.host.warm import warm_up
    from grader.sandbox.isolation.privileges import hide_from_peers

    warm_up()
    for name in sys.argv[2:]:
        importlib.import_module(name)
    server = ForkServer.start()
    if sys.platform == "linux":
        hide_from_peers()
    return server


def _answer(request: dict[str, Any], pool: WorkerPool, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    from grader.errors import Fault

    try:
        if "look_around" in request:
            return asdict(_look_around(pool))
        seen = (lambda cases: tell({"seen": cases})) if request["tell"] else None
        return examine(_job(request["job"]), pool, seen)
    except Fault as fault:
        return {"fault": {"whose": fault.whose, "what": fault.what, "do": fault.do}}


def _job(request: dict[str, Any]) -> Job:
    from grader.course.catalogue import find
    from grader.examiner.workers import Job
    from grader.submission.interface import Chunk, Submission

    given = request["submission"]
    submission = Submission(**{**given, "chunks": tuple(Chunk(**chunk) for chunk in given["chunks"])})
    return Job(
        find(request["exercise"]), submission, request["seed"], tuple(request["devices"]),
        request["purpose"], request["corruption"], request["in_process"],
    )  # fmt: skip


def examine(job: Job, pool: WorkerPool, seen: Callable[[list[dict[str, Any]]], None] | None = None) -> dict[str, Any]:
    """Run the exercise's visible and hidden tests on the submission. Returns asdict(SessionResult).

    seen: is given the cases of each test as soon as it has run.
    """
    from grader.examiner.feedback import load_failure
    from grader.examiner.pytest_plugin import ExaminerPlugin
    from grader.examiner.workers import Workers
    from grader.results import SessionResult

    _check_hidden(job.exercise)
    with Workers(job, pool) as workers:
        plugin = ExaminerPlugin(workers, seen)
        cases = _run_pytest(job, plugin)
        if plugin.stopped_by is not None:
            raise plugin.stopped_by
        _check_memory(cases, workers.limits, pool.at_rest)
        background = workers.background
        return asdict(
            SessionResult(
                cases=cases,
                environment=_environment(workers.layers, job.seed, job.devices),
                notes=tuple(load_failure(chunk, error, background) for chunk, error in background.loaded.failures),
                faults=tuple(plugin.faults),
                printed=workers.printed,
            )
        )


def _check_hidden(exercise: Exercise) -> None:
    """Workers may read Python's own folders: the private folders must not lie below one."""
    from grader.errors import GraderFault

    if sys.platform != "linux":
        return
    from grader.sandbox.isolation.readable import readable

    for room in (exercise.hidden_folder, exercise.solution_folder):
        for folder in readable():
            if room.resolve().is_relative_to(folder.resolve()):
                raise GraderFault(
                    f"The hidden tests are in {room}, below {folder}, which submissions may read.",
                    "Install the course somewhere else.",
                )


def _check_memory(cases: tuple[Case, ...], limits: Limits, at_rest: Footprint | None) -> None:
    """What runs out of memory where this machine gives less of it than the course promises isn't a learner's fault."""
    import resource

    from grader.errors import GraderFault

    if at_rest is None or all(case.outcome not in ("memory", "crashed") for case in cases):
        return
    needs = {
        resource.RLIMIT_AS: ("address space", "-v", at_rest.mapped + limits.memory),
        resource.RLIMIT_DATA: ("memory of its own", "-d", at_rest.private + limits.memory),
    }
    for what, (name, option, promised) in needs.items():
        given, _ = resource.getrlimit(what)
        if given != resource.RLIM_INFINITY and given < promised:
            raise GraderFault(
                f"This machine lets a process use {given >> 20} MB of {name}; a test needed more of its "
                f"{promised >> 20} MB.",
                f"Raise the limit (`ulimit {option} {promised >> 10}`), then run the command again.",
            )


def _run_pytest(job: Job, plugin: Any) -> tuple[Any, ...]:
    """One pytest session, in this process. The submission's folder isn't on its path: the tests are the course's."""
    import pytest

    from grader.errors import CourseFault
    from grader.examiner.hidden_package import as_package
    from grader.results import Case

    examples = job.exercise.public_folder / "test_examples.py"
    files = sorted(job.exercise.hidden_folder.glob("test_*.py"))
    if not files and not job.exercise.handed_out:
        raise CourseFault(
            f"{job.exercise.name} has no hidden tests in {job.exercise.hidden_folder}.", "Put them back, or write them."
        )
    if job.purpose in ("grade", "name"):
        files.insert(0, examples)
    stop = ["--maxfail=1"] if job.purpose == "kill" else []
    rooms = job.exercise.public_folder if job.exercise.handed_out else job.exercise.hidden_folder
    root = rooms.parent  # modules are named from there: two exercises may have a test_training.py
    as_package(rooms)
    pytest.main([*map(str, files), f"--rootdir={root}", *stop, *_OPTIONS], plugins=[plugin])
    if plugin.report is None:
        raise CourseFault(f"pytest could not run the tests of {job.exercise.name}.", "Run `pytest` on them by hand.")
    broken = [c for c in plugin.report.get("collectors", []) if c["outcome"] == "failed"]
    if broken:
        raise CourseFault(
            f"{Path(broken[0]['nodeid']).name} of {job.exercise.name} can't be imported: {broken[0]['longrepr']}",
            "Mend the test, then run `grade check`.",
        )
    return tuple(Case.from_dict(test["metadata"]["case"]) for test in plugin.report["tests"])


# No conftest.py, ini file or cache of anybody's; no plug-ins but ours; no collection of garbage at the end, which
# costs a quarter of a second in a process that has torch loaded (measured; design/speed.md).
_OPTIONS = [
    "-c", os.devnull, "--noconftest", "--import-mode=importlib", "--assert=plain", "--capture=no", "--strict-markers",
    "-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", "no:threadexception",
    "-qq", "--no-header", "--tb=no", "-rN", "--show-capture=no",
    "-p", "no:faulthandler", "-p", "no:doctest", "-p", "no:junitxml", "-p", "no:logging", "-W", "ignore",
    "-p", "pytest_jsonreport.plugin", "--json-report", "--json-report-file=none",
    "--json-report-omit", "log", "streams", "traceback", "warnings", "keywords",
]  # fmt: skip


def _look_around(pool: WorkerPool) -> Environment:
    """This machine, seen from a worker that is given nothing to do."""
    from grader.sandbox.isolation.interface import Limits

    with pool.take(Limits()) as worker:
        return _environment(worker.ready(), seed=0, devices=("cpu", "cuda"))


def _environment(layers: tuple[LayerStatus, ...], seed: int, devices: tuple[str, ...]) -> Environment:
    import numpy as np
    import torch

    import grader
    from grader.results import Environment

    cuda = torch.cuda.is_available() and "cuda" in devices
    return Environment(
        python=platform.python_version(), torch=torch.__version__, numpy=np.__version__, grader=grader.__version__,
        platform=platform.platform(), device=torch.cuda.get_device_name() if cuda else "cpu",
        isolation=layers, seed=seed,
    )  # fmt: skip
