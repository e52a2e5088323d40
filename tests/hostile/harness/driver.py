"""Grades as `grade` does, one submission after another, with one examiner: each a JSON line in and a JSON line out.

{"exercise": "05", "path": …, "seed": 7}  →  {"code": 0 to 3, "said": …, "text": …, "json": …, "html": …}
"""

from __future__ import annotations

import json
import os
import sys
from io import StringIO
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
    from grader.reporting import html, text
    from grader.reporting import json as as_json

    try:
        report = grade(job["exercise"], Path(job["path"]), device="cpu", seed=job["seed"], examiner=examiner)
    except Fault as fault:
        return {"code": fault.exit_code, "said": str(fault), "text": "", "json": "{}", "html": ""}
    pages = {"text": StringIO(), "json": StringIO(), "html": StringIO()}
    for name, module in (("text", text), ("json", as_json), ("html", html)):
        module.write(report, pages[name])
    code = {"passed": 0, "failed": 1, "error": 3}[report.status]
    return {"code": code, "said": "", **{name: page.getvalue() for name, page in pages.items()}}


if __name__ == "__main__":
    main()
