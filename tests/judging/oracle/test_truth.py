"""The truth is the gradient, and its tolerance separates right answers from wrong ones."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.judging.compare.compare import compare
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.truth import exactly, torch_gradients, torch_value

SHAPES = [(7, 3, 5), (1, 3, 5), (7, 1, 5), (7, 3, 1), (31, 17, 13), (300, 50, 17)]
DTYPES = [torch.float32, torch.float64]


def network(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(torch.tanh(x @ w + b) @ v)


def drawn(dtype: torch.dtype = torch.float64) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    draw = Draw(1, dtype, "cpu")
    inputs = {"x": draw.normal(7, 3), "w": draw.normal(3, 5), "b": draw.normal(5), "v": draw.normal(5, 2)}
    return inputs, draw.normal(7, 2)


@pytest.mark.parametrize("name", ["x", "w", "b", "v"])
def test_gradients_equal_a_central_difference(name):
    inputs, upstream = drawn()
    truth = torch_gradients(network, upstream=upstream, **inputs)[name].value
    step, numeric = 1e-5, torch.zeros_like(inputs[name])
    for place in np.ndindex(*inputs[name].shape):
        ends = []
        for shift in (step, -step):
            moved = inputs[name].clone()
            moved[place] += shift
            ends.append(float((upstream * network(**{**inputs, name: moved})).sum()))
        numeric[place] = (ends[0] - ends[1]) / (2 * step)
    torch.testing.assert_close(truth, numeric, rtol=1e-7, atol=1e-9)


def test_the_value_of_a_scalar_function_and_its_gradient_need_no_upstream():
    x = torch.tensor([1.0, 2.0, 3.0])
    assert torch_value(lambda x: (x**2).sum(), x=x).value == 14
    assert torch_gradients(lambda x: (x**2).sum(), x=x)["x"].value.tolist() == [2, 4, 6]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_right_answers_written_in_other_ways_pass(right_answers, shape, dtype):
    for seed in range(30 if max(shape) < 300 else 4):
        for how, answer, truth in right_answers(shape, dtype, seed):
            mismatch = compare(answer, truth)
            assert mismatch is None, f"{how}, seed {seed}: {mismatch.sentence}"


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_hundredth_off_fails(right_answers, shape, dtype):
    for how, answer, truth in right_answers(shape, dtype, 0):
        if truth.scale:  # the softmax of one neuron has no gradient
            assert compare(1.01 * answer, truth) is not None, how
            assert compare(answer + 0.01 * truth.scale, truth) is not None, how


def test_an_unused_input_has_a_gradient_of_zeros():
    truths = torch_gradients(lambda x, unused: x.sum(), x=torch.ones(3), unused=torch.ones(2, 5))
    assert torch.equal(truths["unused"].value, torch.zeros(2, 5, dtype=torch.float64))
    assert compare(torch.zeros(2, 5), truths["unused"]) is None


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_truth_is_float64_and_asks_for_the_dtype_of_its_inputs(dtype):
    inputs, upstream = drawn(dtype)
    for name, truth in torch_gradients(network, upstream=upstream, **inputs).items():
        assert (truth.value.dtype, truth.dtype, truth.device) == (torch.float64, dtype, "cpu")
        assert truth.shapes == (tuple(inputs[name].shape),)
        assert 0 < truth.allowed < 1e-2 * truth.scale
        assert not truth.value.requires_grad


def test_the_inputs_are_left_as_they_were():
    inputs, upstream = drawn(torch.float32)
    before = {name: value.clone() for name, value in inputs.items()}
    torch_gradients(network, upstream=upstream, **inputs)
    assert all(torch.equal(inputs[name], before[name]) and inputs[name].grad is None for name in inputs)


def test_numpy_inputs_are_as_good_as_tensors():
    inputs, upstream = drawn()
    arrays = {name: value.numpy() for name, value in inputs.items()}
    first, second = (
        torch_gradients(network, upstream=upstream, **inputs),
        torch_gradients(network, upstream=upstream, **arrays),
    )
    assert all(torch.equal(first[name].value, second[name].value) for name in inputs)


def test_more_shapes_can_be_allowed_by_name():
    inputs, upstream = drawn()
    truths = torch_gradients(network, upstream=upstream, shapes={"b": [(1, 5)]}, **inputs)
    assert truths["b"].shapes == ((5,), (1, 5))
    assert compare(truths["b"].value[None], truths["b"]) is None


def test_what_is_known_exactly_allows_nothing():
    value = torch.tensor([0.1, 0.2])
    assert compare(value.clone(), exactly(value)) is None
    assert compare(torch.nextafter(value, torch.ones(2)), exactly(value)) is not None


def test_empty_inputs_have_empty_gradients():
    truth = torch_gradients(lambda x: 2 * x, x=torch.ones(0, 3), upstream=torch.ones(0, 3))["x"]
    assert truth.value.shape == (0, 3)
    assert compare(torch.ones(0, 3), truth) is None
