"""What a worker's walls cost: milliseconds of each layer, and of a worker from its fork to its end.

    python benchmarks/isolation_cost.py [WORKERS]

Each layer is timed inside a forked child, in the order of the stack; the stages of a worker are timed where the
examiner waits for them. Prints the median, the fastest and the slowest of WORKERS (default 40), after three
that warm up.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from grader.submission.interface import Chunk, Submission
from grader.worker.client import Worker
from grader.worker.fork_server import ForkServer
from grader.worker.isolation import landlock, seccomp
from grader.worker.isolation.interface import Cell, Limits
from grader.worker.isolation.stack import OF_WORKERS
from grader.worker.printed import new_file
from grader.worker.remote import RemoteSubmission
from grader.worker.warm import warm_up

Times = dict[str, float]
NOTHING = Submission("linear.py", "", (Chunk("linear.py", "def same(x): return x"),), uses_torch=True)


def timed(steps: dict[str, Callable[[], object]]) -> Times:
    """Milliseconds that each step takes, in order."""
    times = {}
    for name, step in steps.items():
        start = time.perf_counter()
        step()
        times[name] = 1000 * (time.perf_counter() - start)
    return times


def bare_fork() -> None:
    """A child that ends at once."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def layers() -> Times:
    """Each layer, entered in a child of its own."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as scratch:
        cell = Cell(Limits(), Path(scratch), writing, new_file(), cuda=False)
        pid = os.fork()
        if pid == 0:
            times = timed({layer.name: lambda layer=layer: layer.enter(cell) for layer in OF_WORKERS})  # type: ignore[misc]
            os.write(writing, json.dumps(times).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as answer:
            times = json.loads(answer.read())
        os.waitpid(pid, 0)
    return {**times, "all layers": sum(times.values())}


def stages(server: ForkServer) -> Times:
    """One worker's life, as a test waits for it when no spare one is ready."""
    begun: list[Worker] = []

    def call() -> None:
        RemoteSubmission(begun[0]).same(1)

    def start() -> None:
        begun.append(Worker(server, Limits()))
        begun[0].load(NOTHING, 0, by_hand=True, whole=time.monotonic() + 60)

    times = timed(
        {
            "fork, until it is asked": start, "until its walls stand": lambda: begun[0].ready(),
            "until the submission is loaded": lambda: begun[0].loaded(), "look up a name and call it": call,
            "end": lambda: begun[0].end(),
        }
    )  # fmt: skip
    return {**times, "a whole worker": sum(times.values())}


def table(title: str, measure: Callable[[], Times], workers: int) -> None:
    """Print one row for each name that `measure` gives."""
    rounds = [measure() for _ in range(workers + 3)][3:]
    print(f"\n{title:<32} median    min    max   ms, {workers} workers")
    for name in rounds[0]:
        values = [times[name] for times in rounds]
        print(f"{name:<32} {statistics.median(values):6.2f} {min(values):6.2f} {max(values):6.2f}")


def main(workers: int) -> None:
    warm_up()
    server = ForkServer.start()
    table("a worker, seen by the examiner", lambda: stages(server), workers)
    server.stop()
    landlock.prepare()
    seccomp.prepare(cuda=False)
    table("a child without walls", lambda: timed({"fork, exit and wait": bare_fork}), workers)
    table("layers, inside a child", layers, workers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
