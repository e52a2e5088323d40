"""What an answer looks like is looked at again with other inputs: what was chance is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.diagnosis.detectors.generic import recognise
from grader.diagnosis.elsewhere import Elsewhere
from grader.diagnosis.mistakes import Mistake
from grader.submission.interface import Chunk, Submission
from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value


def weight_gradient(submission, draw):
    x, upstream = draw.normal(7, 3), draw.normal(7, 5)
    weights = torch.ones(3, 5, dtype=x.dtype)
    truth = torch_gradients(lambda x, weights: x @ weights, x=x, weights=weights, upstream=upstream)
    assert_gradient(submission.backward(x, upstream), truth["weights"], name="dw")


def code(source: str) -> Submission:
    return Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True)


def backward(value: str) -> str:
    return f"def backward(x, upstream):\n    right = x.T @ upstream\n    return {value}\n"


@pytest.fixture
def left(failed):
    def left(value: str):
        one = failed(weight_gradient, backward(value), n=7)
        found = recognise(one.answer)
        assert found is not None
        return Elsewhere(one.answer, one.number, one.replay).left(found)

    return left


@pytest.mark.parametrize(("value", "kind"), [("right / 7", "scale"), ("-right", "sign"), ("0.123 * right", "scale")])
def test_what_holds_is_said(left, value, kind):
    found = left(value)
    assert found is not None
    assert found.kind == kind
    assert "of each input" not in found.advice


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("right / right.norm()", "divided by its own length"),
        ("right / right.abs().sum()", "a length, a sum, a maximum"),
    ],
)
def test_a_factor_that_hangs_on_the_inputs_is_told_to(left, value, hint):
    found = left(value)
    assert found is not None
    assert hint in found.advice
    assert found.factor is None


def loss(submission, draw):
    x, y = draw.normal(), draw.normal()
    assert_value(submission.loss(x, y), torch_value(lambda x, y: (x - y) ** 2, x=x, y=y), name="loss")


@pytest.mark.parametrize(("own", "holds"), [("x - y", True), ("y - x", False), ("abs(x - y)", False)])
def test_one_number_is_looked_at_often_enough_to_see_its_sign(failed, own, holds):
    one = failed(loss, f"def loss(x, y):\n    return {own}\n")
    mistake = Mistake("plain", "There is no square.", code("def loss(x, y):\n    return x - y\n"))
    assert Elsewhere(one.answer, one.number, one.replay).holds(mistake) == holds


def unscaled(submission, draw):
    x = torch.tensor([[1.5, 2.25, 3.75]])
    assert_value(submission.f(x), torch_value(lambda x: x**2, x=x))


def test_a_test_that_draws_nothing_has_no_other_inputs(failed):
    one = failed(unscaled, "def f(x):\n    return 2 * x ** 2\n")
    found = recognise(one.answer)
    assert found is not None
    assert Elsewhere(one.answer, one.number, replace(one.replay, anew=lambda trial: None)).left(found) == found
