"""Truths drawn at random, and answers to them that are compared as in a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
import torch
from hypothesis import configuration, settings

from grader.judging.compare.compare import as_tensor, compare
from grader.judging.compare.interface import Answer, Mismatch, Truth

configuration.set_hypothesis_home_dir(Path(gettempdir()) / "hypothesis")  # not into the repository
settings.register_profile("quick", deadline=None, max_examples=25, derandomize=True, database=None)
SIZES = {"batch": 7, "inputs": 3, "neurons": 5}


@pytest.fixture(scope="session")
def truth_of() -> Callable[..., Truth]:
    """A truth of these values, which allows 32 roundings of its largest element."""

    def make(value: torch.Tensor, dtype: torch.dtype = torch.float32, device: str = "cpu") -> Truth:
        allowed = 32 * torch.finfo(dtype).eps * float(value.abs().max()) if value.numel() else 0.0
        return Truth(value, dtype, device, allowed, (tuple(value.shape),))

    return make


@pytest.fixture(scope="session")
def wrong(truth_of: Callable[..., Truth]) -> Callable[..., Answer]:
    """A wrong answer beside its truth. got: numbers in float64, which are rounded to the truth's dtype first."""

    def make(got: Any, value: torch.Tensor, dtype: torch.dtype = torch.float32, **sizes: int) -> Answer:
        given = got.to(dtype) if isinstance(got, torch.Tensor) and got.dtype == torch.float64 else got
        truth = truth_of(value, dtype)
        mismatch = compare(given, truth)
        assert mismatch is not None, "this answer is right"
        return _answer(given, truth, mismatch, sizes or SIZES)

    return make


@pytest.fixture(scope="session")
def right(truth_of: Callable[..., Truth]) -> Callable[..., Answer]:
    """A right answer, off by half of what is allowed, that claims to be wrong: nothing should be found in it."""

    def make(value: torch.Tensor, dtype: torch.dtype = torch.float32) -> Answer:
        truth = truth_of(value, dtype)
        given = value + 0.5 * truth.allowed * (2 * torch.rand_like(value) - 1)
        return _answer(given, truth, Mismatch("values", "is said to differ", truth.allowed), SIZES)

    return make


@pytest.fixture(scope="session")
def normal() -> Callable[..., torch.Tensor]:
    """Standard normal float64 values of a shape, from a seed; float32 can hold them."""

    def draw(*shape: int, seed: int = 0) -> torch.Tensor:
        return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(torch.float64)

    return draw


def _answer(given: Any, truth: Truth, mismatch: Mismatch, sizes: Mapping[str, int]) -> Answer:
    tensor = as_tensor(given)
    return Answer("w_gradient", None if tensor is None else tensor.to("cpu", torch.float64), truth, mismatch, sizes)
