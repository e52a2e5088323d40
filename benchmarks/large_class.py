"""A class of a thousand, with all that classes hand in, killed in the middle and gone on with.

    python benchmarks/large_class.py [--submissions 1000] [--cores 2]

Of exercise 05: right, wrong, unreadable, crashing and hanging answers, no two alike (SHARES). Graded once undisturbed
and once killed (SIGKILL) after a third and again after two thirds, into gradebooks of one seed. Prints throughput, the
memory of the largest process, and whether both gradebooks say the same.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.classroom.gradebook import Gradebook

ROOT = Path(__file__).resolve().parents[1]
GRADE = Path(sys.executable).with_name("grade")
RIGHT = (ROOT / "solutions/exercise05_mse/mse.py").read_text(encoding="utf-8")
WRONG = (ROOT / "tests/golden/submissions/mse.py").read_text(encoding="utf-8")
HANGS = RIGHT.replace("def backprop_gradient(self):", "def backprop_gradient(self):\n        while True: pass")
CRASHES = RIGHT.replace("def backprop_gradient(self):", "def backprop_gradient(self):\n        import os; os._exit(0)")
SHARES = {
    "right": (RIGHT, 50),
    "wrong": (WRONG, 40),
    "unreadable": ("def (", 4),
    "crashing": (CRASHES, 5),
    "hanging": (HANGS, 1),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--cores", type=int, default=2)
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        _class(room / "class", settings.submissions)
        with Gradebook.writing(room / "whole.db"):
            pass
        shutil.copy(room / "whole.db", room / "killed.db")
        command = [GRADE, "batch", room / "class", "--device", "cpu", "--jobs", str(settings.cores), "-g"]
        start = time.perf_counter()
        code = subprocess.run([*command, room / "whole.db"], stdout=subprocess.DEVNULL).returncode
        minutes = (time.perf_counter() - start) / 60
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rate = settings.submissions / minutes
        print(f"undisturbed: exit code {code}, {rate:.0f} submissions a minute on {settings.cores} cores")
        print(f"largest process: {peak:.0f} MB; gradebook: {(room / 'whole.db').stat().st_size / 2**20:.1f} MB")
        for share in (1 / 3, 2 / 3):
            done = _killed([*command, room / "killed.db"], room / "killed.db", round(share * settings.submissions))
            print(f"killed with {done} of {settings.submissions} graded")
        subprocess.run([*command, room / "killed.db"], stdout=subprocess.DEVNULL)
        same = _contents(room / "killed.db") == _contents(room / "whole.db")
        counts = [_count(room / name) for name in ("whole.db", "killed.db")]
        print(f"both gradebooks say the same: {same}; results in them: {counts}")
    return 0 if same else 1


def _class(folder: Path, count: int) -> None:
    sources = [source for source, share in SHARES.values() for _ in range(share)]
    for number in range(count):
        file = folder / f"student{number:05}" / "mse.py"
        file.parent.mkdir(parents=True)
        file.write_text(f"{sources[number * 37 % len(sources)]}\n# {number}\n", encoding="utf-8")


def _killed(command: list[object], file: Path, after: int) -> int:
    """Kill a batch once so many are graded; how many then are."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and _count(file) < after:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return _count(file)


def _count(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])


def _contents(file: Path) -> list[object]:
    """All that a gradebook says but for times."""
    with Gradebook.reading(file) as book:
        pairs = [(grade, book.report(grade.result)) for grade in book.grades()]
        return [
            (g.student, g.score, g.most, g.problem, r and [(t.id, t.outcome, t.feedback, t.points) for t in r.tests])
            for g, r in pairs
        ]


if __name__ == "__main__":
    sys.exit(main())
