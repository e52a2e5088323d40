"""What an exercise promises, each promise a function from results to problems."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.authoring.check.trial import TrialResult
from grader.course.catalogue import Exercise
from grader.examiner.device_checks import portability
from grader.examiner.workers import NUMPY
from grader.reporting.scoring import score
from grader.results import Case, TestResult


@dataclass(frozen=True)
class Problem:
    """A broken promise. what: what is wrong. do: what to do about it."""

    exercise: str
    what: str
    do: str


IMPORTED = re.compile(r"^from \.(\w+) import", re.M)
MIN_MISTAKES, MIN_ALTERNATIVES, MIN_HINTS = 6, 3, 2


def problems(exercise: Exercise, outcomes: Sequence[TrialResult]) -> list[Problem]:
    """Every promise of one exercise that its files or these results break."""
    kinds: dict[str, list[TrialResult]] = defaultdict(list)
    found = [*_files(exercise)]
    for outcome in outcomes:
        if outcome.result is None or outcome.result.faults:
            why = outcome.result.faults[0] if outcome.result else outcome.fault
            found.append(_problem(outcome, f"can't be examined: {why}", "Fix the test named there."))
        else:
            kinds[outcome.trial.kind].append(outcome)
    found += _full(kinds["reference"], "Fix the reference, or the test that it fails.")
    found += _full(kinds["alternative"], "Make the test accept it; if it is wrong, remove it from alternatives/.")
    for outcome in [*kinds["reference"], *kinds["alternative"]]:
        found += _portable(outcome)
    found += _same([*kinds["reference"][:1], *kinds["again"]], "with the same seed", "Draw all numbers with `draw`.")
    found += _same(kinds["reference"], "with another seed", "Make the outcome independent of the drawn numbers.")
    for outcome in kinds["stub"]:
        found += _stub(outcome)
    for outcome in kinds["mistake"]:
        found += _mistake(outcome)
    found += _earning(kinds["earning"])
    return [*found, *_vacuous(exercise, kinds["probe"])]


def _files(exercise: Exercise) -> Iterable[Problem]:
    """The exercise's own files: all there, and nothing else."""
    name = exercise.name
    for have, least, what in (
        (len(exercise.mistakes), MIN_MISTAKES, "mistakes"),
        (len(exercise.alternatives), MIN_ALTERNATIVES, "alternatives"),
        (len(exercise.hints), MIN_HINTS, "hints"),
    ):
        if have < least:
            yield Problem(name, f"has {have} {what if have != 1 else what[:-1]}", f"Write at least {least}.")
    known = {
        exercise.public_folder: {"README.md", "exercise.toml", "test_examples.py", exercise.stub},
        exercise.solution_folder: {exercise.stub, "mistakes", "alternatives", "equivalent_mutants.toml"},
    }
    for folder, names in known.items():
        for missing in sorted(names - {path.name for path in folder.iterdir()} - {"equivalent_mutants.toml"}):
            yield Problem(name, f"has no {missing} in {folder}", "Write it.")
        for stray in sorted({path.name for path in folder.iterdir()} - names - {"__pycache__"}):
            yield Problem(name, f"has a stray {stray} in {folder}", "Delete it, or move it to where it belongs.")
    tests = sorted(exercise.hidden_folder.glob("test_*.py"))
    shared = {f"{module}.py" for test in tests for module in IMPORTED.findall(test.read_text(encoding="utf-8"))}
    for path in sorted(exercise.hidden_folder.iterdir()):
        if path not in tests and path.name not in shared | {"__pycache__"}:
            do = "Keep only test_*.py there, and modules that one of them imports from."
            yield Problem(name, f"has a stray {path.name} in {exercise.hidden_folder}", do)


def _full(outcomes: Sequence[TrialResult], do: str) -> Iterable[Problem]:
    for outcome in outcomes:
        tests, earned, most = _score(outcome)
        exercise = outcome.trial.exercise
        of_tests = exercise.points - exercise.portability * outcome.trial.in_process  # where that isn't looked at
        if most != of_tests:
            yield _problem(outcome, f"can earn {most:g} points, but exercise.toml says {of_tests:g}",
                           "Make the points of the tests add up.")  # fmt: skip
        if earned != most:
            wrong = next(test for test in tests if test.outcome not in ("passed", "not_run"))
            yield _problem(outcome, f"earns {earned:g} of {most:g}: {wrong.id} {wrong.feedback}", do)


def _portable(outcome: TrialResult) -> Iterable[Problem]:
    for test in _score(outcome)[0]:
        if test.name == portability.TEST and test.outcome != "passed" and test.feedback != NUMPY:
            yield _problem(outcome, f"isn't found portable: {test.feedback}", "Fix it, or the simulated GPU.")


def _same(outcomes: Sequence[TrialResult], when: str, do: str) -> Iterable[Problem]:
    if outcomes:
        first = _verdicts(outcomes[0])
        for outcome in outcomes[1:]:
            changed = [case for case, verdict in _verdicts(outcome).items() if first.get(case) != verdict]
            if changed:
                yield _problem(outcome, f"has a different outcome {when}: {changed[0]}", do)


def _stub(outcome: TrialResult) -> Iterable[Problem]:
    tests, earned, _ = _score(outcome)
    if earned:
        yield _problem(outcome, f"already earns {earned:g} points", "Remove the solution from the stub.")
    for test in tests:
        if test.outcome not in ("failed", "not_checked", "not_run") or not (test.feedback and test.feedback[-1:]):
            yield _problem(
                outcome, f"{test.id} ends as {test.outcome}", "Make the stub raise NotImplementedError everywhere."
            )


def _mistake(outcome: TrialResult) -> Iterable[Problem]:
    tests, earned, most = _score(outcome)
    if earned == most:
        yield _problem(outcome, "loses no points", "Test what it breaks, or remove it.")
        return
    first = next(test for test in tests if test.outcome not in ("passed", "not_run"))
    named = first.diagnosis.mistake if first.diagnosis else None
    if named != outcome.trial.name:
        yield _problem(outcome, f"is explained as {named or 'no known mistake'} in {first.id}",
                       "Choose inputs that tell them apart.")  # fmt: skip


def _earning(outcomes: Sequence[TrialResult]) -> Iterable[Problem]:
    """A mistake earns the same whatever is drawn: classmates with the same mistake get the same points."""
    first: dict[str, TrialResult] = {}
    for outcome in outcomes:
        before = first.setdefault(outcome.trial.name, outcome)
        (tests, earned, _), (others, other, _) = _score(outcome), _score(before)
        changed = [test.name for test, same in zip(tests, others, strict=True) if test.points != same.points]
        if changed:
            than = f"{other:g} with seed {before.trial.seed}: {changed[0]}"
            yield _problem(outcome, f"earns {earned:g} points, but {than}",
                           "Draw inputs for which the outcome is always the same.")  # fmt: skip


def _vacuous(exercise: Exercise, outcomes: Sequence[TrialResult]) -> Iterable[Problem]:
    """A corrupted truth must fail every answer that is judged, in at least one case of its test."""
    for outcome in outcomes:
        survivors: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for case in _cases(outcome):
            for answer, always in case.survived.items():
                survivors[case.name, answer].append(always)
        for (test, answer), survived in survivors.items():
            if all(survived):
                yield Problem(
                    exercise.name,
                    f"{test} accepts the {outcome.trial.name} truth as {answer}",
                    "Draw inputs for which that is wrong.",
                )


def _problem(outcome: TrialResult, what: str, do: str) -> Problem:
    trial = outcome.trial
    return Problem(trial.exercise.name, f"{trial.kind} {trial.name} (seed {trial.seed}) {what}", do)


def _cases(outcome: TrialResult) -> tuple[Case, ...]:
    return outcome.result.cases if outcome.result else ()


def _score(outcome: TrialResult) -> tuple[tuple[TestResult, ...], float, float]:
    return score(_cases(outcome))


def _verdicts(outcome: TrialResult) -> dict[str, str]:
    return {case.id: case.outcome for case in _cases(outcome)}
