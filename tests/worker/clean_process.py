"""A process that is clean enough to fork workers from, for tests whose own process isn't: pytest-xdist has threads.

It does what the examiner does (import torch on one thread, fork the server), then answers jobs, one JSON object a line:

    {"source": str, "calls": [expression…], "limits": {…}, "by_hand": bool, "seed": int, "uses_torch": bool}
    →  {"loading": [outcome…], "calls": [outcome…], "layers": {name: missing}}

Each job has a worker of its own. A call is a Python expression over `submission`, evaluated in order; "shown" is the
repr of what it gave. Everything in here but the source is trusted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from grader.submission.interface import Chunk, Submission
from grader.worker.fork_server import ForkServer
from grader.worker.interface import LearnerFault, LearnerRaised, RemoteSubmission, Worker, hold, read
from grader.worker.isolation.interface import Limits
from grader.worker.warm import warm_up


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warm_up()
    server = ForkServer.start()
    answers.write(json.dumps({"server": server.pid}) + "\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(work(json.loads(line), server)) + "\n")
        answers.flush()
    server.stop()


def work(job: dict[str, Any], server: ForkServer) -> dict[str, Any]:
    """One job in one worker."""
    submission = Submission("learner.py", "", (Chunk("learner.py", job["source"]),), job["uses_torch"])
    with Worker(server, Limits(**job["limits"]), time.monotonic() + 60) as worker:
        layers = {layer.name: layer.missing for layer in worker.ready()}
        worker.load(submission, job["seed"], job["by_hand"])
        start = time.monotonic()
        try:
            loading = [raised(error) for _chunk, error in worker.loaded().failures]
        except LearnerFault as fault:
            return {"loading": [{**described(fault), "seconds": time.monotonic() - start}], "calls": [], "layers": layers}
        names = {"submission": RemoteSubmission(worker), "torch": torch, "np": np, "hold": hold, "read": read}
        return {"loading": loading, "calls": [outcome(call, names) for call in job["calls"]], "layers": layers}


def outcome(call: str, names: dict[str, Any]) -> dict[str, Any]:
    """What came of one call, and how long it took."""
    start = time.monotonic()
    try:
        found = {"name": "returned", "shown": repr(eval(call, names))}
    except LearnerFault as fault:
        found = described(fault)
    return {**found, "seconds": time.monotonic() - start}


def described(fault: LearnerFault) -> dict[str, Any]:
    return raised(fault) if isinstance(fault, LearnerRaised) else {"name": fault.outcome, "sentence": fault.sentence}


def raised(error: LearnerRaised) -> dict[str, Any]:
    return {
        "name": "raised", "outcome": error.outcome, "kind": error.kind, "sentence": error.sentence,
        "type": error.type_name, "message": error.message, "frames": [asdict(frame) for frame in error.frames],
    }  # fmt: skip


if __name__ == "__main__":
    main()
