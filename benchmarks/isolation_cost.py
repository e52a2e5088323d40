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

from grader.sandbox.host import scratch
from grader.sandbox.host.fork_server import ForkServer
from grader.sandbox.host.printed import new_file
from grader.sandbox.host.remote import RemoteSubmission
from grader.sandbox.host.time_left import WholeTime
from grader.sandbox.host.warm import warm_up
from grader.sandbox.host.worker import Worker
from grader.sandbox.isolation.footprint import measure
from grader.sandbox.isolation.interface import Limits, SandboxRoot, WorkerSpec
from grader.sandbox.isolation.stack import WALLS, enter_all, prepare
from grader.submission.interface import Chunk, Submission

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
    """Each layer, entered in a child of its own: the server's, once a session, then a worker's."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        sandbox = SandboxRoot(Path(tempfile.gettempdir()), cuda=False)
        at_rest = measure()  # a root folder of our own has no /proc
        of_server = enter_all(WALLS.of_server, sandbox)
        spec = WorkerSpec(Limits(), scratch.new(sandbox, Limits()), writing, new_file(), False, at_rest)
        held = {f"(once) {name}": one for name, one in of_server.items()} | enter_all(WALLS.of_worker, spec)
        os.write(writing, json.dumps({name: one.ms for name, one in held.items() if not one.why_not}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        times = json.loads(answer.read())
    os.waitpid(pid, 0)
    return {**times, "a worker's layers": sum(ms for name, ms in times.items() if not name.startswith("(once)"))}


def stages(server: ForkServer) -> Times:
    """One worker's life, as a test waits for it when no spare one is ready."""
    begun: list[Worker] = []

    def call() -> None:
        RemoteSubmission(begun[0]).same(1)

    def start() -> None:
        begun.append(Worker(server, Limits()))
        begun[0].load(NOTHING, 0, WholeTime(60))

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
    server = ForkServer.start(by_hand=True)
    table("a worker, seen by the examiner", lambda: stages(server), workers)
    server.stop()
    prepare()
    table("a child without walls", lambda: timed({"fork, exit and wait": bare_fork}), workers)
    table("layers, inside a child", layers, workers)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
