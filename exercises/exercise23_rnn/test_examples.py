"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import math

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

LOG3 = math.log(3)
WEIGHTS = {"Wx": torch.tensor([[LOG3 / 2]]), "Wh": torch.tensor([[LOG3]]), "b": torch.tensor([-LOG3 / 2])}
STEP = {"x": torch.tensor([[1.5]]), "prev_h": torch.tensor([[0.25]]), **WEIGHTS}
SEQUENCE = {"x": torch.tensor([[[1.5], [2.0]]]), "h0": torch.tensor([[0.25]]), **WEIGHTS}
DH = torch.tensor([[[2.0], [1.0]]])


def step(x, prev_h, Wx, Wh, b):
    return torch.tanh(x @ Wx + prev_h @ Wh + b)


def sequence(x, h0, Wx, Wh, b):
    first = step(x[:, 0], h0, Wx, Wh, b)
    return torch.stack([first, step(x[:, 1], first, Wx, Wh, b)], dim=1)


def two(result):
    require(type(result) in (tuple, list) and len(result) == 2, "A forward pass returns two things: h and a cache.")
    return result


def five(result):
    require(type(result) in (tuple, list) and len(result) == 5, "A backward pass returns five gradients.")
    return result


def test_example_step_forward(submission):
    """Example: from the state 1/4, with the input 3/2, the next state is tanh(log 3 / 2), which is 1/2."""
    truth = torch_value(step, **STEP)
    assert truth.value.round(decimals=6).tolist() == [[0.5]]
    result = submission.rnn_step_forward(*STEP.values())
    assert_value(two(result)[0], truth, name="next_h")


def test_example_step_backward(submission):
    """Example: for this step, a gradient of 4 is 3 before the tanh, so db is 3, dWx 4.5 and dWh 0.75."""
    truths = torch_gradients(step, upstream=torch.tensor([[4.0]]), **STEP)
    expected = {"x": [[1.6479]], "prev_h": [[3.2958]], "Wx": [[4.5]], "Wh": [[0.75]], "b": [3.0]}
    assert {name: truth.value.round(decimals=4).tolist() for name, truth in truths.items()} == expected
    _, cache = two(submission.rnn_step_forward(*STEP.values()))
    result = submission.rnn_step_backward(torch.tensor([[4.0]]), cache)
    for got, name in zip(five(result), truths):
        assert_gradient(got, truths[name], name=f"d{name}")


def test_example_forward(submission):
    """Example: with the inputs 3/2 and 2, the states are 1/2 and 4/5."""
    truth = torch_value(sequence, **SEQUENCE)
    assert truth.value.round(decimals=6).tolist() == [[[0.5], [0.8]]]
    result = submission.rnn_forward(*SEQUENCE.values())
    assert_value(two(result)[0], truth, name="h")


def test_example_backward(submission):
    """Example: from dh 2 and 1, dx is 0.9869 and 0.1978, dh0 1.9738, dWx 3.4149, dWh 0.6292 and db 2.1566."""
    truths = torch_gradients(sequence, upstream=DH, **SEQUENCE)
    expected = {"x": [[[0.9869], [0.1978]]], "h0": [[1.9738]], "Wx": [[3.4149]], "Wh": [[0.6292]], "b": [2.1566]}
    assert {name: truth.value.round(decimals=4).tolist() for name, truth in truths.items()} == expected
    _, cache = two(submission.rnn_forward(*SEQUENCE.values()))
    result = submission.rnn_backward(DH, cache)
    for got, name in zip(five(result), truths):
        assert_gradient(got, truths[name], name=f"d{name}")
