"""The tests of an exercise under pytest in one process, with no isolation and no diagnosis: what a course without a
grader would run.

    python -m benchmarks.plain EXERCISE FILE

Used by ../batch.py as the peer, for any exercise: the same tests on the same inputs, judged in the same way.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import torch

from grader.course.catalogue import find
from grader.examiner.modes import MODES
from grader.examiner.session import examine
from grader.examiner.workers import Request
from grader.submission.submitted import submitted

torch.set_num_threads(1)
exercise = find(sys.argv[1])
request = Request(exercise, submitted(exercise, Path(sys.argv[2])), 1, ("cpu",), MODES["points"], in_process=True)
result = examine(request, pool=SimpleNamespace(at_rest=None))  # type: ignore[arg-type]  # no worker is forked
print(sum(case.outcome == "passed" for case in result.cases), "of", len(result.cases), "passed")
