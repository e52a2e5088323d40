"""One worker with CUDA's wider rules, behind all layers of isolation but some: whether it starts, and what it can do.

    python probe.py '{"device": "cuda", "without": ["landlock"], "limits": {}, "attacks": false}'

A process of its own, because a fork server is started from one that has never used CUDA. Answers with one line of JSON.
"""

from __future__ import annotations

import ast
import json
import sys
import time
from pathlib import Path
from typing import Any

from grader.course import catalogue
from grader.errors import GraderFault
from grader.sandbox.host import fork_server
from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.warm import warm_up
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.interface import Limits, SandboxRoot
from grader.sandbox.isolation.stack import WALLS
from grader.submission.interface import Chunk, Submission

HERE = Path(__file__).parent
PROGRAM, ATTACKS = HERE / "program.py", HERE / "attacks.py"


def main() -> None:
    asked = json.loads(sys.argv[1])
    if asked["device"] != "cuda":  # the walls of a CUDA worker, tried with the CPU inside
        fork_server.start_cuda = lambda: None
        fork_server.SandboxRoot = lambda workers, cuda, **more: SandboxRoot(workers, cuda=True, **more)
    warm_up()
    walls = WALLS.without(*asked["without"])
    server, by_hand = ForkServer.start(walls), ForkServer.start(walls, by_hand=True)
    try:
        answer = _attacked(server) if asked["attacks"] else _worked(server, by_hand, asked)
    except (GraderFault, LearnerFault) as fault:
        answer = {"why": str(getattr(fault, "what", fault))}
    server.stop()
    by_hand.stop()
    print(json.dumps(answer))


def _worker(server: ForkServer, file: Path, cuda: bool = True, **limits: float) -> Worker:
    """One that has loaded a file of ours."""
    worker = Worker(server, Limits(**limits), cuda=cuda)  # type: ignore[arg-type]
    worker.ready()
    source = Chunk(file.name, file.read_text(encoding="utf-8"))
    worker.load(Submission(file.name, "", (source,), uses_torch=True), 1, WholeTime(60))
    worker.loaded()
    return worker


def _worked(server: ForkServer, by_hand: ForkServer, asked: dict[str, Any]) -> dict[str, Any]:
    """What a worker could do, and what it held. Raises GraderFault and LearnerFault."""
    start = time.monotonic()
    with _worker(server, PROGRAM, **asked["limits"]) as worker:
        told: dict[str, Any] = {"seconds_to_start": round(time.monotonic() - start, 2)}
        missing = {layer.name: layer.detail for layer in worker.ready() if not layer.in_force}
        program = RemoteSubmission(worker)
        told |= {"missing": missing, "descriptors_at_start": program.descriptors()}
        told["thread"] = program.names_a_thread()
        start = time.monotonic()
        told["work"] = program.work(asked["device"])
        told["seconds_of_work"] = round(time.monotonic() - start, 2)
        told["learn"] = program.learn(asked["device"])
        told |= {"descriptors": program.descriptors(), "resident_mb": round(program.resident_mb())}
        told["processor_s"] = round(program.processor_s(), 2)
    with _worker(by_hand, PROGRAM, **asked["limits"]) as worker:  # whose traps CUDA must get past, too
        told["by_hand"] = RemoteSubmission(worker).work(asked["device"])
    with _worker(by_hand, PROGRAM, cuda=False) as worker:
        told["cuda_in_a_cpu_worker"] = RemoteSubmission(worker).asks_for_a_gpu()
    return {"why": "", **told}


def _attacked(server: ForkServer) -> dict[str, Any]:
    """What came of each attack: what it brought home, or how it was refused."""
    hidden = catalogue.find("03").hidden_folder
    rooms = {"hidden": str(next(hidden.glob("test_*.py"))), "solutions": str(catalogue.find("03").solution_folder)}
    source = ATTACKS.read_text(encoding="utf-8")
    names = [part.name for part in ast.parse(source).body if isinstance(part, ast.FunctionDef) and part.name[0] != "_"]
    came: dict[str, dict[str, Any]] = {}
    worker = _worker(server, ATTACKS)
    for name in names:
        try:
            came[name] = {"stopped": False, "how": str(getattr(RemoteSubmission(worker), name)(rooms))[:200]}
        except LearnerFault as fault:
            came[name] = {"stopped": True, "how": fault.sentence[:200]}
            if fault.outcome == "crashed":
                worker = _worker(server, ATTACKS)
    worker.end()
    return {"why": "", "attacks": came}


if __name__ == "__main__":
    main()
