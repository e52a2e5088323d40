"""Right answers written in many ways, beside their truths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
import torch

from grader.judging.compare.interface import Truth
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.truth import torch_gradients

Case = tuple[str, torch.Tensor, Truth]


@pytest.fixture(scope="session")
def right_answers() -> Callable[[tuple[int, int, int], torch.dtype, int], Iterator[Case]]:
    """(how, answer, truth) for a linear layer, a loss, two activations. The shape is (batch, inputs, neurons)."""
    return _right_answers


def _right_answers(shape: tuple[int, int, int], dtype: torch.dtype, seed: int) -> Iterator[Case]:
    batch, inputs, neurons = shape
    draw = Draw(seed, dtype, "cpu")
    x, w, b = draw.normal(batch, inputs), draw.normal(inputs, neurons), draw.normal(neurons)
    upstream, y = draw.normal(batch, neurons), draw.normal(batch, neurons)
    layer = torch_gradients(lambda x, w, b: x @ w + b, x=x, w=w, b=b, upstream=upstream)
    for how, product in PRODUCTS.items():
        yield f"dW by {how}", product(x.mT.contiguous(), upstream), layer["w"]
        yield f"dX by {how}", product(upstream, w.mT.contiguous()), layer["x"]
    for how, total in SUMS.items():
        yield f"db by {how}", total(upstream), layer["b"]
    p, count = x @ w + b, batch * neurons
    loss = torch_gradients(lambda p: ((p - y.to(p.dtype)) ** 2).mean(), p=p)["p"]
    yield "MSE, 2/n times", 2 / count * (p - y), loss
    yield "MSE, divided twice", 2 * (p / count - y / count), loss
    yield from (("tanh, " + how, answer, truth) for how, answer, truth in _tanh(p, upstream))
    yield from (("softmax, " + how, answer, truth) for how, answer, truth in _softmax(y, upstream))


def _tanh(z: torch.Tensor, upstream: torch.Tensor) -> Iterator[Case]:
    truth, h = torch_gradients(torch.tanh, input=z, upstream=upstream)["input"], torch.tanh(z)
    yield "1 - h²", upstream * (1 - h * h), truth
    yield "(1 - h)(1 + h)", upstream * (1 - h) * (1 + h), truth


def _softmax(z: torch.Tensor, upstream: torch.Tensor) -> Iterator[Case]:
    truth = torch_gradients(partial(torch.softmax, dim=1), input=z, upstream=upstream)["input"]
    e = torch.exp(z)
    s = e / e.sum(1, keepdim=True)
    yield "s(g - Σ)", s * (upstream - (upstream * s).sum(1, keepdim=True)), truth
    yield "sg - sΣ", s * upstream - s * (s * upstream).sum(1, keepdim=True), truth


def _by_numpy(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    with np.errstate(invalid="ignore"):  # OpenBLAS sometimes raises the processor's flag for finite numbers
        return torch.from_numpy(a.numpy() @ b.numpy())


def _loop(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    out = torch.zeros(a.shape[0], b.shape[1], dtype=a.dtype)
    for k in range(a.shape[1]):
        out = out + a[:, k : k + 1] * b[k : k + 1]
    return out


def _one_by_one(rows: torch.Tensor) -> torch.Tensor:
    out = torch.zeros(rows.shape[1], dtype=rows.dtype)
    for row in rows:
        out = out + row
    return out


PRODUCTS: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "@": torch.matmul,
    "einsum": lambda a, b: torch.einsum("ik,kj->ij", a, b),
    "numpy": _by_numpy,
    "a loop": _loop,
    "a loop from the end": lambda a, b: _loop(a.flip(1), b.flip(0)),
}
SUMS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sum": lambda rows: rows.sum(0),
    "numpy": lambda rows: torch.from_numpy(rows.numpy().sum(0)),
    "a loop": _one_by_one,
    "a loop from the end": lambda rows: _one_by_one(rows.flip(0)),
}
