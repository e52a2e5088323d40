"""Grades as `grade` does, one submission after another, with one examiner: each a JSON line in and a JSON line out.

{"exercise": "05", "path": …, "seed": 7}  →  {"code": 0 to 3, "said": …, "text": …, "json": …, "html": …}
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    from grader.examiner.client import Examiner

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogateescape")
    os.dup2(2, 1)
    with Examiner() as examiner:
        for line in sys.stdin:
            answers.write(json.dumps(graded(json.loads(line), examiner)) + "\n")
            answers.flush()


def graded(job, examiner):
    from grader.errors import Fault
    from grader.grading import grade
    from grader.reporting.formats import named
    from grader.reporting.interface import Target

    try:
        report = grade(job["exercise"], Path(job["path"]), device="cpu", seed=job["seed"], examiner=examiner)
    except Fault as fault:
        return {"code": fault.exit_code, "said": str(fault), "text": "", "json": "{}", "html": ""}
    pages = {name: named(name).render(report, Target()) for name in ("text", "json", "html")}
    code = {"passed": 0, "failed": 1, "error": 3}[report.status]
    return {"code": code, "said": "", **pages}


if __name__ == "__main__":
    main()
