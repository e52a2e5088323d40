"""Whether the command's memory grows with the class: `grade batch`'s own process, for 100 to 10,000 submissions.

    python benchmarks/batch_memory.py [COUNT ...]

All of it is real but the judging, which answers with one and the same real report: ten thousand gradings would take
hours and happen in other processes anyway. Prints the largest resident memory of a fresh process for each count.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRONG = (ROOT / "tests/golden/submissions/mse.py").read_text(encoding="utf-8")


class Canned:
    """An engine that has judged already."""

    def __init__(self, report: object) -> None:
        self._report = report

    def run(self, jobs: Iterable) -> Iterator:
        from grader.classroom.engines.interface import JobResult

        for job in jobs:
            yield JobResult(job.number, self._report, 0.3)


def one(count: int, report: Path) -> None:
    """A batch of so many in this process."""
    from grader.classroom.batch import batch
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.intake.find import find

    engine = Canned(pickle.loads(report.read_bytes()))
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for number in range(count):
            (room / f"class/student{number:05}").mkdir(parents=True)
            (room / f"class/student{number:05}/mse.py").write_text(f"{WRONG}\n# {number}\n", encoding="utf-8")
        start = time.perf_counter()
        with Gradebook.writing(room / "class.db") as book:
            found = find(room / "class", room)
            graded = sum(1 for step in batch(found, book, engine, "cpu", regrade=False) if step.how == "graded")
        seconds = time.perf_counter() - start
        size = (room / "class.db").stat().st_size / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{graded:6} submissions: {peak:4.0f} MB at most, {seconds / count * 1e3:.1f} ms each; {size:.1f} MB on disk")


def main(counts: list[int]) -> None:
    import grader

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mse.py"
        file.write_text(WRONG, encoding="utf-8")
        report = Path(folder) / "report"
        report.write_bytes(pickle.dumps(grader.grade("exercise05", file, device="cpu", seed=1)))
        for count in counts:
            subprocess.run([sys.executable, __file__, "--one", str(count), report], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main([int(count) for count in sys.argv[1:]] or [100, 1_000, 10_000])
