"""The examiner: the trusted process that holds the hidden tests, the reference and the inputs.

It is started by `client.py`, imports torch, forks the fork server while nothing secret is loaded, and only then reads
its requests from the socket that is its standard input and output, one JSON object a line. Each is answered by a line:
`results.SessionResult`, or {"fault": {...}}. On request, each test's cases are streamed first, and then the result
without the lines of its mistakes, if they are sought: {"seen": [its cases], "of": number of tests}, {"judged": {...}}.
{"hurry": true} has no answer: whatever comes while lines are sought ends that.
{"stay": {...}} has no answer: when this caller is gone, others may call (resident/stay.py).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.sandbox.host.torch_libraries import import_torch

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise
    from grader.examiner.workers import Request
    from grader.results import Case, Environment, LayerStatus, SessionResult
    from grader.sandbox.host.worker_pool import WorkerPool


def main() -> None:
    """Answer the requests of whoever started this process; then of others, if it is to stay."""
    line = socket.socket(fileno=os.dup(0))
    _forget_descriptor(0)
    os.dup2(2, 1)  # whatever prints in here doesn't mix with the answers
    pool = _clean_start()
    from grader.examiner.own_limits import limit_memory

    limit_memory()
    with line:
        caller = _Caller(line, pool)
        caller.serve()
    if caller.stay and not caller.failed and _keeps_from_sockets(caller.layers or _look_around(pool).isolation):
        _stay(caller.stay, pool)
    pool.stop()
    os._exit(0)  # taking torch apart takes 0.1 s, and everything is said


def _stay(where: dict[str, Any], pool: WorkerPool) -> None:
    from grader.examiner.own_limits import is_full
    from grader.examiner.resident.stay import stay

    for standard in (1, 2):
        _forget_descriptor(standard)

    def serve(line: socket.socket) -> bool:
        caller = _Caller(line, pool)
        caller.serve()
        return not caller.failed and not is_full()

    with contextlib.suppress(OSError):  # the user logged out, or the disk is full
        stay(
            Path(where["socket"]), Path(where["lock"]), where["fingerprint"], tuple(sys.argv[2:]), where["idle_s"],
            serve,
        )  # fmt: skip


def _keeps_from_sockets(layers: Iterable[LayerStatus]) -> bool:
    """Whether these layers let workers open no socket, so that none can reach this process."""
    return any(layer.name == "seccomp" and layer.in_force for layer in layers)


def _forget_descriptor(standard: int) -> None:
    """Have a standard descriptor lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, standard)
    os.close(nowhere)


class _Caller:
    """Whoever asks, at the other end of a line.

    stay: where to stay afterwards, if that was asked for. layers: around the workers of the last answer. failed:
    whether an answer was a fault of this process, which then had better not be asked again.
    """

    def __init__(self, line: socket.socket, pool: WorkerPool) -> None:
        self._line, self._pool = line, pool
        self._asked, self._gone = threading.Event(), threading.Event()
        self.stay: dict[str, Any] | None = None
        self.layers: tuple[LayerStatus, ...] = ()
        self.failed = False

    def serve(self) -> None:
        """Answer until the caller hangs up."""
        threading.Thread(target=self._leave_with_the_caller, daemon=True).start()
        with contextlib.suppress(ConnectionResetError):  # it hung up without having read everything
            for question in self._line.makefile("rb"):
                self._obey(json.loads(question))
        self._gone.wait()  # then the thread is done with this line

    def _obey(self, request: dict[str, Any]) -> None:
        if "stay" in request:
            self.stay = request["stay"]
            return
        if "hurry" in request:  # it is answered by now
            return
        self._asked.set()
        if self._gone.is_set():
            os._exit(1)
        answer = self._answered(request)
        self._asked.clear()
        self._emit(answer)
        if request.get("refill"):
            self._pool.refill()

    def _answered(self, request: dict[str, Any]) -> dict[str, Any]:
        from grader.errors import Fault
        from grader.examiner.own_limits import EXIT_WITHOUT_MEMORY, OutOfMemory

        try:
            if "look_around" in request:
                here = _look_around(self._pool)
                self.layers = here.isolation
                return asdict(here)
            result = _examined(request, self._pool, self._emit, self._is_waiting)
            self.layers = result.environment.isolation
            return asdict(result)
        except OutOfMemory:
            os._exit(EXIT_WITHOUT_MEMORY)  # another examiner begins with what this one lacks
        except Fault as fault:
            self.failed = fault.whose == "grader"
            return {"fault": {"whose": fault.whose, "what": fault.what, "do": fault.do}}

    def _is_waiting(self) -> bool:
        """Whether the caller has said something more."""
        return bool(select.select([self._line], [], [], 0)[0])

    def _emit(self, what: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody is there to read it
            self._line.sendall(json.dumps(what).encode() + b"\n")

    def _leave_with_the_caller(self) -> None:
        """End this process if the caller goes away before the answer, by SIGKILL too. The server sees to the rest."""
        hang_up = select.poll()
        hang_up.register(self._line, 0)  # which is reported unasked
        hang_up.poll()
        self._gone.set()
        if self._asked.is_set():
            os._exit(1)


def _clean_start() -> WorkerPool:
    """Import torch and fork the servers: nothing of the job has been read yet."""
    gc.disable()  # until a server freezes what is there: collecting while torch is imported takes 0.1 s
    import_torch()
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


def _examined(
    request: dict[str, Any], pool: WorkerPool, emit: Callable[[dict[str, Any]], None], hurried: Callable[[], bool]
) -> SessionResult:  # fmt: skip
    from grader.course.catalogue import find
    from grader.examiner.own_limits import limit_time
    from grader.sandbox.isolation.interface import Limits

    job = request["examine"]
    exercise = find(job["exercise"])
    limits = Limits(**exercise.limits)  # type: ignore[arg-type]
    if not job["in_process"]:
        limit_time(limits.submission_s)
        pool.prepare(limits, exercise.by_hand)  # while pytest is imported
    from grader.examiner.session import examine

    def seen(cases: list[Case], of: int) -> None:
        emit({"seen": list(map(asdict, cases)), "of": of})

    def judged(result: SessionResult) -> None:
        emit({"judged": asdict(result)})

    if not request["stream"]:
        return examine(_request(exercise, job), pool, hurried=hurried)
    return examine(_request(exercise, job), pool, seen, judged, hurried)


def _request(exercise: Exercise, asked: dict[str, Any]) -> Request:
    from grader.examiner.modes import MODES
    from grader.examiner.workers import Request
    from grader.submission.interface import Chunk, Submission

    given = asked["submission"]
    submission = Submission(**{**given, "chunks": tuple(Chunk(**chunk) for chunk in given["chunks"])})
    return Request(
        exercise, submission, asked["seed"], tuple(asked["devices"]), MODES[asked["mode"]],
        asked["in_process"], asked["given_up"],
    )  # fmt: skip


def _look_around(pool: WorkerPool) -> Environment:
    """This machine, seen from a worker that is given nothing to do."""
    from grader.examiner.environment import environment
    from grader.sandbox.isolation.interface import Limits

    with pool.take(Limits()) as worker:
        return environment(worker.ready(), seed=0, devices=("cpu", "cuda"))
