"""The failed test as an experiment: it runs again on changed inputs, for the submission and the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch

from grader.diagnosis.replay import Replay
from grader.judging.compare.compare import as_tensor, compare, in_dtype_of
from grader.judging.compare.interface import Answer
from grader.judging.oracle.trace import noted, noting

FINE = 1e-4
"""Two answers of a submission with a smaller difference, relative to the larger, are the same: float32 keeps that."""

CLEAR = 1e-2
"""A larger difference is no epsilon."""


@dataclass(frozen=True)
class Observation:
    """The learner's value and the truth for some inputs, float64, whether the value is right, all tensors that calls
    returned on the way, and the inputs of the truths by their names."""

    got: torch.Tensor
    truth: torch.Tensor
    right: bool
    returned: tuple[torch.Tensor, ...]
    inputs: Mapping[str, torch.Tensor]


@dataclass(frozen=True)
class Laboratory:
    """A wrong answer whose test can be run again on the submission. number: of the answer in its test."""

    answer: Answer
    number: int
    replay: Replay

    @cached_property
    def inputs(self) -> dict[str, int]:
        """The inputs that were drawn: name → number of the draw. The upstream gradient is called "upstream"."""
        found = {}
        for traced in self.answer.traced:
            for number, drawn in enumerate(self.replay.drawn):
                if traced.source is drawn:
                    found[traced.name] = number
        return found

    @property
    def upstream(self) -> torch.Tensor | None:
        """The upstream gradient, if the test drew one."""
        return self.drawn("upstream")

    def drawn(self, name: str) -> torch.Tensor | None:
        """An input as it was drawn."""
        return self.replay.drawn[self.inputs[name]] if name in self.inputs else None

    def observe(self, changes: Mapping[str, torch.Tensor]) -> Observation | None:
        """The submission's answer with some inputs changed; None if it gives none."""
        return self.observe_drawn({self.inputs[name]: value for name, value in changes.items()})

    def observe_drawn(self, changes: Mapping[int, torch.Tensor]) -> Observation | None:
        """The same with some draws changed, by their numbers: an input may be made of a draw."""
        with noting():
            seen = self.replay.observe(self.number, changes)
            inputs = {traced.name: traced.value for traced in noted() if traced.is_argument}
        got = None if seen is None else as_tensor(seen.question.got)
        if seen is None or got is None or not bool(got.isfinite().all()):
            return None
        truth = seen.question.truth
        right = compare(in_dtype_of(truth, seen.question.got), truth) is None
        return Observation(_wide(got), truth.value, right, tuple(map(_wide, _tensors(seen.returned))), inputs)

    @property
    def is_left_alone(self) -> bool:
        """Whether what is right is an input as it was, such as weights before any step: nothing is computed there."""
        truth = self.answer.truth.value
        given = (_wide(self.replay.drawn[number]) for number in self.inputs.values())
        return any(value.shape == truth.shape and torch.equal(value, truth) for value in given)

    @cached_property
    def repeats(self) -> bool:
        """Whether the submission gives the same answer to the same inputs; if not, experiments prove nothing."""
        again = self.observe({})
        return again is not None and self.answer.got is not None and same(again.got, self.answer.got)


def same(first: torch.Tensor, second: torch.Tensor) -> bool:
    """Whether two values agree to about four digits."""
    if first.shape != second.shape or not first.numel():
        return False
    return bool((first - second).abs().max() <= FINE * max(float(first.abs().max()), float(second.abs().max())))


def apart(first: torch.Tensor, second: torch.Tensor) -> bool:
    """Whether two values clearly differ: what isn't the same may still be so but for an epsilon."""
    if first.shape != second.shape:
        return True
    return bool((first - second).abs().max() > CLEAR * max(float(first.abs().max()), float(second.abs().max())))


def is_whole(value: torch.Tensor) -> bool:
    """Whether all are whole numbers, as after rounding or comparing: these may depend on an input and not show it, or
    jump when it hardly moves."""
    return bool((value == value.round()).all())


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    """Those that it consists of, in order."""
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _tensors(part)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
    elif (tensor := as_tensor(value)) is not None:
        yield tensor


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.to("cpu", torch.float64)
