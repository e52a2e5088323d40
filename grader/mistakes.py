"""Known mistakes, replayed: a failed test runs again with each of them in place of the submission, on the same inputs.

The mistake that gives the learner's values is the diagnosis, and its docstring the advice. This runs in the
examiner: a mistake is the course's own code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from grader.catalogue import Exercise
from grader.compare.compare import as_tensor, compare
from grader.compare.interface import Answer
from grader.errors import CourseFault
from grader.results import Diagnosis
from grader.submission.interface import Chunk, Submission
from grader.testing.judge import Reached, Replaying, judging
from grader.worker.faults import LearnerRaised
from grader.worker.rehearsal import Rehearsal
from grader.worker.remote import RemoteSubmission

NEVER = -1
"""The number of an answer that no replay reaches."""

Run = Callable[[RemoteSubmission], None]
"""Runs a test's function again, with this in place of its submission."""


@dataclass(frozen=True)
class Replay:
    """How to run a test again. by_hand: whether grad mode is off, as it was for the submission."""

    run: Run
    seed: int
    by_hand: bool

    def outcome(self, submission: Submission, number: int) -> Any:
        """What a submission of ours answers at answer `number`, or the exception that comes before that."""
        try:
            with judging(Replaying(number)):
                self.run(RemoteSubmission(Rehearsal(submission, self.seed, self.by_hand)))
        except Reached as reached:
            return reached.got
        except Exception as error:
            return error
        return None


@dataclass(frozen=True)
class Mistake:
    """A named wrong answer. advice: what it earns, its docstring."""

    name: str
    advice: str
    submission: Submission


def load(exercise: Exercise) -> tuple[Mistake, ...]:
    """The exercise's mistakes."""
    return tuple(_mistake(exercise, file) for file in exercise.mistakes)


def as_submission(exercise: Exercise, file: Path) -> Submission:
    """A mistake as if it were handed in: it may import the reference solution under the stub's name."""
    own = Chunk(file.name, file.read_text(encoding="utf-8"))
    chunks = (*_reference(exercise, Path(exercise.stub).stem), own)
    return Submission(str(file), "", chunks, uses_torch=not exercise.numpy_only)


def _reference(exercise: Exercise, module: str | None = None) -> tuple[Chunk, ...]:
    return (Chunk(exercise.stub, exercise.solution.read_text(encoding="utf-8"), module),)


def reference_survives(exercise: Exercise, replay: Replay) -> bool:
    """Whether the reference solution goes through the test without an exception: then a submission that doesn't is at
    fault itself, with an answer that the test can't work with, and not the test."""
    reference = Submission(str(exercise.solution), "", _reference(exercise), uses_torch=not exercise.numpy_only)
    return replay.outcome(reference, NEVER) is None


def explain(answer: Answer, number: int, replay: Replay, mistakes: tuple[Mistake, ...]) -> tuple[Diagnosis, ...]:
    """The mistakes that give this answer, in a test where its answer `number` was wrong."""

    def gives_it(mistake: Mistake) -> bool:
        raw = replay.outcome(mistake.submission, number)
        got = as_tensor(raw)
        if got is None or answer.got is None or compare(raw, answer.truth) is None:
            return False  # a mistake that is right in this step explains nothing here
        return _same(got, answer.got, answer.truth.allowed)

    return tuple(_named(mistake) for mistake in mistakes if gives_it(mistake))


def explain_raised(fault: LearnerRaised, replay: Replay, mistakes: tuple[Mistake, ...]) -> tuple[Diagnosis, ...]:
    """The mistakes that raise the very same exception in this test: its message has the shapes."""

    def raises_it(mistake: Mistake) -> bool:
        raised = replay.outcome(mistake.submission, NEVER)
        return isinstance(raised, LearnerRaised) and (raised.type_name, raised.message) == (
            fault.type_name,
            fault.message,
        )

    return tuple(_named(mistake) for mistake in mistakes if raises_it(mistake))


def _named(mistake: Mistake) -> Diagnosis:
    return Diagnosis("mistake", mistake.advice, mistake=mistake.name)


def with_factor(named: Diagnosis, generic: Diagnosis | None) -> Diagnosis:
    """A mistake's diagnosis with the exact factor, where the answer is a multiple of the truth."""
    if generic is None or generic.factor is None:
        return named
    fact = generic.advice.split(". ")[0].rstrip(".")  # its first sentence; what to look at is the mistake's to say
    return replace(named, factor=generic.factor, advice=f"{fact}. {named.advice}")


def _same(first: torch.Tensor, second: torch.Tensor, allowed: float) -> bool:
    first = first.to("cpu", torch.float64)
    if first.shape != second.shape:
        return False
    scale = float(second.abs().max()) if second.numel() else 0.0
    return bool(torch.allclose(first, second, rtol=1e-5, atol=max(allowed, 1e-6 * scale), equal_nan=True))


def _mistake(exercise: Exercise, file: Path) -> Mistake:
    advice = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    if not advice:
        raise CourseFault(f"The mistake {file} has no docstring.", "Write the advice that it earns as its docstring.")
    return Mistake(file.stem, " ".join(advice.split()), as_submission(exercise, file))
