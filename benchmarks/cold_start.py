"""How long a learner waits: `grade exercise03` from a cold start, beside a floor and a peer.

    python benchmarks/cold_start.py [RUNS]

Measured in turn, one thread each, in one run: A `grade exercise03` on the reference solution; B the floor,
`python -c "import torch"`; C the peer, plain `pytest --json-report` with the same checks in one process and no
isolation. Prints medians of wall time and the ratios of the medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "solutions/exercise03_linear/linear.py"
GRADE = Path(sys.executable).with_name("grade")
COMMANDS = {
    "A grade exercise03": [GRADE, "exercise03", "--submission", REFERENCE, "--device", "cpu", "--seed", "1"],
    "B import torch": [sys.executable, "-c", "import torch"],
    "C plain pytest": [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
        "--rootdir", ROOT / "benchmarks",
        "--confcutdir", ROOT / "benchmarks/plain", "-p", "benchmarks.plain.conftest",
        "--json-report", "--json-report-file", "none",
        ROOT / "tests/hidden/exercise03_linear/test_linear.py", ROOT / "exercises/exercise03_linear/test_examples.py",
    ],
}  # fmt: skip


def wall(command: list[object]) -> float:
    """Seconds that a command takes; it must succeed."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    with tempfile.TemporaryDirectory() as empty:
        start = time.perf_counter()
        done = subprocess.run(
            [str(part) for part in command], cwd=empty, capture_output=True, text=True,
            env={**os.environ, **one_thread, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return seconds


def main(runs: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(runs + 1):
        for name, command in COMMANDS.items():
            seconds = wall(command)
            if number:  # the first round warms the disk cache
                times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(
            f"{name:<20} median {medians[name]:.2f} s   min {min(values):.2f}   max {max(values):.2f}   ({runs} runs)"
        )
    a, b, c = medians.values()
    print(f"A/B {a / b:.2f} (aim: 1.5)   A/C {a / c:.2f} (aim: 1.0)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
