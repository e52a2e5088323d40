"""A training by gradient descent: torch's, the learner's, and what is right given the learner's own gradients."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import torch

from grader.judging.carried_forward import COSINE, Inputs, as_truth, cosine, if_finite, try_call, wrong_values
from grader.judging.compare.interface import Truth
from grader.judging.oracle.truth import torch_gradients, torch_value
from grader.sandbox.host.remote import RemoteSubmission
from grader.testing.answers import assert_value
from grader.testing.returned import has_shape, like

FIRST = 10
"""The steps at which gradients must be recognisable: later on, a slip may have led somewhere else."""

DECAY = 1.02
"""How many times as far as weight decay steps that are far from torch's bring the loss down, at least (measured;
design/error-carried-forward.md)."""

Step = Callable[..., tuple[Any, Mapping[str, Any]]]
"""The learner's code at one step: of the loss's inputs, by name, to the loss and the gradients of these inputs."""


@dataclass(frozen=True)
class Run:
    """A training by the learner's code.

    Attributes:
        losses: Before each step and after the last: (steps + 1,).
        gradients: At each of these, by the names of the inputs.
        end: The parameters after the last step.
    """

    losses: torch.Tensor
    gradients: list[Inputs]
    end: Inputs


@dataclass(frozen=True)
class Training:
    """Gradient descent on a loss, so many steps from a start.

        training = Training(loss, {"w": w, "b": b}, 0.1, 40)
        training.judge(lambda w, b: (submission.loss(x, w, b), submission.gradients(x, w, b)))

    Attributes:
        loss: Of the inputs, by name, as torch has it: a tensor of shape (). What else it uses must be brought to the
            dtype and device of its inputs: `target.to(w)`.
        start: The parameters before the first step, by name.
        learning_rate: How far along the gradient a step goes.
        steps: How many steps there are.
        inputs: Of the parameters, by name, to the inputs of the loss, by name: what the learner's code gives gradients
            for, where that isn't the parameters themselves. torch leads the gradients on from there.
    """

    loss: Callable[..., torch.Tensor]
    start: Inputs
    learning_rate: float
    steps: int
    inputs: Callable[..., Inputs] = dict

    def judge(self, step: Step, *, name: str = "") -> None:
        """Train with the learner's code; its losses are those of torch.

        Args:
            step: Of the loss's inputs: calls the submission, and gives the learner's loss (a single number) and the
                learner's gradients of the inputs, by name.
            name: What a sentence calls the losses.

        Raises:
            LearnerFault: A loss isn't a number, or a gradient hasn't the shape of its input.
            AnswerWrong: The losses are neither torch's, nor what follows from the learner's own gradients.
        """
        run = self.run(step)
        self.judge_losses(run.losses, run.gradients, name=name)

    def judge_losses(
        self,
        losses: torch.Tensor,
        gradients: Sequence[Mapping[str, Any]],
        *,
        name: str = "",
        own_loss: Callable[[RemoteSubmission], Callable[..., torch.Tensor] | None] | None = None,
    ) -> None:
        """The same for a training that the test did itself.

        Args:
            losses: Before each step and after the last: (steps + 1,).
            gradients: What the learner's code gave at each step, by name: anything.
            name: What a sentence calls the losses.
            own_loss: Of the submission, to the `own_loss` of `carried`: None if that isn't wrong.
        """

        def by_own_loss(own: RemoteSubmission) -> Truth | None:
            assert own_loss is not None
            return self.carried(gradients, own_loss(own))

        carried = by_own_loss if own_loss else partial(self.carried, gradients)
        truth = self.losses()
        name = name or f"the losses of {self.steps} steps"
        assert_value(losses, truth, name=name, carried=carried, steps="step")

    def run(self, step: Step) -> Run:
        """Train with the learner's code, as in `judge`, without judging."""
        parameters, losses, taken = self.start, [], []
        number = next(iter(self.start.values())).new_zeros(())
        for _ in range(self.steps + 1):
            inputs = self.inputs(**parameters)
            loss, gradients = step(**inputs)
            losses.append(like(number)(loss, "The loss at a step of a training"))
            taken.append({key: like(inputs[key])(got, f"The gradient of {key}, at a step of a training,")
                          for key, got in gradients.items()})  # fmt: skip
            before, parameters = parameters, self._stepped(parameters, taken[-1])
        return Run(torch.stack(losses), taken, before)

    def losses(self, which: int | slice = slice(None)) -> Truth:
        """torch's losses, before each step and after the last, (steps + 1,), or which of these are asked for."""
        return torch_value(lambda **start: self._losses((), start)[which], **self.start)

    def end(self, name: str) -> Truth:
        """A parameter after torch's last step."""
        return torch_value(lambda **start: self._descend((), start)[1][name], **self.start)

    def carried(
        self, gradients: Sequence[Mapping[str, Any]], own_loss: Callable[..., torch.Tensor] | None = None
    ) -> Truth | None:
        """The losses of a training that takes the learner's own gradients.

        Args:
            gradients: What the learner's code gave at each step, by the names of the inputs: anything.
            own_loss: The loss by the learner's own forward pass, where that is wrong, too; it calls the submission.

        Returns:
            None if the gradients of the first step are right, if one of them tells nothing, or if the steps don't lead
            down, and further than weight decay would.
        """
        first: dict[str, Any] = self._inputs(self.start)
        truths = torch_gradients(self.loss, **first)
        found = [gradients[0].get(name) if gradients else None for name in first]
        if wrong_values(found, list(truths.values()), next(iter(first.values()))) is None:
            return None
        if not self.learns(gradients):
            return None
        if own_loss is None:
            return self.along(gradients)
        # By the learner's code once, not in two precisions: these are many calls.
        return as_truth(try_call(replace(self, loss=own_loss)._losses, gradients, self.start))

    def along(self, gradients: Sequence[Mapping[str, Any]]) -> Truth | None:
        """The losses of a training whose steps go along these gradients, of the inputs by name, whatever they are; None
        if the losses don't stay finite."""
        return if_finite(lambda **start: self._losses(gradients, start), **self.start)

    def by_own(self, step: Step) -> Run | None:
        """A training by the learner's own functions, whose own `train` is then judged beside it.

        Args:
            step: As in `judge`.

        Returns:
            None if the loss and the gradients of the first step are right, if one of them tells nothing, if the
            learner's code fails, or if the steps don't lead down, and further than weight decay would.
        """
        run = try_call(self.run, step)
        if run is None:
            return None
        first: dict[str, Any] = self._inputs(self.start)
        truths = [torch_value(self.loss, **first), *torch_gradients(self.loss, **first).values()]
        found = [run.losses[0], *(run.gradients[0].get(name) for name in first)]
        wrong = wrong_values(found, truths, run.losses) is not None
        return run if wrong and self.learns(run.gradients) else None

    def learns(self, gradients: Sequence[Mapping[str, Any]]) -> bool:
        """Whether these gradients are recognisable at most of the first steps, bring torch's loss down, and do better
        than weight decay: than steps of the same lengths that make all parameters smaller, or all larger, by one
        factor. These need no gradient. Better is what brings the loss down further, or begins nearer to torch's first
        step than to decay.

        Args:
            gradients: At each step, by the names of the inputs: anything after the first step, tensors there.
        """
        ways: list[Inputs] = [_wide(self.start)]
        owns, rights = [], []
        for number in range(self.steps):
            inputs, found = self._inputs(ways[-1]), gradients[number]
            if not all(_fits(found.get(name), leaf) for name, leaf in inputs.items()):
                return False
            owns.append({name: _as(leaf, found[name]) for name, leaf in inputs.items()})
            rights.append(self._gradients(inputs))
            ways.append(self._stepped(ways[-1], owns[-1]))
        first = list(zip(owns, rights))[:FIRST]
        recognised = [abs(cosine(_joined(own), _joined(right))) >= COSINE for own, right in first]
        lengths = [_distance(here, there) for here, there in pairwise(ways)]
        reached = [ways[-1], *(self._decayed(lengths, way) for way in (-1.0, 1.0))]
        at_first, own, *decayed = (float(self.loss(**self._inputs(where))) for where in (self.start, *reached))
        further = at_first - own > DECAY * (at_first - min(decayed))
        start = _joined(ways[0])
        step, right_step = (_joined(there) - start for there in (ways[1], self._stepped(ways[0], rights[0])))
        nearer = cosine(step, right_step) > abs(cosine(step, start))
        could_decay = not self.start.keys().isdisjoint(owns[0])  # else no parameter can be handed on as its gradient
        return own < at_first and (not could_decay or further or nearer) and sum(recognised) >= len(first) / 2

    def _decayed(self, lengths: Sequence[float], way: float) -> Inputs:
        """The parameters after steps of these lengths towards 0 (way -1) or away from it (way 1)."""
        parameters = _wide(self.start)
        size = _distance(parameters, {name: torch.zeros_like(value) for name, value in parameters.items()})
        for length in lengths:
            factor = 1 + way * length / size
            parameters, size = {name: factor * value for name, value in parameters.items()}, size + way * length
        return parameters

    def _inputs(self, parameters: Inputs) -> Inputs:
        return {name: value.detach() for name, value in self.inputs(**parameters).items()}

    def _losses(self, gradients: Sequence[Mapping[str, Any]], parameters: Inputs) -> torch.Tensor:
        return self._descend(gradients, parameters)[0]

    def _descend(self, gradients: Sequence[Mapping[str, Any]], parameters: Inputs) -> tuple[torch.Tensor, Inputs]:
        """The losses, and the parameters after the last step. gradients: those to take at each step; torch's if there
        are none."""
        losses = []
        for number in range(self.steps + 1):
            leaves = {name: value.requires_grad_() for name, value in self._inputs(parameters).items()}
            losses.append(self.loss(**leaves))
            if number == self.steps:
                break
            if gradients:
                taken = {name: _as(leaf, gradients[number][name]) for name, leaf in leaves.items()}
            else:
                taken = dict(zip(leaves, torch.autograd.grad(losses[-1], list(leaves.values())), strict=True))
            parameters = self._stepped(parameters, taken)
        return torch.stack(losses).detach(), parameters

    def _gradients(self, inputs: Inputs) -> Inputs:
        """torch's, of these inputs."""
        leaves = {name: value.detach().requires_grad_() for name, value in inputs.items()}
        return dict(zip(leaves, torch.autograd.grad(self.loss(**leaves), list(leaves.values())), strict=True))

    def _stepped(self, parameters: Inputs, gradients: Inputs) -> Inputs:
        """The parameters after one step, from the gradients of the loss's inputs."""
        leaves = {name: value.detach().requires_grad_() for name, value in parameters.items()}
        inputs = self.inputs(**leaves)
        loss = torch.stack([(inputs[name] * gradient).sum() for name, gradient in gradients.items()]).sum()
        slopes = torch.autograd.grad(loss, list(leaves.values()))
        pairs = zip(leaves.items(), slopes, strict=True)
        return {name: (leaf - self.learning_rate * slope).detach() for (name, leaf), slope in pairs}


def _wide(parameters: Inputs) -> Inputs:
    return {name: value.detach().to("cpu", torch.float64) for name, value in parameters.items()}


def _joined(parameters: Inputs) -> torch.Tensor:
    """All numbers in one vector."""
    return torch.cat([value.flatten() for value in parameters.values()])


def _distance(here: Inputs, there: Inputs) -> float:
    """Between the parameters of two moments, taken as one vector."""
    return math.sqrt(sum(float((there[name] - value).square().sum()) for name, value in here.items()))


def _fits(gradient: Any, leaf: torch.Tensor) -> bool:
    """Whether it can be stepped along: see `_as`."""
    return has_shape(gradient, tuple(leaf.shape)) or (leaf.numel() == 1 and has_shape(gradient, ()))


def _as(leaf: torch.Tensor, gradient: Any) -> torch.Tensor:
    """A learner's gradient to step along: a bias of one number may have one of shape ()."""
    return torch.as_tensor(gradient).detach().to(leaf).reshape(leaf.shape)
