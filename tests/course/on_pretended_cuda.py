"""Runs exercises' whole suites, CUDA's half on a pretended GPU at both ends of the channel: a line of JSON for each.

python on_pretended_cuda.py EXERCISE=FILE ...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.bench import Job
from grader.catalogue import find
from grader.session.examiner import examine
from grader.session.submitted import submitted
from grader.worker.inside import pretended_gpu


def main(asked: list[str]) -> None:
    pretended_gpu.MOST_OPERATORS = sys.maxsize  # whole trainings, too
    for name, _, file in (each.partition("=") for each in asked):
        exercise = find(name)
        job = Job(exercise, submitted(exercise, Path(file)), 1, ("cpu", "cuda"), at_home=True)
        with pretended_gpu.pretending():
            found = examine(job, workers=None)  # type: ignore[arg-type]  # at home there are none
        cases = [{key: case[key] for key in ("id", "device", "outcome", "feedback")} for case in found["cases"]]
        print(json.dumps({"exercise": name, "cases": cases, "faults": found["faults"]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
