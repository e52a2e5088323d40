"""Right at first, and wrong from some step of a training on."""

from __future__ import annotations

import torch

from grader.diagnosis.detectors.agreement import agrees, wrong_shape, wrong_values
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis


def detect(answer: Answer) -> Diagnosis | None:
    """A value over the steps of a training: has it the right length, is it one step late, where does it go wrong?"""
    if not answer.steps:
        return None
    got = wrong_values(answer)
    return _number(answer) if got is None else shifted(answer, got) or _off_from(answer, got)


def _number(answer: Answer) -> Diagnosis | None:
    """Too many or too few steps, the ones in common right."""
    got, truth = wrong_shape(answer), answer.truth.value
    if got is None or got.dim() != truth.dim() or got.shape[1:] != truth.shape[1:]:
        return None
    both = min(len(got), len(truth))
    for shift, hint in ((0, "Check the range of the loop"), (1, "Record it before the update")):
        there = truth[shift : shift + both]
        if len(there) == len(got[:both]) and agrees(got[:both], there, answer.truth.allowed):
            which = "match those expected from the second on" if shift else "are right"
            fact = f"{answer.name} has {len(got)} values, expected {len(truth)}; the first {len(there)} {which}"
            return Diagnosis("parts", f"{fact}. {hint}.")
    return None


def shifted(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    """Whether each value belongs to the step before, or to the next."""
    truth, allowed = answer.truth.value, answer.truth.allowed
    if len(got) < 3:
        return None
    step = answer.steps
    if agrees(got[:-1], truth[1:], allowed):
        when = f"one {step} late: each value belongs to the next {step}. Is it computed after the update"
    elif agrees(got[1:], truth[:-1], allowed):
        when = f"one {step} early: each value belongs to the previous {step}. Is it kept from there"
    else:
        return None
    return Diagnosis("parts", f"{answer.name} is right, but {when}?")


def _off_from(answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    truth, allowed, step = answer.truth.value, answer.truth.allowed, answer.steps
    first = parts_at(got, truth, allowed)
    if not 0 < first < len(got) or not agrees(got[:first], truth[:first], allowed):
        return None
    if len(got) > 2 and bool((got == got[0]).all()):
        fact = f"{answer.name} is the same in each {step}"
        return Diagnosis("parts", f"{fact}. Is it computed anew in each, with what the last update has changed?")
    if first > 1:
        hint = (
            f"A {step} can be right by itself and still carry something over to the next: look for what isn't reset, "
            f"is changed in place, or depends on the number of the {step}."
        )
    elif _rises(got) and not _rises(truth):
        hint = "It rises where torch's falls: check the sign of the update, and whether its step is far too large."
    else:
        hint = (
            "The start is right and the first update isn't: check the gradients, the rate, and what is updated."
        )
    upto = "at the start" if first == 1 else f"for the first {first} {step}s"
    fact = f"{answer.name} is right {upto} and wrong from {step} {first} on (counted from 0)"
    return Diagnosis("parts", f"{fact}. {hint}")


def parts_at(got: torch.Tensor, truth: torch.Tensor, allowed: float) -> int:
    """The first step at which two values over the same steps differ; the number of steps if they don't."""
    off = ~((got - truth).abs() <= allowed).reshape(len(got), -1).all(1)
    return int(off.nonzero()[0]) if bool(off.any()) else len(got)


def _rises(values: torch.Tensor) -> bool:
    return values.dim() == 1 and bool(values[1] > values[0])
