"""How fast a class is graded: `grade batch` beside plain pytest, on the same submissions, with the same tests.

    python -m benchmarks.batch [EXERCISE ...] [--submissions 60] [--cores 2]

Measured for each exercise in one run, one thread each, in turn: A `grade batch` of so many right answers, into a
gradebook; M the same for a mix, of which every third is wrong; B plain pytest without isolation (benchmarks/plain), a
process for each of a few of the same submissions and as many at once as there are cores. Prints submissions a minute
and core, and their ratios.
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

from benchmarks.verdicts.corpus import UNLISTED
from grader.course.catalogue import Exercise, find

ROOT = Path(__file__).resolve().parents[1]
GRADE = Path(sys.executable).with_name("grade")
EXERCISES = ["3", "5", "7", "20", "24"]
FEW = 6
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", default=EXERCISES, metavar="EXERCISE")
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    print(f"submissions a minute and core, on {asked.cores} cores, {asked.submissions} of each kind")
    print("exercise   A right   M mix   B plain   A/B   M/B")
    for name in asked.exercises:
        exercise = find(name)
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder)
            rates = [_rate(_class(room / kind, exercise, wrong), asked) for kind, wrong in (("right", 0), ("mix", 3))]
            plain = _plain_rate(exercise, sorted((room / "mix").rglob("*.py")), asked.cores)
        (right, mix), ratio = rates, [rate / plain for rate in rates]
        print(f"{name:>8} {right:9.0f} {mix:7.0f} {plain:9.1f} {ratio[0]:5.1f} {ratio[1]:5.1f}", flush=True)


def _class(folder: Path, exercise: Exercise, wrong: int) -> Callable[[int], tuple[Exercise, Path]]:
    """Hands in so many submissions to an exercise, of which each `wrong`-th is wrong. Returns its folder."""
    mistaken = sorted((UNLISTED / exercise.short).glob("*.py")) or [exercise.public_folder / exercise.stub]

    def hand_in(count: int) -> tuple[Exercise, Path]:
        for number in range(count):
            answer = mistaken[number % len(mistaken)] if wrong and number % wrong == 0 else exercise.solution
            file = folder / f"student{number:04}" / exercise.stub
            file.parent.mkdir(parents=True)
            file.write_text(f"{answer.read_text(encoding='utf-8')}\n# {number}\n", encoding="utf-8")
        return exercise, folder

    return hand_in


def _rate(hand_in: Callable[[int], tuple[Exercise, Path]], asked: argparse.Namespace) -> float:
    exercise, folder = hand_in(asked.submissions)
    command = [
        GRADE, "batch", folder, "--exercise", exercise.name, "-g", folder.with_suffix(".db"), "--device", "cpu",
        "--jobs", str(asked.cores),
    ]  # fmt: skip
    return asked.submissions / asked.cores / _minutes(lambda: _run(command, folder))


def _plain_rate(exercise: Exercise, files: list[Path], cores: int) -> float:
    some = files[: FEW * cores]

    def one(file: Path) -> None:
        _run([sys.executable, "-m", "benchmarks.plain", exercise.name, str(file)], ROOT)

    with ThreadPoolExecutor(cores) as threads:
        return len(some) / cores / _minutes(lambda: list(threads.map(one, some)))


def _run(command: list[object], folder: Path) -> None:
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, env=_environment())
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _environment() -> dict[str, str]:
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def _minutes(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / 60


if __name__ == "__main__":
    main()
