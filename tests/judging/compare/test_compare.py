"""Shape, dtype, device and finiteness come before values; nothing broadcasts; the usual wrong answers never pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from grader.judging.compare.compare import as_tensor, compare
from grader.judging.compare.interface import Truth

SHAPES = [(7, 3), (5, 5), (1, 5), (7, 1), (1, 1), (13,), ()]
DTYPES = [torch.float32, torch.float64]


def truth_of(value: torch.Tensor, dtype: torch.dtype = torch.float32, device: str = "cpu") -> Truth:
    scale = float(value.abs().max()) if value.numel() else 0.0
    return Truth(value.double(), dtype, device, 32 * torch.finfo(dtype).eps * scale, (tuple(value.shape),))


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).double()


def kind_of(got: Any, truth: Truth) -> str | None:
    mismatch = compare(got, truth)
    return mismatch.kind if mismatch else None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_truth_itself_passes(shape, dtype):
    assert compare(normal(*shape).to(dtype), truth_of(normal(*shape), dtype)) is None
    assert compare(normal(*shape).to(dtype).numpy(), truth_of(normal(*shape), dtype)) is None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("factor", [0, -1, 0.5, 2, 0.99, 1.01])
def test_zero_negated_halved_doubled_and_a_hundredth_off_never_pass(shape, dtype, factor):
    assert kind_of(factor * normal(*shape).to(dtype), truth_of(normal(*shape), dtype)) == "values"


@pytest.mark.parametrize("shape", [(5, 5), (2, 2), (7, 3), (1, 5)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_transposed_never_passes(shape, dtype):
    assert compare(normal(*shape).mT.to(dtype), truth_of(normal(*shape), dtype)) is not None


@pytest.mark.parametrize(
    ("got", "wanted"),
    [((5,), (1, 5)), ((1, 5), (5,)), ((1,), ()), ((), (1,)), ((3, 1), (3, 5)), ((), (3, 5)), ((5,), (3, 5))],
)
def test_nothing_broadcasts(got, wanted):
    mismatch = compare(torch.ones(got), truth_of(torch.ones(wanted)))
    assert mismatch is not None
    assert (mismatch.kind, mismatch.sentence) == ("shape", f"has shape {got}; expected {wanted}")


def test_a_second_shape_is_allowed_only_if_the_truth_says_so():
    truth = Truth(normal(1, 5), torch.float32, "cpu", 1e-5, ((1, 5), (5,)))
    assert compare(normal(1, 5).reshape(5).float(), truth) is None
    assert kind_of(normal(5, 1).float(), truth) == "shape"


@pytest.mark.parametrize("got", [torch.float16, torch.float64, torch.int64, torch.bool])
def test_another_dtype_is_wrong_even_with_equal_values(got):
    assert kind_of(torch.ones(3, dtype=got), truth_of(torch.ones(3))) == "dtype"


def test_another_device_is_wrong_except_for_numpy_which_has_none():
    on_cuda = truth_of(normal(3), device="cuda")
    assert kind_of(normal(3).float(), on_cuda) == "device"
    assert kind_of(normal(3).float().numpy(), on_cuda) is None


@pytest.mark.parametrize("strange", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("shape", SHAPES)
def test_nan_and_infinity_never_pass(strange, shape):
    got = normal(*shape).float()
    got.view(-1)[-1] = strange
    mismatch = compare(got, truth_of(normal(*shape)))
    assert mismatch is not None
    assert (mismatch.kind, mismatch.wrong, mismatch.max_abs) == ("nonfinite", 1, None)


@pytest.mark.parametrize("got", [None, "1.0", [1.0], (1.0,), {}, object(), True, 1j, torch.tensor(1j)])
def test_what_is_no_tensor_is_of_the_wrong_type(got):
    assert kind_of(got, truth_of(torch.ones(()))) == "type"


def test_a_python_number_is_right_for_a_single_number():
    for dtype in DTYPES:
        assert compare(2.5, truth_of(torch.tensor(2.5), dtype)) is None
        assert kind_of(2.6, truth_of(torch.tensor(2.5), dtype)) == "values"
    assert compare(2, truth_of(torch.tensor(2.0))) is None
    assert kind_of(math.nan, truth_of(torch.tensor(2.0))) == "nonfinite"
    assert kind_of(2.5, truth_of(torch.tensor([2.5]))) == "shape"


def test_empty_tensors_have_only_a_shape():
    assert compare(torch.ones(0, 3), truth_of(torch.ones(0, 3))) is None
    assert kind_of(torch.ones(3, 0), truth_of(torch.ones(0, 3))) == "shape"


def test_a_truth_of_zeros_allows_nothing_else():
    assert compare(torch.zeros(3), truth_of(torch.zeros(3))) is None
    assert kind_of(torch.full((3,), 1e-30), truth_of(torch.zeros(3))) == "values"


def test_a_mismatch_says_where_and_how_much():
    got = normal(7, 3).float()
    got[4, 1] += 1
    got[2, 2] += 0.5
    mismatch = compare(got, truth_of(normal(7, 3)))
    assert mismatch is not None
    assert (mismatch.index, mismatch.wrong, mismatch.total) == ((4, 1), 2, 21)
    assert mismatch.max_abs == pytest.approx(1)
    assert mismatch.max_rel == pytest.approx(1 / float(normal(7, 3).abs().max()))
    assert mismatch.sentence == (
        "differs from torch's in 2 of 21 elements; "
        f"largest difference 1 at index [4, 1] (tolerance {mismatch.allowed:.2g})"
    )


def test_an_answer_of_the_exact_allowed_difference_passes():
    truth = Truth(torch.zeros(2).double(), torch.float64, "cpu", 0.5, ((2,),))
    assert compare(torch.tensor([0.5, -0.5]).double(), truth) is None
    assert compare(torch.tensor([0.5, 0.5000001]).double(), truth) is not None


@pytest.mark.parametrize(
    ("strange", "what"),
    [((math.nan, math.nan), "NaN"), ((math.inf, -math.inf), "infinite"), ((math.nan, math.inf), "NaN or infinite")],
)
def test_a_sentence_says_which_elements_are_not_finite(strange, what):
    got = normal(7, 3).float()
    got[1, 2], got[4, 0] = strange
    mismatch = compare(got, truth_of(normal(7, 3)))
    assert mismatch is not None
    assert mismatch.sentence == f"is {what} in 2 of 21 elements, first at index [1, 2]"


def test_as_tensor_keeps_shape_and_dtype():
    for array in (np.ones((2, 3), np.float32), np.ones((), np.float64), np.ones((0, 2)), np.ones((3, 2)).T):
        tensor = as_tensor(array)
        assert tensor is not None
        assert tuple(tensor.shape) == array.shape
        assert str(tensor.dtype) == f"torch.{array.dtype}"


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (torch.ones(2, dtype=torch.complex64), "is complex; expected real numbers"),
        (np.ones(2, dtype=complex), "is complex; expected real numbers"),
        (1j, "is complex; expected real numbers"),
        ([1.0, 2], "is a list of numbers; expected a tensor"),
        ([torch.ones(2)], "is a list, not a tensor"),
        (None, "is None, not a tensor"),
    ],
)
def test_what_is_no_tensor_is_told_as_what_it_is(got, said):
    mismatch = compare(got, truth_of(normal(2)))
    assert mismatch is not None
    assert mismatch.sentence == said
