"""Known mistakes, replayed: a failed test runs again with each of them in place of the submission, on the same inputs.

The mistake that gives the learner's values is the diagnosis, and its docstring the advice. This runs in the
examiner: a mistake is the course's own code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from grader.course.catalogue import Exercise
from grader.diagnosis.detectors.agreement import TWO_SLIPS, best_factor, evidence, is_near
from grader.diagnosis.detectors.factor import SHORT, Reading, readings
from grader.diagnosis.replay import NEVER, Replay
from grader.errors import CourseFault
from grader.judging.compare.compare import as_tensor, compare
from grader.judging.compare.interface import Answer
from grader.judging.judge import Question, passes
from grader.results import Diagnosis
from grader.sandbox.host.faults import LearnerRaised
from grader.sandbox.host.in_process import InProcess
from grader.submission.interface import Chunk, Submission


@dataclass(frozen=True)
class Mistake:
    """A named wrong answer. advice: what it earns, its docstring. rehearsed: how it is run: a program that was changed
    by a machine may never end."""

    name: str
    advice: str
    submission: Submission
    rehearsed: Callable[..., InProcess] = InProcess


EXPLAINED = 0.01
"""The part of an answer's difference from the truth that may be left unexplained."""

Values = dict[Mistake, torch.Tensor]
"""What each mistake answered, in float64."""


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


def reference(exercise: Exercise) -> Submission:
    """The reference solution as if it were handed in."""
    return Submission(str(exercise.solution), "", _reference(exercise), uses_torch=not exercise.numpy_only)


def values(answer: Answer, number: int, replay: Replay, mistakes: Iterable[Mistake]) -> Values:
    """What each mistake answers in a test whose answer `number` was wrong. One that is right there is left out: it
    explains nothing."""
    found: Values = {}
    for mistake in mistakes if answer.got is not None else ():
        raw = replay.outcome(mistake.submission, number, mistake.rehearsed)
        value = as_tensor(raw)
        if value is not None and compare(raw, answer.truth) is not None:
            found[mistake] = value.to("cpu", torch.float64)
    return found


def equal(answer: Answer, values: Values) -> tuple[Mistake, ...]:
    """The mistakes that give this answer."""
    return tuple(mistake for mistake, value in values.items() if _same(value, answer))


def paired(answer: Answer, values: Values) -> tuple[tuple[Mistake, Diagnosis], ...]:
    """The mistakes that give this answer times a factor, and what to say of each."""
    found = ((mistake, _times_a_factor(answer, mistake, value)) for mistake, value in values.items())
    return tuple((mistake, diagnosis) for mistake, diagnosis in found if diagnosis is not None)


def _times_a_factor(answer: Answer, mistake: Mistake, value: torch.Tensor) -> Diagnosis | None:
    if answer.got is None or value.shape != answer.got.shape or evidence(value, answer.truth.allowed) < TWO_SLIPS:
        return None
    sizes = answer.got.abs()
    if not sizes.numel() or float(sizes.max() - sizes.min()) <= answer.truth.allowed:
        return None  # one number, however often: too many mistakes give that times some factor
    factor = best_factor(answer.got, value)
    for reading in readings(answer.sizes):
        if reading.length <= SHORT and is_near(reading, factor) and _same(float(reading.value) * value, answer):
            return _with_slip(mistake, reading, answer)
    return None


def _with_slip(mistake: Mistake, reading: Reading, answer: Answer) -> Diagnosis:
    told = reading.with_values(answer.sizes)
    return Diagnosis(
        "mistake",
        f"Two slips at once. One is a factor {told} too many; the other: {mistake.advice}",
        mistake=mistake.name,
        factor=float(reading.value),
    )


def contradicts(
    mistake: Mistake, answer: Answer, number: int, replay: Replay, factor: float = 1.0, alone: bool = False
) -> bool:
    """Whether a mistake can't be what is wrong with a submission that gave this wrong answer in another case: it gives
    another wrong one there. If it is right there, the submission has two slips, unless it must be `alone`; if its
    answer is random, it may give this one, too. factor: times which the mistake's values are the submission's."""
    reached = replay.reached(mistake.submission, number, mistake.rehearsed)
    if isinstance(reached, Question) and ((passes(reached) and not alone) or _same(factor * _value(reached), answer)):
        return False
    again = replace(replay, seed=replay.seed + 1).reached(mistake.submission, number, mistake.rehearsed)
    if not (isinstance(reached, Question) and isinstance(again, Question)):
        return True
    return torch.equal(_value(reached), _value(again))


def _value(question: Question) -> torch.Tensor:
    """What was answered, in float64; empty if that isn't numbers."""
    value = as_tensor(question.got)
    return torch.empty(0) if value is None else value.to("cpu", torch.float64)


def raising(fault: LearnerRaised, replay: Replay, mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes that raise the very same exception in this test, in the same function: its message has the shapes.
    """

    def raises_it(mistake: Mistake) -> bool:
        raised = replay.outcome(mistake.submission, NEVER)
        return isinstance(raised, LearnerRaised) and _known_by(raised) == _known_by(fault)

    return tuple(filter(raises_it, mistakes))


def _known_by(fault: LearnerRaised) -> tuple[str, str, str]:
    return fault.type_name, fault.message, fault.frames[-1].function if fault.frames else ""


def named(mistake: Mistake) -> Diagnosis:
    """The diagnosis that a mistake is."""
    return Diagnosis("mistake", mistake.advice, mistake=mistake.name)


def with_factor(diagnosis: Diagnosis, generic: Diagnosis | None) -> Diagnosis:
    """A mistake's diagnosis with the exact factor, where the answer is a multiple of the truth."""
    if generic is None or generic.factor is None or generic.kind not in ("scale", "sign"):
        return diagnosis
    advice = f"{generic.fact}. {diagnosis.advice}"  # what to look at is the mistake's to say
    return replace(diagnosis, factor=generic.factor, fact=generic.fact, advice=advice)


def _same(value: torch.Tensor, answer: Answer) -> bool:
    """Whether a value is the answer: nearer to it, too, than the truth is by far, where that is near itself."""
    if answer.got is None or value.shape != answer.got.shape:
        return False
    scale = float(answer.got.abs().max()) if answer.got.numel() else 0.0
    near = max(answer.truth.allowed, 1e-5 * scale)
    if answer.got.numel() and answer.got.shape == answer.truth.value.shape:
        off = float((answer.got - answer.truth.value).abs().nan_to_num(posinf=scale).max())
        near = max(answer.truth.allowed, min(near, EXPLAINED * off))
    return bool(torch.allclose(value, answer.got, rtol=0.0, atol=near, equal_nan=True))


def _mistake(exercise: Exercise, file: Path) -> Mistake:
    advice = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    if not advice:
        raise CourseFault(f"The mistake {file} has no docstring.", "Write the advice that it earns as its docstring.")
    return Mistake(file.stem, " ".join(advice.split()), as_submission(exercise, file))
