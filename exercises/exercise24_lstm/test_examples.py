"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import math

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

LOG2, LOG3 = math.log(2), math.log(3)
WEIGHTS = {
    "Wx": torch.tensor([[0.0, LOG3, LOG2, LOG3 / 2]]),
    "Wh": torch.tensor([[2 * LOG3, 0.0, 0.0, 0.0]]),
    "b": torch.tensor([0.0, -LOG3, 0.0, 0.0]),
}
STEP = {"x": torch.tensor([[1.0]]), "prev_h": torch.tensor([[0.5]]), "prev_c": torch.tensor([[0.25]]), **WEIGHTS}
SEQUENCE = {"x": torch.tensor([[[1.0], [2.0]]]), "h0": torch.tensor([[0.5]]), **WEIGHTS}
DNEXT_H, DNEXT_C, DH = torch.tensor([[2.0]]), torch.tensor([[1.0]]), torch.tensor([[[2.0], [1.0]]])


def step(x, prev_h, prev_c, Wx, Wh, b):
    """The next state and the next cell, side by side."""
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    c = f.sigmoid() * prev_c + i.sigmoid() * g.tanh()
    return torch.cat([o.sigmoid() * c.tanh(), c], dim=1)


def sequence(x, h0, Wx, Wh, b):
    first = step(x[:, 0], h0, torch.zeros_like(h0), Wx, Wh, b)
    second = step(x[:, 1], *first.chunk(2, dim=1), Wx, Wh, b)
    return torch.stack([first[:, :1], second[:, :1]], dim=1)


def parts(result, number, what):
    require(type(result) in (tuple, list) and len(result) == number, f"{what} returns {number} things.")
    return result


def judge_gradients(result, truths, what):
    for got, (name, truth) in zip(parts(result, len(truths), what), truths.items()):
        assert_gradient(got, truth, name=f"d{name}")


def rounded(truths):
    return {name: truth.value.round(decimals=4).flatten().tolist() for name, truth in truths.items()}


def test_example_step_forward(submission):
    """Example: with the gates 3/4, 1/2 and 2/3, and g = 1/2, the cell goes from 1/4 to 1/2; the state is 0.3081."""
    truth = torch_value(step, **STEP)
    assert truth.value.round(decimals=4).tolist() == [[0.3081, 0.5]]
    next_h, next_c, _ = parts(submission.lstm_step_forward(*STEP.values()), 3, "lstm_step_forward")
    assert_value(next_c, torch_value(lambda **given: step(**given)[:, 1:], **STEP), name="next_c")
    assert_value(next_h, torch_value(lambda **given: step(**given)[:, :1], **STEP), name="next_h")


def test_example_step_backward(submission):
    """Example: for this step, from dnext_h 2 and dnext_c 1, the cell's whole gradient is 2.0486."""
    truths = torch_gradients(step, upstream=torch.cat([DNEXT_H, DNEXT_C], dim=1), **STEP)
    assert rounded(truths) == {
        "x": [0.9160],
        "prev_h": [0.4220],
        "prev_c": [1.0243],
        "Wx": [0.1921, 0.1280, 0.2054, 1.1523],
        "Wh": [0.0960, 0.0640, 0.1027, 0.5762],
        "b": [0.1921, 0.1280, 0.2054, 1.1523],
    }
    *_, cache = parts(submission.lstm_step_forward(*STEP.values()), 3, "lstm_step_forward")
    judge_gradients(submission.lstm_step_backward(DNEXT_H, DNEXT_C, cache), truths, "lstm_step_backward")


def test_example_forward(submission):
    """Example: from the state 1/2 and a cell of 0, the inputs 1 and 2 give the states 0.2389 and 0.5239."""
    truth = torch_value(sequence, **SEQUENCE)
    assert truth.value.round(decimals=4).flatten().tolist() == [0.2389, 0.5239]
    assert_value(parts(submission.lstm_forward(*SEQUENCE.values()), 2, "lstm_forward")[0], truth, name="h")


def test_example_backward(submission):
    """Example: for these steps, from dh 2 and 1, dx is 0.6194 and 0.1647, and dh0 is 0.3324."""
    truths = torch_gradients(sequence, upstream=DH, **SEQUENCE)
    assert rounded(truths) == {
        "x": [0.6194, 0.1647],
        "h0": [0.3324],
        "Wx": [0.3220, 0.0642, 0.3838, 1.1144],
        "Wh": [0.0960, 0.0077, 0.1121, 0.4785],
        "b": [0.2366, 0.0321, 0.2790, 1.0110],
    }
    _, cache = parts(submission.lstm_forward(*SEQUENCE.values()), 2, "lstm_forward")
    judge_gradients(submission.lstm_backward(DH, cache), truths, "lstm_backward")
