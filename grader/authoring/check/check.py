"""The main path of `grade check`: plan the trials, try them all, and see which promises hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.authoring.check import mutants
from grader.authoring.check.gaps import gaps
from grader.authoring.check.parallel import outcomes
from grader.authoring.check.promises import Problem, problems
from grader.authoring.check.trial import Trial, TrialResult, trials
from grader.course.catalogue import Exercise


@dataclass(frozen=True)
class Score:
    """Mutants of one reference: made, noticed by a hidden test, and listed as equivalent."""

    made: int
    killed: int
    equivalent: int


@dataclass(frozen=True)
class Checked:
    """One exercise, checked. seconds: what its trials took together; mutants: None if not requested."""

    exercise: str
    trials: int
    problems: tuple[Problem, ...]
    mutants: Score | None
    seconds: float


def check(
    exercises: Sequence[Exercise], with_mutants: bool, progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Checked]:
    """Check these exercises. progress: called with the number of finished trials and of all. For an exercise with
    gaps, only these are reported."""
    left = {exercise.name: tuple(gaps(exercise)) for exercise in exercises}
    finished = [exercise for exercise in exercises if not left[exercise.name]]
    plan = [trial for exercise in finished for trial in trials(exercise, thorough=with_mutants)]
    if with_mutants:
        plan += [trial for exercise in finished for trial in mutants.mutants(exercise)]
    progress(0, len(plan))
    found: dict[str, list[TrialResult]] = defaultdict(list)
    for done, outcome in enumerate(outcomes(plan) if plan else (), start=1):
        found[outcome.trial.exercise.name].append(outcome)
        progress(done, len(plan))
    return [
        Checked(exercise.name, 0, left[exercise.name], None, 0.0)
        if left[exercise.name]
        else _checked(exercise, found[exercise.name], plan)
        for exercise in exercises
    ]


def _checked(exercise: Exercise, found: list[TrialResult], plan: Sequence[Trial]) -> Checked:
    order = {id(trial): number for number, trial in enumerate(plan)}
    found.sort(key=lambda outcome: order[id(outcome.trial)])
    made = [outcome for outcome in found if outcome.trial.kind == "mutant"]
    broken = problems(exercise, [outcome for outcome in found if outcome.trial.kind != "mutant"])
    score = None
    if made:
        alive = mutants.survivors(made)
        listed = mutants.equivalents(exercise)
        equal = [outcome for outcome in alive if mutants.is_listed(outcome, listed)]
        score = Score(len(made), len(made) - len(alive), len(equal))
        broken += [_survivor(outcome) for outcome in alive if outcome not in equal]
    seconds = sum(case.duration_s for outcome in found if outcome.result for case in outcome.result.cases)
    return Checked(exercise.name, len(found), tuple(broken), score, seconds)


def _survivor(outcome: TrialResult) -> Problem:
    return Problem(
        outcome.trial.exercise.name,
        f"a mutant of the reference survives: {outcome.trial.name}",
        f"Test what it breaks. If it computes the same, list it in {mutants.LISTED}, with the reason.",
    )
