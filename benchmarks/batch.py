"""How fast a class is graded: `grade batch` beside plain pytest, on the same submissions, with the same checks.

    python benchmarks/batch.py [--submissions 60] [--cores 2]

Measured in one run, one thread each, in turn: A `grade batch` of so many right and wrong answers to exercise 03, into a
gradebook; B plain `pytest --json-report` of the same checks, without isolation, a process for each of a few of the same
submissions and as many at once as there are cores. Prints submissions a minute and core, and their ratio.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GRADE = Path(sys.executable).with_name("grade")
ANSWERS = (ROOT / "solutions/exercise03_linear/linear.py", ROOT / "tests/golden/submissions/linear.py")
PLAIN = [
    sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ROOT / "benchmarks",
    "--confcutdir", ROOT / "benchmarks/plain", "-p", "benchmarks.plain.conftest", "--json-report",
    "--json-report-file", "none", ROOT / "tests/hidden/exercise03_linear/test_linear.py",
    ROOT / "exercises/exercise03_linear/test_examples.py",
]  # fmt: skip
FEW = 8
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--cores", type=int, default=2)
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        files = [_handed_in(room / "class", number) for number in range(settings.submissions)]
        ours = settings.submissions / _minutes(lambda: _batch(room, settings.cores)) / settings.cores
        some = (files * FEW)[: FEW * settings.cores]
        plain = len(some) / _minutes(lambda: _plain(some, settings.cores)) / settings.cores
    print(f"submissions a minute and core, on {settings.cores} cores")
    print(f"A grade batch   {ours:6.1f} ({settings.submissions} of them)")
    print(f"B plain pytest  {plain:6.1f} ({len(some)} of them)")
    print(f"ratio A/B       {ours / plain:6.1f}")


def _handed_in(folder: Path, number: int) -> Path:
    file = folder / f"student{number:04}" / "linear.py"
    file.parent.mkdir(parents=True)
    source = ANSWERS[number % len(ANSWERS)].read_text(encoding="utf-8")
    file.write_text(f"{source}\n# {number}\n", encoding="utf-8")
    return file


def _batch(room: Path, cores: int) -> None:
    command = [GRADE, "batch", room / "class", "-g", room / "class.db", "--device", "cpu", "--jobs", str(cores)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=room)


def _plain(files: list[Path], cores: int) -> None:
    def one(file: Path) -> None:
        own = {**ONE_THREAD, "PYTHONPATH": str(ROOT), "PLAIN_SUBMISSION": str(file)}
        done = subprocess.run(PLAIN, cwd=file.parent, capture_output=True, env={**os.environ, **own})
        assert done.returncode in (0, 1), done.stdout.decode()

    with ThreadPoolExecutor(cores) as threads:
        list(threads.map(one, files))


def _minutes(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / 60


if __name__ == "__main__":
    main()
