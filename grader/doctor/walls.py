"""The layers of isolation, tried one by one and then together: which one breaks a worker?

This is a process of its own (`main`): it imports torch once, forks for each trial, and prints one JSON object a line as
soon as it is known, so that whatever ends it leaves what was found before.
"""

from __future__ import annotations

import json
import os
import select
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.doctor.interface import ISOLATION, WORKER, Check
from grader.doctor.machine import REPORT
from grader.doctor.remedies import remedy
from grader.errors import GraderFault
from grader.sandbox.host import printed
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.warm import warm_up
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.footprint import measure, open_proc
from grader.sandbox.isolation.interface import Layer, LayerResult, Limits, SandboxRoot, WorkerSpec
from grader.sandbox.isolation.stack import WALLS, Walls, enter_all
from grader.submission.interface import Chunk, Submission

BEFORE = {"landlock": ("no_new_privs",), "seccomp": ("no_new_privs",)}
"""What the kernel requires to be entered before, except from root."""
PATIENCE_S = 30.0
TRIED = Submission("doctor.py", "", (Chunk("doctor.py", "def double(x):\n    return 2 * x"),), uses_torch=True)


def main() -> None:
    """Print each check as a line of JSON."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warm_up()
    for check in checks():
        answers.write(json.dumps(asdict(check)) + "\n")
        answers.flush()
    os._exit(0)  # taking torch apart takes 0.1 s


def checks() -> Iterator[Check]:
    """Each layer by itself; then a worker behind all of them, whose own account counts; if it fails, behind fewer."""
    alone = {layer.name: _alone(layer) for layer in WALLS.all}
    why, results = _worker(WALLS)
    for layer in WALLS.all:
        yield _of_layer(layer, results.get(layer.name, alone[layer.name]))
    if not why:
        yield Check(WORKER, "worker", "ok", "one started with these layers, and answered")
        return
    yield from _with_fewer(why)


def _of_layer(layer: Layer[Any], held: LayerResult) -> Check:
    if not held.why_not:
        return Check(ISOLATION, layer.name, "ok", f"{layer.does} ({held.ms:.2g} ms){_version(layer)}")
    return Check(ISOLATION, layer.name, "missing", held.why_not, layer.missing, remedy(layer.name, held.why_not))


def _version(layer: Layer[Any]) -> str:
    """Of Landlock, the version, with what an old one leaves to seccomp."""
    if layer.name != "landlock":
        return ""
    from grader.sandbox.isolation.ruleset import abi, lacking

    version = abi()
    left = f", which leaves {', '.join(lacking(version))} to seccomp" if lacking(version) else ""
    return f"; version {version} of Landlock{left}"


def _alone(layer: Layer[Any]) -> LayerResult:
    """How entering a layer goes, in a child without the others."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            os.write(writing, json.dumps(asdict(_entered(layer, writing))).encode())
        finally:
            os._exit(0)
    os.close(writing)
    said = b""
    deadline = time.monotonic() + PATIENCE_S
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(reading, 1 << 12)
        said += piece
        if not piece:
            break
    os.close(reading)
    ended = _ended(pid)
    return LayerResult(**json.loads(said)) if said else LayerResult(f"the process that tried it {ended}", 0.0)


def _entered(layer: Layer[Any], channel: int) -> LayerResult:
    sandbox = SandboxRoot(Path(tempfile.gettempdir()), cuda=False, proc=open_proc())
    if layer in (*WALLS.of_server, *WALLS.watching):
        return enter_all([layer], sandbox)[layer.name]
    spec = WorkerSpec(Limits(), Path(tempfile.mkdtemp()), channel, printed.new_file(), False, measure())
    before = [other for other in WALLS.of_worker if other.name in BEFORE.get(layer.name, ())]
    return enter_all((*before, layer), spec)[layer.name]


def _ended(pid: int) -> str:
    """How a child ended; one that still runs is killed."""
    done, status = os.waitpid(pid, os.WNOHANG)
    if not done:
        time.sleep(0.2)
        done, status = os.waitpid(pid, os.WNOHANG)
    if not done:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return f"took longer than {PATIENCE_S:g} s"
    if os.WIFSIGNALED(status):
        return f"was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with exit code {os.WEXITSTATUS(status)}"


def _worker(walls: Walls) -> tuple[str, dict[str, LayerResult]]:
    """Why no worker starts and answers with these layers, "" if one does; and how each layer went."""
    import torch

    results: dict[str, LayerResult] = {}
    try:
        server = ForkServer.start(walls, by_hand=True)
    except OSError as error:
        return f"No process starts: {error.strerror}.", results
    try:
        with Worker(server, Limits()) as worker:
            worker.load(TRIED, 1, WholeTime(PATIENCE_S))
            results = {layer.name: LayerResult(layer.detail, layer.ms) for layer in worker.ready()}
            worker.loaded()
            answer = RemoteSubmission(worker).double(torch.ones(3))
            right = torch.equal(answer, 2 * torch.ones(3))
            return "" if right else f"A worker answered {answer} instead of [2, 2, 2].", results
    except (GraderFault, LearnerFault) as fault:
        return fault.what if isinstance(fault, GraderFault) else fault.sentence, results
    finally:
        server.stop()


def _with_fewer(why: str) -> Iterator[Check]:
    """Leave out one layer, then one more each time from the last on, until a worker starts."""
    names = [layer.name for layer in WALLS.all if layer not in WALLS.watching]
    singly = [name for name in names if not _worker(WALLS.without(name))[0]]
    if singly:
        yield _broken(why, singly[:1])
        return
    for count in range(2, len(names) + 1):
        without = names[-count:]
        if not _worker(WALLS.without(*without))[0]:
            yield _broken(why, without)
            return
    yield Check(
        WORKER, "worker", "broken", why,
        "nothing can be graded. No layer is the cause: no worker starts without them, either", REPORT,
    )  # fmt: skip


def _broken(why: str, names: list[str]) -> Check:
    those = " and ".join(names)
    return Check(
        WORKER, "worker", "broken", f"{why} One starts without {those}.", "nothing can be graded",
        remedy(names[0], why) or REPORT,
    )  # fmt: skip
