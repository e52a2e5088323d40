"""How long a learner waits after saving: `grade watch 3`, beside plain pytest on the same checks.

    python benchmarks/watch.py [SAVES]

One `grade watch` without a terminal grades exercise 03, to which the reference and a wrong answer are saved in turn:
the time from just before the file is written until the end of the report has arrived. Beside it, in the same run:
a cold `pytest --json-report` with the same checks in one process and no isolation, on the reference (the peer in
cold_start.py). Prints medians and the ratios of the medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cold_start import COMMANDS, GRADE, REFERENCE, wall

RIGHT = REFERENCE.read_text(encoding="utf-8")
ANSWERS = {
    "right": (RIGHT, "Score: 10 of 10 points"),
    "wrong": (RIGHT.replace("self.x.T @ gradient", "self.x.T @ gradient / len(gradient)"), "Why: "),
}
PEER = "C plain pytest"
LAST = "isolation: "  # the sentence that a report ends with


def save(file: Path, text: str) -> None:
    """Write as editors do, by renaming."""
    new = file.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def report(watch: subprocess.Popen[str]) -> tuple[str, float]:
    """The next report, and when its last line arrived."""
    assert watch.stdout is not None
    lines: list[str] = []
    end = 0.0
    for line in watch.stdout:
        lines.append(line)
        if LAST in line:
            end = time.perf_counter()
        if line.startswith("exercise03 · "):  # where the learner stands: the watch is ready for the next save
            return "".join(lines), end
    sys.exit(f"`grade watch` ended:\n{''.join(lines)}")


def saves(count: int) -> dict[str, list[float]]:
    """Seconds from each save to its verdict."""
    times: dict[str, list[float]] = {name: [] for name in ANSWERS}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / REFERENCE.name
        save(file, RIGHT)
        watch = subprocess.Popen(
            [GRADE, "watch", "3", "--device", "cpu"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        report(watch)  # the first: torch is imported
        for number in range(count + 1):
            for name, (text, expected) in ANSWERS.items():
                time.sleep(0.3)  # as if somebody thought: what is got ready for the next grading is ready
                start = time.perf_counter()
                save(file, text)
                said, end = report(watch)
                if expected not in said:
                    sys.exit(f"The {name} answer was graded otherwise:\n{said}")
                if number:  # the first round warms up
                    times[name].append(end - start)
        watch.stdin.close()  # type: ignore[union-attr]
        watch.wait()
    return times


def main(count: int) -> None:
    rows = {f"save to verdict, {name}": times for name, times in saves(count).items()}
    rows["cold pytest"] = [wall(COMMANDS[PEER]) for _ in range(1 + max(count // 5, 3))][1:]
    medians = {name: statistics.median(times) for name, times in rows.items()}
    for name, times in rows.items():
        print(
            f"{name:<22} median {1000 * medians[name]:5.0f} ms   min {1000 * min(times):5.0f}   "
            f"max {1000 * max(times):5.0f}   ({len(times)} runs)"
        )
    right, wrong, cold = medians.values()
    print(f"right {right / cold:.2f}, wrong {wrong / cold:.2f} of a cold pytest   (aim: 200 ms)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
