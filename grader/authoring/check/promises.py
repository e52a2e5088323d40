"""What an exercise promises, each promise a function from outcomes to problems: its cause and its cure."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.authoring.check.trial import Outcome
from grader.course.catalogue import Exercise
from grader.examiner.device_checks import portability
from grader.reporting.scoring import score
from grader.results import Case, TestResult


@dataclass(frozen=True)
class Problem:
    """A promise that doesn't hold. what: the cause. do: the cure."""

    exercise: str
    what: str
    do: str


IMPORTED = re.compile(r"^from \.(\w+) import", re.M)
MIN_MISTAKES, MIN_ALTERNATIVES, MIN_HINTS = 6, 3, 2


def problems(exercise: Exercise, outcomes: Sequence[Outcome]) -> list[Problem]:
    """Every promise of one exercise that its files or these outcomes break."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    found = [*_files(exercise)]
    for outcome in outcomes:
        if outcome.result is None or outcome.result.faults:
            why = outcome.result.faults[0] if outcome.result else outcome.fault
            found.append(_problem(outcome, f"could not be examined: {why}", "Mend the test that it names."))
        else:
            kinds[outcome.trial.kind].append(outcome)
    found += _full(kinds["reference"], "Mend the reference, or the test that it fails.")
    found += _full(kinds["alternative"], "It is right: let the test accept it, or take it out of alternatives/.")
    for outcome in [*kinds["reference"], *kinds["alternative"]]:
        found += _portable(outcome)
    found += _same([*kinds["reference"][:1], *kinds["again"]], "with one seed", "Draw with `draw`, not by yourself.")
    found += _same(kinds["reference"], "with another seed", "Make the test independent of what is drawn.")
    for outcome in kinds["stub"]:
        found += _stub(outcome)
    for outcome in kinds["mistake"]:
        found += _mistake(outcome)
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
            yield Problem(name, f"has {have} {what}", f"Write at least {least}.")
    known = {
        exercise.public_folder: {"README.md", "exercise.toml", "test_examples.py", exercise.stub},
        exercise.solution_folder: {exercise.stub, "mistakes", "alternatives", "equivalent_mutants.toml"},
    }
    for room, names in known.items():
        for missing in sorted(names - {path.name for path in room.iterdir()} - {"equivalent_mutants.toml"}):
            yield Problem(name, f"lacks {missing} in {room}", "Write it.")
        for stray in sorted({path.name for path in room.iterdir()} - names - {"__pycache__"}):
            yield Problem(name, f"has a stray {stray} in {room}", "Take it away, or to where it belongs.")
    tests = sorted(exercise.hidden_folder.glob("test_*.py"))
    shared = {f"{module}.py" for test in tests for module in IMPORTED.findall(test.read_text(encoding="utf-8"))}
    for path in sorted(exercise.hidden_folder.iterdir()):
        if path not in tests and path.name not in shared | {"__pycache__"}:
            do = "Only test_*.py belong there, and modules that one of them imports from."
            yield Problem(name, f"has a stray {path.name} in {exercise.hidden_folder}", do)


def _full(outcomes: Sequence[Outcome], do: str) -> Iterable[Problem]:
    for outcome in outcomes:
        tests, earned, most = _score(outcome)
        exercise = outcome.trial.exercise
        of_tests = exercise.points - exercise.portability * outcome.trial.in_process  # where that isn't looked at
        if most != of_tests:
            yield _problem(outcome, f"can earn {most:g} points, exercise.toml says {of_tests:g}",
                           "Let the points of the tests add up.")  # fmt: skip
        if earned != most:
            wrong = next(test for test in tests if test.outcome not in ("passed", "not_run"))
            yield _problem(outcome, f"earns {earned:g} of {most:g}: {wrong.id} {wrong.feedback}", do)


def _portable(outcome: Outcome) -> Iterable[Problem]:
    for test in _score(outcome)[0]:
        if test.name == portability.TEST and test.outcome != "passed":
            yield _problem(outcome, f"is not taken for portable: {test.feedback}", "Mend it, or the pretended GPU.")


def _same(outcomes: Sequence[Outcome], when: str, do: str) -> Iterable[Problem]:
    if outcomes:
        first = _verdicts(outcomes[0])
        for outcome in outcomes[1:]:
            changed = [case for case, verdict in _verdicts(outcome).items() if first.get(case) != verdict]
            if changed:
                yield _problem(outcome, f"has another outcome {when}: {changed[0]}", do)


def _stub(outcome: Outcome) -> Iterable[Problem]:
    tests, earned, _ = _score(outcome)
    if earned:
        yield _problem(outcome, f"already earns {earned:g} points", "Take the solution out of the stub.")
    for test in tests:
        if test.outcome not in ("failed", "not_checked", "not_run") or not (test.feedback and test.feedback[-1:]):
            yield _problem(
                outcome, f"{test.id} ends as {test.outcome}", "A stub raises NotImplementedError, and passes nothing."
            )


def _mistake(outcome: Outcome) -> Iterable[Problem]:
    tests, earned, most = _score(outcome)
    if earned == most:
        yield _problem(outcome, "loses no points", "Test what it breaks, or take it away.")
        return
    first = next(test for test in tests if test.outcome not in ("passed", "not_run"))
    named = first.diagnosis.mistake if first.diagnosis else None
    if named != outcome.trial.name:
        yield _problem(outcome, f"is taken for {named or 'no known mistake'} in {first.id}",
                       "Choose inputs that tell the two apart.")  # fmt: skip


def _vacuous(exercise: Exercise, outcomes: Sequence[Outcome]) -> Iterable[Problem]:
    """A corrupted truth must fail every answer that is judged, in at least one case of its test."""
    for outcome in outcomes:
        survivors: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for case in _cases(outcome):
            for answer, survived in json.loads(case.feedback or "{}").items() if case.outcome == "passed" else ():
                survivors[case.name, answer].append(survived)
        for (test, answer), survived in survivors.items():
            if all(survived):
                yield Problem(
                    exercise.name,
                    f"{test} would pass the {outcome.trial.name} truth as {answer}",
                    "Draw inputs for which it is wrong.",
                )


def _problem(outcome: Outcome, what: str, do: str) -> Problem:
    trial = outcome.trial
    return Problem(trial.exercise.name, f"{trial.kind} {trial.name} (seed {trial.seed}) {what}", do)


def _cases(outcome: Outcome) -> tuple[Case, ...]:
    return outcome.result.cases if outcome.result else ()


def _score(outcome: Outcome) -> tuple[tuple[TestResult, ...], float, float]:
    return score(_cases(outcome))


def _verdicts(outcome: Outcome) -> dict[str, str]:
    return {case.id: case.outcome for case in _cases(outcome)}
