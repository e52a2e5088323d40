"""The truth is float64 torch autograd; the tolerance is measured on the same input (design/tolerances.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, overload

import numpy as np
import torch

from grader.judging.compare.interface import TracedValue, Truth
from grader.judging.oracle.remembered import once
from grader.judging.oracle.trace import note

FACTOR = 256.0
"""How much more than torch's own rounding error an answer may have. Where the truth has few elements, torch's own error
may be small by luck: 32 failed one right answer in ten thousand, 256 none (measured; design/tolerances.md)."""

Inputs = dict[str, torch.Tensor]


class Overflow(ValueError):
    """A truth isn't finite, or isn't in float32."""


def torch_gradients(
    function: Callable[..., torch.Tensor],
    *,
    upstream: torch.Tensor | None = None,
    shapes: dict[str, Sequence[tuple[int, ...]]] | None = None,
    **inputs: Any,
) -> dict[str, Truth]:
    """Gradients of `sum(upstream * function(**inputs))` with respect to each input, by autograd.

    upstream: of the function's output shape; None for a scalar function. inputs: tensors or arrays of one dtype, on
    one device, in which the answers are expected. shapes: further shapes that an answer may have, by input name.
    """

    tensors, more = _tensors(inputs), shapes or {}
    found = once(partial(_gradients, function, tensors, upstream, more), "gradients", function, tensors, upstream, more)
    truths = {name: _again(truth) for name, truth in found.items()}
    _note_inputs(tensors, inputs)
    if upstream is not None:
        note(TracedValue("upstream", "upstream", _wide(upstream), upstream))
    note(*(TracedValue("gradient", name, truth.value, truth) for name, truth in truths.items()))
    return truths


def torch_value(function: Callable[..., torch.Tensor], **inputs: Any) -> Truth:
    """`function(**inputs)`, in which autograd may be used (a whole training run, for instance)."""
    tensors = _tensors(inputs)
    truth = _again(once(partial(_value, function, tensors), "value", function, tensors))
    _note_inputs(tensors, inputs)
    note(TracedValue("value", "", truth.value, truth))
    return truth


def _gradients(
    function: Callable[..., torch.Tensor],
    tensors: Inputs,
    upstream: torch.Tensor | None,
    shapes: Mapping[str, Sequence[tuple[int, ...]]],
) -> dict[str, Truth]:
    def gradients(leaves: Inputs, weight: torch.Tensor | None) -> Inputs:
        output = function(**leaves)
        if weight is not None and weight.shape != output.shape:
            raise ValueError(f"upstream has shape {tuple(weight.shape)}, the function's value {tuple(output.shape)}")
        # Weighted by hand: autograd.grad with grad_outputs imports sympy at its first use (0.3 s).
        loss = output if weight is None else (output * weight).sum()
        grads = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
        return {
            name: torch.zeros_like(leaf) if grad is None else grad
            for (name, leaf), grad in zip(leaves.items(), grads, strict=True)
        }

    exact = gradients(_leaves(tensors, torch.float64, "cpu"), _wide(upstream))
    rounded = gradients(_leaves(tensors, torch.float32, _device(tensors)), _narrow(upstream, tensors))
    given = {key: _wide(value).clone() for key, value in tensors.items()}  # the test may change its own afterwards

    def difference(name: str, **step: Any) -> torch.Tensor:
        return central_difference(function, given, name, _wide(upstream), **step)

    return {
        name: replace(
            _truth(exact[name], rounded[name], tensors, shapes.get(name, ())),
            central_difference=partial(difference, name),
        )
        for name in tensors
    }


def _value(function: Callable[..., torch.Tensor], tensors: Inputs) -> Truth:
    exact = function(**_leaves(tensors, torch.float64, "cpu"))
    rounded = function(**_leaves(tensors, torch.float32, _device(tensors)))
    return _truth(exact, rounded, tensors, ())


def _again(truth: Truth) -> Truth:
    """The same truth as another object: which one a test was given matters, and it may change the numbers of its own.
    """
    return replace(truth, value=truth.value.clone())


def central_difference(
    function: Callable[..., torch.Tensor], inputs: Inputs, name: str, upstream: torch.Tensor | None,
    step: float | None = None, ways: tuple[int, int] = (1, -1),
) -> torch.Tensor:  # fmt: skip
    """The gradient of `sum(upstream * function(**inputs))` with respect to one input, from the function's values alone.

    inputs: float64. step: how far each element is moved; by default h = eps^(1/3) · max(1, |element|), which balances
    truncation against rounding (Press et al., Numerical Recipes, section 5.7): some 10 digits are right. ways: from
    where to where, in steps: (1, 0) makes the difference one-sided.
    """

    def loss(moved: torch.Tensor) -> float:
        output = function(**{**inputs, name: moved})
        return float(output if upstream is None else (output * upstream).sum())

    centre = inputs[name].detach()
    gradient = torch.zeros_like(centre)
    for index in range(centre.numel()):
        best = torch.finfo(torch.float64).eps ** (1 / 3) * max(1.0, abs(float(centre.view(-1)[index])))
        moved = torch.zeros_like(centre)
        moved.view(-1)[index] = best if step is None else step
        first, last = (loss(centre + way * moved) for way in ways)
        gradient.view(-1)[index] = (first - last) / ((ways[0] - ways[1]) * float(moved.max()))
    return gradient


def exactly(value: Any) -> Truth:
    """A truth that is known without torch, and must be met to the last bit (an argument that must not change)."""
    tensor = torch.as_tensor(value).detach()
    return Truth(tensor.to("cpu", torch.float64), tensor.dtype, tensor.device.type, 0.0, (tuple(tensor.shape),))


def _truth(exact: torch.Tensor, rounded: torch.Tensor, inputs: Inputs, shapes: Sequence[tuple[int, ...]]) -> Truth:
    """The tolerance: FACTOR times what torch's own float32 loses here, scaled to the precision of the dtype."""
    exact = exact.detach()
    lost = float((rounded.detach().to("cpu", torch.float64) - exact).abs().max()) if exact.numel() else 0.0
    scale = float(exact.abs().max()) if exact.numel() else 0.0
    if not math.isfinite(lost + scale):  # an infinite tolerance would let everything pass
        raise Overflow("the truth overflows in float32: draw smaller inputs")
    dtype = _dtype(inputs)
    single = max(lost, torch.finfo(torch.float32).eps * scale)
    allowed = FACTOR * single * torch.finfo(dtype).eps / torch.finfo(torch.float32).eps
    return Truth(exact, dtype, _device(inputs), allowed, (tuple(exact.shape), *shapes))


def _note_inputs(tensors: Inputs, given: dict[str, Any]) -> None:
    note(*(TracedValue("input", name, _wide(value), given[name]) for name, value in tensors.items()))


def _tensors(inputs: dict[str, Any]) -> Inputs:
    """The inputs as tensors; a plain number has no precision of its own, and takes none from the answers."""
    return {name: _tensor(value) for name, value in inputs.items()}


def _tensor(value: Any) -> torch.Tensor:
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value)
    return value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=torch.float64)


def _dtype(inputs: Inputs) -> torch.dtype:
    """The dtype that answers are expected in: that of the inputs with dimensions, or of all if none has any."""
    dtypes = {value.dtype for value in inputs.values() if value.dim()} or {value.dtype for value in inputs.values()}
    if len(dtypes) > 1:
        raise ValueError(f"inputs of several dtypes: {dtypes}")
    return dtypes.pop()


def _leaves(tensors: Inputs, dtype: torch.dtype, device: str) -> Inputs:
    return {name: value.detach().to(device, dtype, copy=True).requires_grad_() for name, value in tensors.items()}


@overload
def _wide(value: torch.Tensor) -> torch.Tensor: ...
@overload
def _wide(value: None) -> None: ...
def _wide(value: torch.Tensor | None) -> torch.Tensor | None:
    return None if value is None else value.detach().to("cpu", torch.float64)


def _narrow(upstream: torch.Tensor | None, tensors: Inputs) -> torch.Tensor | None:
    return None if upstream is None else upstream.detach().to(_device(tensors), torch.float32)


def _device(tensors: Inputs) -> str:
    return next(iter(tensors.values())).device.type
