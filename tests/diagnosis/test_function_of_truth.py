"""A known function of the right value."""

from __future__ import annotations

import pytest
import torch

from grader.diagnosis.detectors import function_of_truth
from grader.diagnosis.detectors.generic import recognise


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (torch.square, "the square of"),
        (torch.exp, "the exponential of"),
        (torch.reciprocal, "1 divided by"),
        (lambda truth: truth.abs().sqrt(), "the root of the magnitude of"),
        (lambda truth: 1 - truth, "1 minus"),
    ],
)
def test_the_function_is_named(wrong, normal, function, said):
    found = recognise(wrong(function(normal(7, 3)), normal(7, 3), torch.float64))
    assert found.kind == "function"
    assert found.advice == f"w_gradient is {said} what it should be, in every element."


def test_the_root_of_a_loss_is_one_number(wrong):
    truth = torch.tensor(0.7, dtype=torch.float64)
    assert "the root of" in function_of_truth.detect(wrong(truth.sqrt(), truth, torch.float64)).advice


def test_another_function_is_not_named(wrong, normal):
    assert function_of_truth.detect(wrong(normal(7, 3).cos(), normal(7, 3), torch.float64)) is None
