"""Properties of right gradients, tried on small wrong ones: each finds what is wrong, and none finds it elsewhere."""

from __future__ import annotations

import pytest
import torch

from grader.diagnosis.experiments import adjoint, dependence, linearity, noise, rows
from grader.testing import assert_gradient, torch_gradients

FORWARD = """
    def forward(x, weights):
        return x @ weights
"""
EXPERIMENTS = {"adjoint": adjoint, "linearity": linearity, "dependence": dependence, "rows": rows}


def weight_gradient(submission, draw):
    x, weights, upstream = draw.normal(7, 3), draw.normal(3, 5), draw.normal(7, 5)
    truth = torch_gradients(lambda x, weights: x @ weights, x=x, weights=weights, upstream=upstream)
    submission.forward(x, weights)
    assert_gradient(submission.backward(x, weights, upstream), truth["weights"])


def input_gradient(submission, draw):
    x, weights, upstream = draw.normal(7, 3), draw.normal(3, 5), draw.normal(7, 5)
    truth = torch_gradients(lambda x, weights: x @ weights, x=x, weights=weights, upstream=upstream)
    submission.forward(x, weights)
    assert_gradient(submission.backward(x, weights, upstream), truth["x"])


def backward(value: str) -> str:
    return f"{FORWARD}\n    def backward(x, weights, upstream):\n        return {value}\n"


FOUND = [
    (weight_gradient, "x.T @ (upstream > -9).double()", "no_upstream"),
    (weight_gradient, "x.T @ (upstream * upstream.abs().mean())", "nonlinear"),
    (weight_gradient, "x.T @ (upstream + 1)", "nonlinear"),
    (weight_gradient, "(0 * x + 0.3).T @ upstream.sin()", "nonlinear"),
    (weight_gradient, "(0 * x + 0.3).T @ upstream + 0.1 * upstream.sum()", "ignores"),
    (input_gradient, "(upstream @ weights.T) * (upstream * 0 + 1)[:, :3].cumsum(0)", "rows"),
    (input_gradient, "(upstream + 0.1 * upstream[:1]) @ weights.T", "rows"),
    (weight_gradient, "x.T.sin() @ upstream / len(x)", "rows"),
    (weight_gradient, "x.T.sin() @ upstream", None),  # no property is broken: honest silence
]


@pytest.mark.parametrize(("test", "value", "kind"), FOUND, ids=[value for _, value, _ in FOUND])
def test_what_is_found(failed, test, value, kind):
    lab = failed(test, backward(value)).lab
    assert lab.repeats
    found = [d.kind for e in (linearity, dependence, rows) if (d := e.examine(lab)) is not None]
    assert found[:1] == ([kind] if kind else [])


def test_a_gradient_of_another_forward_pass_is_said_to_be_that(failed):
    source = """
        def forward(x, weights):
            return x @ weights * 0.5 + x.sin() @ weights

        def backward(x, weights, upstream):
            return (0.5 * x + x.sin()).T @ upstream
    """
    found = adjoint.examine(failed(weight_gradient, source).lab)
    assert found is not None
    assert found.kind == "own_forward"
    assert adjoint.examine(failed(weight_gradient, source, dtype=torch.float32).lab) is None


def test_a_wrong_gradient_of_the_right_forward_pass_is_not(failed):
    assert adjoint.examine(failed(weight_gradient, backward("x.sin().T @ upstream")).lab) is None


def test_an_answer_that_is_random_is_no_experiment(failed):
    source = """
        import random

        stream = random.SystemRandom()

        def forward(x, weights):
            return x @ weights

        def backward(x, weights, upstream):
            return stream.random() * x.T.sin() @ upstream
    """
    assert not failed(weight_gradient, source).lab.repeats


DIFFERENCE = """
    def loss(x, weights, upstream):
        return ((x @ weights) * upstream).sum()

    def forward(x, weights):
        return x @ weights

    def backward(x, weights, upstream):
        gradient = weights * 0
        for i in range(weights.shape[0]):
            for j in range(weights.shape[1]):
                moved = weights.clone()
                moved[i, j] += STEP
                gradient[i, j] = (loss(x, moved, upstream) - loss(x, weights, upstream)) / STEP
        return gradient
"""


def test_a_difference_that_is_lost_in_rounding_is_said_to_be_that(failed):
    lab = failed(weight_gradient, DIFFERENCE.replace("STEP", "1e-6"), dtype=torch.float32).lab
    found = noise.examine(lab)
    assert found is not None
    assert "lost in rounding" in found.advice


@pytest.mark.parametrize("value", ["x.T.sin() @ upstream", "2 * x.T @ upstream", "(x + 1).T @ upstream"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_wrong_formula_is_not(failed, value, dtype):
    assert noise.examine(failed(weight_gradient, backward(value), dtype=dtype).lab) is None
