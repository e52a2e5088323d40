"""A process that is clean enough to fork workers from, for tests whose own process isn't: pytest-xdist has threads.

It does what the examiner does (imports torch on one thread, forks the servers), then answers jobs, one JSON line each:

    {"source": str, "calls": [expression…], "neighbour": str, "limits": {…}, "by_hand": bool, "seed": int}
    →  {"loading": [outcome…], "calls": [outcome…], "layers": {name: why it is missing, or ""}}

Each job has a worker of its own, and a second one for `neighbour` if that isn't empty, as two tests of one submission
have. A call is a Python expression over `submission` and `neighbour`; its outcome has the repr of what it gave. All but
the two sources is trusted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from grader.sandbox.host.faults import LearnerFault, LearnerRaised
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.remote import RemoteSubmission, get, put
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.warm import warm_up
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.interface import Limits
from grader.sandbox.isolation.stack import WALLS
from grader.submission.interface import Chunk, Submission
from grader.testing import callback


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warm_up()
    walls = WALLS.without("namespaces") if "no namespaces" in sys.argv else WALLS
    servers = {by_hand: ForkServer.start(walls, by_hand) for by_hand in (False, True)}
    for line in sys.stdin:
        job = json.loads(line)
        answers.write(json.dumps(work(job, servers[job["by_hand"]])) + "\n")
        answers.flush()
    for server in servers.values():
        server.stop()


def work(job: dict[str, Any], server: ForkServer) -> dict[str, Any]:
    """One job, in workers of its own."""
    start, whole = time.monotonic(), WholeTime(Limits(**job["limits"]).submission_s)
    with ExitStack() as stack:

        def worker(source: str) -> Worker:
            """A worker that is loading `source`."""
            new = stack.enter_context(Worker(server, Limits(**job["limits"])))
            learners = Submission("learner.py", "", (Chunk("learner.py", source),), True)
            new.load(learners, job["seed"], whole)
            return new

        subject = worker(job["source"])
        names = {
            "submission": RemoteSubmission(subject), "put": put, "get": get, "callback": callback,
            "torch": torch, "np": np,
        }  # fmt: skip
        if job["neighbour"]:
            beside = worker(job["neighbour"])
            beside.loaded()
            names["neighbour"] = RemoteSubmission(beside)
        answer: dict[str, Any] = {"layers": {layer.name: layer.detail for layer in subject.ready()}, "calls": []}
        try:
            answer["loading"] = [raised(error) for _chunk, error in subject.loaded().failures]
        except LearnerFault as fault:
            return {**answer, "loading": [{**described(fault), "seconds": time.monotonic() - start}]}
        return {**answer, "calls": [outcome(call, names) for call in job["calls"]]}


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
