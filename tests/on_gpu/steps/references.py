"""The reference solution of every exercise, on the CPU and on CUDA: full points, and no case on CUDA left out.

The simulated GPU's verdict on each is beside it: all references pass there.
"""

from __future__ import annotations

import time

from plan import FAILED, NO_CUDA, NOT_RUN, PASSED, Plan, each, given, on, tell, wrong

from grader.course.catalogue import Exercise
from grader.examiner.client import Examiner
from grader.examiner.device_checks import portability
from grader.reporting.scoring import score
from grader.results import SessionResult
from grader.submission.submitted import submitted

SEED = 1
Examined = tuple[Exercise, SessionResult, float]


def main() -> None:
    plan = given()
    found = plan.of()

    def work(examiner: Examiner, exercise: Exercise) -> Examined:
        start = time.monotonic()
        taken = submitted(exercise, exercise.solution)
        result = examiner.run(exercise.name, taken, SEED, plan.devices)
        return exercise, result, time.monotonic() - start

    def judge(name: str, examined: Examined) -> None:
        exercise, result, seconds = examined
        cases = on(result.cases, "cuda")
        measured = {
            "seconds": round(seconds, 1), "cases_on_cuda": len(cases),
            "seconds_a_case_on_cuda": _mean([case.duration_s for case in cases]),
            "seconds_a_case_on_the_cpu": _mean([case.duration_s for case in on(result.cases, "cpu")]),
        }  # fmt: skip
        why = _problem(plan, exercise, result)
        tell(name, FAILED if why else PASSED, why, **measured)
        if not plan.cuda:
            tell(f"{name} on CUDA", NOT_RUN, NO_CUDA)

    longest = sorted(found, key=lambda exercise: exercise.number in (6, 8, 16, 28), reverse=True)
    each(plan, {exercise.short: exercise for exercise in longest}, work, found, judge)


def _problem(plan: Plan, exercise: Exercise, result: SessionResult) -> str:
    """What isn't as it must be; "" if all is."""
    if result.faults:
        return result.faults[0]
    bad = wrong(result.cases)
    if bad:
        simulated = " (the simulated GPU)" if bad[0].name == portability.TEST else ""
        return f"{len(bad)} of {len(result.cases)} cases: {bad[0].id}{simulated}: {bad[0].feedback}"
    _, earned, most = score(result.cases)
    if earned != exercise.points or most != exercise.points:
        return f"{earned:g} of {most:g} points; {exercise.points:g} can be had"
    left_out = [case for case in on(result.cases, "cuda") if case.outcome == "not_run"]
    if plan.cuda and left_out and "numpy" not in left_out[0].feedback:
        return f"{len(left_out)} cases on CUDA were not run: {left_out[0].feedback}"
    return ""


def _mean(numbers: list[float]) -> float:
    return round(sum(numbers) / len(numbers), 3) if numbers else 0.0


if __name__ == "__main__":
    main()
