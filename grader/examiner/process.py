"""The examiner: the trusted process that holds the hidden tests, the reference and the inputs.

It is started by `client.py`, imports torch, forks the fork server while nothing secret is loaded, and only then reads
its requests from standard input, one JSON object a line. Each is answered by a line on what was standard output:
`results.SessionResult`, or {"fault": {...}}. On request, each test's cases are streamed first: {"seen": [its cases]}.
"""

from __future__ import annotations

import gc
import json
import os
import select
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.examiner.workers import Request
    from grader.results import Environment
    from grader.sandbox.host.worker_pool import WorkerPool


def main() -> None:
    """Answer the requests that arrive on standard input, until it is closed."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints in here doesn't mix with the answer
    pool = _clean_start()
    from grader.examiner.own_limits import limit_memory

    limit_memory()
    asked = threading.Event()
    threading.Thread(target=_leave_with_the_asker, args=(asked,), daemon=True).start()

    def emit(what: dict[str, Any]) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    for question in sys.stdin:
        asked.set()
        request = json.loads(question)
        answer = _answer(request, pool, emit)
        asked.clear()
        emit(answer)
        if request.get("refill"):
            pool.refill()
    pool.stop()
    os._exit(0)  # taking torch apart takes 0.1 s, and everything is said


def _leave_with_the_asker(asked: threading.Event) -> None:
    """End this process if whoever asked goes away before the answer, by SIGKILL too. The server sees to the rest."""
    hang_up = select.poll()
    hang_up.register(0, 0)  # which is reported unasked
    hang_up.poll()
    asked.wait()
    os._exit(1)


def _clean_start() -> WorkerPool:
    """Import torch and fork the servers: nothing of the job has been read yet."""
    gc.disable()  # until a server freezes what is there: collecting while torch is imported takes 0.1 s
    from grader.sandbox.host.fork_server import ForkServer
    from grader.sandbox.host.warm import import_module, warm_up
    from grader.sandbox.isolation.privileges import hide_from_peers

    warm_up()
    for name in sys.argv[2:]:
        import_module(name)
    servers = ForkServer.start(), ForkServer.start(by_hand=True)
    if sys.platform == "linux":
        hide_from_peers()
    from grader.sandbox.host.worker_pool import WorkerPool  # only now: workers need none of it

    return WorkerPool(*servers)


def _answer(request: dict[str, Any], pool: WorkerPool, emit: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    from grader.errors import Fault
    from grader.examiner.own_limits import EXIT_WITHOUT_MEMORY, OutOfMemory, limit_time
    from grader.sandbox.isolation.interface import Limits

    try:
        if "look_around" in request:
            return asdict(_look_around(pool))
        from grader.examiner.session import examine

        seen = (lambda cases: emit({"seen": list(map(asdict, cases))})) if request["stream"] else None
        asked = _request(request["examine"])
        if not asked.in_process:
            limit_time(Limits(**asked.exercise.limits).submission_s)  # type: ignore[arg-type]
        return asdict(examine(asked, pool, seen))
    except OutOfMemory:
        os._exit(EXIT_WITHOUT_MEMORY)  # another examiner begins with what this one lacks
    except Fault as fault:
        return {"fault": {"whose": fault.whose, "what": fault.what, "do": fault.do}}


def _request(asked: dict[str, Any]) -> Request:
    from grader.course.catalogue import find
    from grader.examiner.modes import MODES
    from grader.examiner.workers import Request
    from grader.submission.interface import Chunk, Submission

    given = asked["submission"]
    submission = Submission(**{**given, "chunks": tuple(Chunk(**chunk) for chunk in given["chunks"])})
    return Request(
        find(asked["exercise"]), submission, asked["seed"], tuple(asked["devices"]), MODES[asked["mode"]],
        asked["in_process"], asked["given_up"],
    )  # fmt: skip


def _look_around(pool: WorkerPool) -> Environment:
    """This machine, seen from a worker that is given nothing to do."""
    from grader.examiner.environment import environment
    from grader.sandbox.isolation.interface import Limits

    with pool.take(Limits()) as worker:
        return environment(worker.ready(), seed=0, devices=("cpu", "cuda"))
