"""Runs exercises' whole suites, CUDA's half on a simulated GPU at both ends of the channel: a line of JSON for each.

python on_simulated_cuda.py EXERCISE=FILE ...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from grader.course.catalogue import find
from grader.examiner.modes import MODES
from grader.examiner.session import examine
from grader.examiner.workers import Request
from grader.sandbox.guest import simulated_gpu
from grader.submission.submitted import submitted


def main(asked: list[str]) -> None:
    simulated_gpu.MAX_OPERATORS = sys.maxsize  # whole trainings, too
    for name, _, file in (each.partition("=") for each in asked):
        exercise = find(name)
        taken = submitted(exercise, Path(file))
        request = Request(exercise, taken, 1, ("cpu", "cuda"), MODES["grade"], in_process=True)
        with simulated_gpu.simulating():
            found = examine(request, SimpleNamespace(at_rest=None))  # type: ignore[arg-type]  # it takes no worker
        cases = [{key: getattr(case, key) for key in ("id", "device", "outcome", "feedback")} for case in found.cases]
        print(json.dumps({"exercise": name, "cases": cases, "faults": found.faults}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
