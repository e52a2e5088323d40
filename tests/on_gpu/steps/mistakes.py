"""Known mistakes of five exercises, named on CUDA as on the CPU; and one mistake each that only a GPU shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plan import FAILED, NO_CUDA, NOT_RUN, PASSED, each, given, on, tell, wrong

from grader.course.catalogue import Exercise
from grader.diagnosis import mistakes
from grader.examiner.client import Examiner
from grader.examiner.device_checks import portability
from grader.results import Case, SessionResult
from grader.submission.submitted import submitted

FIVE = ("03", "05", "07", "17", "20")
FOR_A_GPU = Path(__file__).parents[1] / "for_a_gpu"
"""The references of those exercises, each with a tensor that is made on the CPU."""
SEED = 1


def main() -> None:
    plan = given()
    found = plan.of(*FIVE)
    known = {f"{exercise.short} {file.stem}": (exercise, file) for exercise in found for file in exercise.mistakes}
    planted = {f"{each.short} a tensor on the CPU": (each, FOR_A_GPU / f"{each.short}.py") for each in found}

    def work(examiner: Examiner, job: tuple[Exercise, Path]) -> SessionResult:
        exercise, file = job
        if file.parent == FOR_A_GPU:  # what it does with devices is seen in a worker
            return examiner.run(exercise.name, submitted(exercise, file), SEED, plan.devices)
        taken = mistakes.as_submission(exercise, file)
        return examiner.run(
            exercise.name, taken, SEED, plan.devices, mode="name", in_process=not taken.refusals
        )  # as `grade check` does: without a worker for each case

    def judge(name: str, result: SessionResult) -> None:
        if name in planted:
            tell(name, *_only_a_gpu_shows_it(result), on_cuda=_words(on(result.cases, "cuda")))
            return
        expected = name.partition(" ")[2]
        named = {device: _named(on(result.cases, device)) for device in plan.devices}
        if set(named.values()) == {None}:  # it is noticed by tests that no device concerns
            named = {device: _named(result.cases) for device in plan.devices}
        apart = {device: word for device, word in named.items() if word != expected}
        tell(name, FAILED if apart else PASSED, f"taken for {apart}" if apart else "", named=named)

    each(plan, {**planted, **known}, work, found, judge)
    if not plan.cuda:
        tell("the same on CUDA", NOT_RUN, NO_CUDA)


def _named(cases: Any) -> str | None:
    """The mistake that the first wrong case is taken for; None if none is wrong."""
    bad = wrong(cases)
    if not bad:
        return None
    return (bad[0].diagnoses[0].mistake or "none") if bad[0].diagnoses else "none"


def _only_a_gpu_shows_it(result: SessionResult) -> tuple[str, str]:
    """Right on the CPU, found by the simulated GPU, and wrong on CUDA if there is one."""
    (simulated,) = (case for case in result.cases if case.name == portability.TEST)
    if wrong(on(result.cases, "cpu")):
        return FAILED, "it is wrong on the CPU, too"
    if simulated.outcome != "failed":
        return FAILED, "the simulated GPU doesn't find it"
    there = on(result.cases, "cuda")
    if there and not wrong(there):
        return FAILED, f"CUDA takes it; the simulated GPU says: {simulated.feedback}"
    return PASSED, simulated.feedback


def _words(cases: list[Case]) -> str:
    """What a learner reads of the first wrong case."""
    bad = wrong(cases)
    return bad[0].feedback if bad else ""


if __name__ == "__main__":
    main()
