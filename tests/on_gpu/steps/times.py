"""What grading one exercise takes, as its user waits for it: cold, then again, and on the CPU alone."""

from __future__ import annotations

import subprocess
import sys
import time

from doctor import GRADE
from plan import FAILED, NO_CUDA, NO_TIME, NOT_RUN, PASSED, given, tell

from grader.course.catalogue import find

ENOUGH_S = 15.0
"""For one grading: who has been given less had no time, and isn't slow."""


def main() -> None:
    plan = given()
    (exercise, *_) = plan.of("03") or plan.of()
    asked = {"cold": plan.device, "again": plan.device, "with both devices": "auto", "on the CPU": "cpu"}
    for name, device in asked.items():
        what = f"grade {exercise.number} --device {device}, {name}"
        if name == "with both devices" and not plan.cuda:
            tell(what, NOT_RUN, NO_CUDA)
            continue
        start = time.monotonic()
        try:
            done = subprocess.run(
                [*GRADE, exercise.name, "--submission", str(find(exercise.name).solution), "--device", device],
                capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=plan.seconds / 3,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            slow = plan.seconds / 3 > ENOUGH_S
            tell(what, FAILED if slow else NOT_RUN, f"it takes over {plan.seconds / 3:.0f} s" if slow else NO_TIME)
            continue
        seconds = time.monotonic() - start
        last = (done.stderr or done.stdout).strip()[-300:]
        tell(what, FAILED if done.returncode else PASSED, last if done.returncode else f"{seconds:.1f} s",
             seconds=round(seconds, 2))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
