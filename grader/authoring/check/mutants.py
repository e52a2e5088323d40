"""Mutants of a reference: one small change each, made by Cosmic Ray's operators. The hidden tests must notice."""

from __future__ import annotations

import ast
import difflib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from grader.authoring.check.trial import Trial, TrialResult, mutated
from grader.course.catalogue import Exercise
from grader.errors import CourseFault, UsageFault
from grader.submission.submitted import submitted

LISTED = "equivalent_mutants.toml"
# Not mutations of mathematics: these add names at random places, or change what is only an annotation.
LEFT_OUT = ("VariableInserter", "VariableReplacer", "ReplaceBinaryOperator_BitOr")
ODD = ("BitAnd", "BitOr", "BitXor", "LShift", "RShift")  # on tensors of floats they only raise


@dataclass(frozen=True)
class Equivalent:
    """A mutant that computes the same, and why. change: "the line before → the line after"."""

    change: str
    reason: str


def mutants(exercise: Exercise) -> list[Trial]:
    """A trial for each mutant; its name is the changed line, "before → after"."""
    source = exercise.solution.read_text(encoding="utf-8")
    reference = submitted(exercise, exercise.solution)
    return [
        Trial(exercise, "mutant", _change(source, mutant), mutated(reference, mutant)) for mutant in variants_of(source)
    ]


def variants_of(source: str) -> list[str]:
    """The program with one small change each, in every place and every way; not those that change a comment alone."""
    code = _code(source)
    return list(dict.fromkeys(mutant for mutant in _mutants(source) if _code(mutant) != code))


def survivors(outcomes: list[TrialResult]) -> list[TrialResult]:
    """The mutants that lost no points."""
    return [
        outcome
        for outcome in outcomes
        if outcome.result and all(case.outcome in ("passed", "not_run") for case in outcome.result.cases)
    ]


def equivalents(exercise: Exercise) -> tuple[Equivalent, ...]:
    """The mutants that the exercise lists as equivalent, each with its reason."""
    file = exercise.solution_folder / LISTED
    if not file.is_file():
        return ()
    try:
        return tuple(Equivalent(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["equivalent"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CourseFault(
            f"{file} can't be read: {error}.", "Each [[equivalent]] has a change and a reason."
        ) from error


def is_listed(outcome: TrialResult, listed: tuple[Equivalent, ...]) -> bool:
    """Whether a surviving mutant is one that the exercise calls equivalent."""
    return any(_spaced(entry.change) == _spaced(outcome.trial.name) and entry.reason for entry in listed)


def _spaced(change: str) -> str:
    """Without the spaces that an operator leaves or takes."""
    return "".join(change.split())


def _mutants(source: str) -> Iterator[str]:
    try:
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError as error:
        raise UsageFault(
            "Mutants are made by Cosmic Ray, which isn't installed.", "Install it with `pip install cosmic-ray`."
        ) from error
    for name in sorted(operator_names()):
        if any(word in name for word in LEFT_OUT) or any(name.endswith(f"_{word}") for word in ODD):
            continue
        operator, occurrence = get_operator(name)(), 0
        while (mutant := mutate_code(source, operator, occurrence)) is not None:
            yield mutant
            occurrence += 1


def _code(source: str) -> str:
    """The program without its docstrings and comments: a change in those doesn't count."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0].value.value = ""
    return ast.dump(tree)


def _change(before: str, after: str) -> str:
    """The changed line, before and after."""
    diff = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old = [line[2:].strip() for line in diff if line.startswith("- ")]
    new = [line[2:].strip() for line in diff if line.startswith("+ ")]
    return f"{' '.join(old)} → {' '.join(new)}"
