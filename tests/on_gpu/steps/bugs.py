"""The simulated GPU's verdict beside the real one's, on the bugs that tests/examiner/device_checks/ plants by hand."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from plan import FAILED, NO_CUDA, NOT_RUN, PASSED, each, given, on, tell, wrong

from grader.course.catalogue import find
from grader.examiner.client import Examiner
from grader.examiner.device_checks import portability
from grader.results import Case
from grader.submission.submitted import submitted

PLANTED = Path(__file__).parents[2] / "examiner/device_checks/test_report.py"
SEED = 5
Verdicts = tuple[Case, list[Case]]


def main() -> None:
    plan = given()
    known = _module(PLANTED)
    bugs = dict(_bugs(known))
    wanted = {exercise.number for exercise in plan.of()}
    jobs = {name: bug for name, bug in bugs.items() if find(bug[0]).number in wanted}

    def work(examiner: Examiner, bug: tuple[str, Any]) -> Verdicts:
        exercise = find(bug[0])
        with tempfile.TemporaryDirectory() as folder:
            taken = submitted(exercise, known.planted(Path(folder), bug[0], *bug[1]))
        here = examiner.run(exercise.name, taken, SEED, ("cpu",)).cases
        # Up to the first case that fails, with nothing explained: each costs a context.
        there = examiner.run(exercise.name, taken, SEED, ("cuda",), mode="kill").cases if plan.cuda else ()
        return next(case for case in here if case.name == portability.TEST), on(there, "cuda")

    def judge(name: str, verdicts: Verdicts) -> None:
        simulated, real = verdicts[0], wrong(verdicts[1])
        says = {"simulated": simulated.feedback or "passed", "real": real[0].feedback if real else "passed"}
        found = simulated.outcome == "failed"
        if not plan.cuda:
            tell(name, PASSED if found else FAILED, f"simulated: {says['simulated']}", simulated=says["simulated"])
            return
        agree = found == bool(real)
        tell(name, PASSED if agree else FAILED, "agree" if agree else "disagree", **says)

    each(plan, jobs, work, [find(bug[0]) for bug in jobs.values()], judge)
    if not plan.cuda:
        tell("the same on a real GPU", NOT_RUN, NO_CUDA)


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted_bugs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _bugs(known: ModuleType) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Each bug by its name: the exercise, and the changes to its reference."""
    for parameters in (*known.AT_A_LINE, *known.LEFT_ON_THE_CPU):
        exercise, changes, *_ = parameters.values
        yield parameters.id, (exercise, changes)


if __name__ == "__main__":
    main()
