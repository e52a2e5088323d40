"""How long a learner waits: `grade exercise03` from a cold start and for the second time, beside a floor and a peer.

    python benchmarks/cold_start.py [RUNS]

Measured in turn, one thread each, in one run: A `grade exercise03` on the reference solution, without a terminal, so
from a cold start; B the floor, `python -c "import torch"`; C the peer, plain `pytest --json-report` with the same
checks in one process and no isolation; D `grade exercise03` in a terminal, a second after it was used there, so with
the examiner that stayed behind. Prints medians of wall time and the ratios of the medians.
"""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.examiner.resident.allowed import CI, SETTING
from grader.examiner.resident.lock import holder
from grader.examiner.resident.residence import NAME

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "solutions/exercise03_linear/linear.py"
GRADE = Path(sys.executable).with_name("grade")
OURS = [GRADE, "exercise03", "--submission", REFERENCE, "--device", "cpu", "--seed", "1"]
COMMANDS = {
    "A grade exercise03": OURS,
    "B import torch": [sys.executable, "-c", "import torch"],
    "C plain pytest": [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
        "--rootdir", ROOT / "benchmarks",
        "--confcutdir", ROOT / "benchmarks/plain", "-p", "benchmarks.plain.conftest",
        "--json-report", "--json-report-file", "none",
        ROOT / "tests/hidden/exercise03_linear/test_linear.py", ROOT / "exercises/exercise03_linear/test_examples.py",
    ],
}  # fmt: skip


SECOND = "D second grade"
THINKS_S = 1.0
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def wall(command: list[object]) -> float:
    """Seconds that a command takes; it must succeed."""
    with tempfile.TemporaryDirectory() as empty:
        start = time.perf_counter()
        done = subprocess.run(
            [str(part) for part in command], cwd=empty, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return seconds


def wall_in_terminal(command: list[object], runtime: str) -> float:
    """Seconds that a command takes in a terminal. runtime: the user's runtime folder."""
    ours, its = pty.openpty()
    outside_ci = {name: value for name, value in os.environ.items() if name not in CI}
    with tempfile.TemporaryDirectory() as empty:
        start = time.perf_counter()
        running = subprocess.Popen(
            [str(part) for part in command], cwd=empty, stdin=its, stdout=its, stderr=its, start_new_session=True,
            env={**outside_ci, **ONE_THREAD, "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": runtime, SETTING: "10"},
        )  # fmt: skip
        os.close(its)
        shown = b""
        with contextlib.suppress(OSError):  # what Linux answers once nobody has the terminal open
            while piece := os.read(ours, 1 << 16):
                shown += piece
        code = running.wait()
        seconds = time.perf_counter() - start
    os.close(ours)
    if code != 0:
        sys.exit(f"{command[0]} failed:\n{shown.decode(errors='replace')}")
    return seconds


def main(runs: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in (*COMMANDS, SECOND)}
    with tempfile.TemporaryDirectory() as runtime:  # made with mode 700
        lock = Path(runtime) / NAME / "examiner.lock"
        for number in range(runs + 1):
            round_ = {name: wall(command) for name, command in COMMANDS.items()}
            before = holder(lock)
            round_[SECOND] = wall_in_terminal(OURS, runtime)
            time.sleep(THINKS_S)
            if number and (before is None or holder(lock) != before):
                sys.exit("The second `grade` had no examiner to ask.")
            if number:  # the first round warms the disk cache, and leaves the examiner behind
                for name, seconds in round_.items():
                    times[name].append(seconds)
        stays = holder(lock)
        if stays is not None:
            os.kill(stays[0], signal.SIGTERM)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(
            f"{name:<20} median {medians[name]:.2f} s   min {min(values):.2f}   max {max(values):.2f}   ({runs} runs)"
        )
    a, b, c, d = medians.values()
    print(f"A/B {a / b:.2f} (aim: 1.35)   A/C {a / c:.2f} (aim: 1.0)   D/C {d / c:.2f} (aim: 0.1)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
