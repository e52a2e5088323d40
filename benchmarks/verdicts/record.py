"""Grade the corpus, and keep each verdict as a line of JSON."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.verdicts.corpus import Item, corpus, fingerprint
from grader.course.catalogue import preloads
from grader.errors import CourseFault, GraderFault, SubmissionFault, UsageFault
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel
from grader.grading import judge
from grader.results import Diagnosis, Report, TestResult

SEED = 11
SAID_EVERY = 25  # files


def record(file: Path, names: Sequence[str], every: int, jobs: int | None) -> int:
    """Append to `file` what it lacks. Returns how many files could not be graded for a fault of the grader's.

    The limits of a test are seconds on the clock: what runs out of time is graded once more, with nothing beside it,
    and that stands. Raises UsageFault for an unknown exercise, and for a file with verdicts of another version of the
    grader or the course.
    """
    items, known = corpus(names, every), _resume(file)
    left = [item for item in items if (item.key, item.sha256) not in known]
    print(f"{len(known)} verdicts in {file}, {len(left)} to go", flush=True)
    lost = _grade(left, file, jobs, again=False)
    known = _resume(file)
    late = [item for item in items if _ran_out_of_time(known.get((item.key, item.sha256)))]
    if late:
        print(f"{len(late)} ran out of time: once more, one at a time", flush=True)
    return lost + _grade(late, file, 1, again=True)


def _grade(items: Sequence[Item], file: Path, jobs: int | None, again: bool) -> int:
    start, lost = time.perf_counter(), 0
    with file.open("a", encoding="utf-8") as out:
        judged = in_parallel(items, _verdict, preloads(item.exercise for item in items), jobs)
        for done, (item, verdict) in enumerate(judged, start=1):
            if isinstance(verdict, GraderFault):
                lost += 1
                print(f"{item.key}: {verdict}", file=sys.stderr, flush=True)
                continue
            out.write(json.dumps({**verdict, "again": again}, ensure_ascii=False) + "\n")
            out.flush()
            if done % SAID_EVERY == 0 or done == len(items):
                print(f"{done} of {len(items)}, {(time.perf_counter() - start) / done:.2f} s each", flush=True)
    return lost


def _ran_out_of_time(verdict: dict[str, Any] | None) -> bool:
    """Whether that may be for want of a processor."""
    if verdict is None or verdict.get("again"):
        return False
    return any(case["outcome"] == "timeout" for test in verdict["tests"] for case in test["cases"])


def _resume(file: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What the file holds, by key and hash: the last verdict stands. One that isn't there gets its first line; a line
    that a killed run left half is cut off."""
    here = {
        "verdicts": 1, "seed": SEED, "fingerprint": fingerprint(), "python": platform.python_version(),
        **{name: version(name) for name in ("torch", "numpy")},
    }  # fmt: skip
    whole = file.read_bytes().rpartition(b"\n")[0] if file.exists() else b""
    if not whole:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(here) + "\n", encoding="utf-8")
        return {}
    first, *rest = map(json.loads, whole.split(b"\n"))
    if first != here:
        raise UsageFault(
            f"{file} holds verdicts of another version of the grader, the course, Python, torch or numpy.",
            "Name another file, or go back to that version.",
        )
    file.write_bytes(whole + b"\n")
    return {(verdict["file"], verdict["sha256"]): verdict for verdict in rest}


def _verdict(examiner: Examiner, item: Item) -> dict[str, Any]:
    who = {"file": item.key, "exercise": item.exercise.name, "sha256": item.sha256}
    try:
        report = judge(item.exercise, item.submission(), "cpu", SEED, examiner)
    except (CourseFault, SubmissionFault) as fault:
        return {**who, "status": f"{fault.whose} fault", "score": 0, "max_score": 0, "notes": [str(fault)], "tests": []}
    return {
        **who, "status": report.status, "score": report.score, "max_score": report.max_score,
        "notes": list(report.notes), "tests": _tests(report),
    }  # fmt: skip


def _tests(report: Report) -> list[dict[str, Any]]:
    tests: dict[tuple[str, str], dict[str, Any]] = {}
    for case in report.tests:
        new = {"name": case.name, "sentence": case.sentence, "visibility": case.visibility, "cases": []}
        tests.setdefault((case.visibility, case.name), new)["cases"].append(_case(case))
    return list(tests.values())


def _case(case: TestResult) -> dict[str, Any]:
    """carried: whether the answer is right only given the learner's own value from the previous step."""
    return {
        "id": case.id, "outcome": case.outcome, "points": case.points, "max_points": case.max_points,
        "carried": bool(case.carried), "feedback": case.feedback,
        "diagnosis": case.diagnosis and _diagnosis(case.diagnosis), "also": list(map(_diagnosis, case.also)),
    }  # fmt: skip


def _diagnosis(found: Diagnosis) -> dict[str, Any]:
    return {"kind": found.kind, "mistake": found.mistake, "factor": found.factor, "advice": found.advice}
