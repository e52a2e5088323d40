"""Functions that stand where others belong: what a right program with one slip calls in place of torch's or numpy's.

They take tensors, arrays and numbers alike, and give what they were given. A changed program reaches them by these
tables (slips.py); nothing of them is in the learner's process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

OfTensor = Callable[[torch.Tensor], torch.Tensor]


def _of_anything(function: OfTensor) -> Callable[[Any], Any]:
    """The same for an array or a number."""

    def call(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return function(value)
        got = function(torch.as_tensor(value, dtype=None if isinstance(value, np.ndarray) else torch.float64))
        return got.numpy() if isinstance(value, np.ndarray) else float(got)

    return call


ACTIVATIONS: Mapping[str, OfTensor] = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "a leaky ReLU (0.01)": lambda x: torch.where(x > 0, x, 0.01 * x),
    "a leaky ReLU (0.1)": lambda x: torch.where(x > 0, x, 0.1 * x),
    "a leaky ReLU (0.2)": lambda x: torch.where(x > 0, x, 0.2 * x),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu (tanh)": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "softsign": F.softsign,
    "hardtanh": F.hardtanh,
    "hardsigmoid": F.hardsigmoid,
    "relu6": F.relu6,
    "relu, cut off at 1,": lambda x: x.clamp(0, 1),
    "logsigmoid": F.logsigmoid,
    "arctan": torch.arctan,
    "sin": torch.sin,
    "erf": torch.erf,
    "abs": torch.abs,
    "the square of relu": lambda x: torch.relu(x) ** 2,
    "a step from 0 to 1": lambda x: (x > 0).to(x.dtype),
    "sign": torch.sign,
    "a sigmoid of twice the input": lambda x: torch.sigmoid(2 * x),
    "(tanh + 1) / 2": lambda x: (torch.tanh(x) + 1) / 2,
}
EXPONENTIALS: Mapping[str, OfTensor] = {
    "a power of 2": torch.exp2,
    "a power of 10": lambda x: 10**x,
    "expm1": torch.expm1,
    "the square": torch.square,
    "softplus": F.softplus,
    "relu": torch.relu,
    "abs": torch.abs,
    "sigmoid": torch.sigmoid,
}
LOGARITHMS: Mapping[str, OfTensor] = {"log2": torch.log2, "log10": torch.log10, "log1p": torch.log1p}
SQUARES: Mapping[str, OfTensor] = {
    "abs": torch.abs,
    "the root of abs": lambda x: x.abs().sqrt(),
    "huber (delta 1)": lambda x: F.huber_loss(x, torch.zeros_like(x), reduction="none"),
    "smooth L1, doubled,": lambda x: 2 * F.huber_loss(x, torch.zeros_like(x), reduction="none"),
    "log(cosh())": lambda x: F.softplus(2 * x) - x - 0.6931471805599453,
    "the square of the positive part": lambda x: torch.relu(x) ** 2,
    "the fourth power": lambda x: x**4,
    "the third power of abs": lambda x: x.abs() ** 3,
    "log(1 + x²)": lambda x: torch.log1p(x**2),
    "1 - cos()": lambda x: 1 - torch.cos(x),
    "max(0, 1 - x)": lambda x: torch.relu(1 - x),
}
AGAIN: Mapping[str, OfTensor] = {
    "tanh": torch.tanh, "sigmoid": torch.sigmoid, "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt,
    "relu": torch.relu, "square": torch.square, "softmax": lambda x: torch.softmax(x, -1),
}  # fmt: skip
INVERSE: Mapping[str, OfTensor] = {
    "tanh": torch.atanh, "sigmoid": torch.logit, "exp": torch.log, "log": torch.exp,
}  # fmt: skip
FAMILIES: Mapping[str, Mapping[str, OfTensor]] = {
    "activation": ACTIVATIONS, "exp": EXPONENTIALS, "log": LOGARITHMS, "square": SQUARES, "again": AGAIN,
    "inverse": INVERSE,
}  # fmt: skip
UNARY: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    family: {name: _of_anything(function) for name, function in functions.items()}
    for family, functions in FAMILIES.items()
}


def _flat(value: torch.Tensor, axes: tuple[int, ...]) -> torch.Tensor:
    """With these axes as the last one."""
    kept = [axis for axis in range(value.dim()) if axis not in axes]
    return value.permute(*kept, *axes).flatten(len(kept))


OF_MANY: Mapping[str, OfTensor] = {
    "mean": lambda rows: rows.mean(-1),
    "median": lambda rows: rows.median(-1).values,
    "the middle of the extremes": lambda rows: (rows.amax(-1) + rows.amin(-1)) / 2,
    "max": lambda rows: rows.amax(-1),
    "min": lambda rows: rows.amin(-1),
    "the first": lambda rows: rows[..., 0],
    "the last": lambda rows: rows[..., -1],
    "the root of the mean square": lambda rows: rows.square().mean(-1).sqrt(),
    "the mean square": lambda rows: rows.square().mean(-1),
    "the mean of abs": lambda rows: rows.abs().mean(-1),
    "the mean absolute deviation": lambda rows: (rows - rows.mean(-1, keepdim=True)).abs().mean(-1),
    "the square of the mean absolute deviation": lambda rows: (rows - rows.mean(-1, keepdim=True)).abs().mean(-1) ** 2,
    "the length": lambda rows: rows.norm(dim=-1),
    "the sum of abs": lambda rows: rows.abs().sum(-1),
    "the largest abs": lambda rows: rows.abs().amax(-1),
    "logsumexp": lambda rows: rows.logsumexp(-1),
    "the range": lambda rows: rows.amax(-1) - rows.amin(-1),
    "the square of the range": lambda rows: (rows.amax(-1) - rows.amin(-1)) ** 2,
    "the standard deviation": lambda rows: rows.std(-1, correction=0),
    "the sample variance": lambda rows: rows.var(-1),
    "sum": lambda rows: rows.sum(-1),
    "product": lambda rows: rows.prod(-1),
}
"""Of many numbers, the last axis, to one."""


def _as_method(function: OfTensor) -> Callable[..., Any]:
    """Called as torch's mean or numpy's: along some axes, or all."""

    def call(value: Any, dim: Any = None, keepdim: bool = False, correction: int = 1, **more: Any) -> Any:
        tensor = torch.as_tensor(value)
        along = more.get("axis", dim)
        axes = range(tensor.dim()) if along is None else (along if isinstance(along, tuple) else (along,))
        places = tuple(axis % max(tensor.dim(), 1) for axis in axes)
        got = function(_flat(tensor, places))
        for place in sorted(places) if keepdim or more.get("keepdims") else ():
            got = got.unsqueeze(place)
        return got.numpy() if isinstance(value, np.ndarray) else got

    return call


REDUCTIONS: Mapping[str, Callable[..., Any]] = {name: _as_method(function) for name, function in OF_MANY.items()}


def _of_pair(function: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Callable[[Any, Any], Any]:
    def call(first: Any, second: Any) -> Any:
        got = function(torch.as_tensor(first), torch.as_tensor(second))
        return got.numpy() if isinstance(first, np.ndarray) else got

    return call


PAIRS: Mapping[str, Callable[[Any, Any], Any]] = {
    "the larger of the two": _of_pair(torch.maximum),
    "the smaller of the two": _of_pair(torch.minimum),
    "the root of the sum of squares": _of_pair(torch.hypot),
    "the first": _of_pair(lambda first, _: first),
    "the second": _of_pair(lambda _, second: second),
}
