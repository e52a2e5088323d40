"""Runs exercises' whole suites, CUDA's half on a pretended GPU at both ends of the channel: a line of JSON for each.

python on_pretended_cuda.py EXERCISE=FILE ...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from grader.course.catalogue import find
from grader.examiner.process import examine
from grader.examiner.workers import Job
from grader.sandbox.guest import pretended_gpu
from grader.submission.submitted import submitted


def main(asked: list[str]) -> None:
    pretended_gpu.MAX_OPERATORS = sys.maxsize  # whole trainings, too
    for name, _, file in (each.partition("=") for each in asked):
        exercise = find(name)
        job = Job(exercise, submitted(exercise, Path(file)), 1, ("cpu", "cuda"), in_process=True)
        with pretended_gpu.pretending():
            found = examine(job, SimpleNamespace(at_rest=None))  # type: ignore[arg-type]  # no worker is taken from it
        cases = [{key: case[key] for key in ("id", "device", "outcome", "feedback")} for case in found["cases"]]
        print(json.dumps({"exercise": name, "cases": cases, "faults": found["faults"]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
