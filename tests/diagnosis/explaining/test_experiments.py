"""Properties of right gradients, tried on small wrong ones: each finds what is wrong, and none finds it elsewhere."""

from __future__ import annotations

import pytest
import torch

from grader.diagnosis.experiments import adjoint, chance, dependence, linearity, noise, places, rows, symmetry, zeros
from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

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


def normalised(submission, draw):
    """Each row by itself, as layer normalisation has it."""
    x, gamma = draw.normal(7, 5), draw.normal(5)

    def right(x, gamma):
        return gamma * (x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, keepdim=True)

    assert_value(submission.norm(x, gamma), torch_value(right, x=x, gamma=gamma), name="out")


def norm(value: str) -> str:
    return f"def norm(x, gamma):\n    return {value}\n"


ROW = "gamma * (x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, keepdim=True)"
VALUES = [
    (places, "gamma * (x - x.mean()) / x.std()", "`x` changes only at index 6 of axis 0 (size 7), out changes at"),
    (places, f"1.1 * {ROW}", None),
    (symmetry, "gamma * x / x.std(dim=1, keepdim=True)", "1 is added to all of `x`, out should stay the same"),
    (symmetry, f"x.std() * {ROW}", "all of `x` is doubled, out should stay the same; yours would double"),
    (symmetry, f"({ROW}).abs()", "`x` changes its sign, out should change its sign; yours would stay the same"),
    (symmetry, f"0.9 * {ROW}", None),
    (zeros, f"{ROW} + x[:1]", "Where `gamma` is 0, out should be 0, but isn't"),
    (zeros, f"2 * {ROW}", None),
]


@pytest.mark.parametrize(("experiment", "value", "said"), VALUES, ids=[value for _, value, _ in VALUES])
def test_what_is_found_of_a_value(failed, experiment, value, said):
    found = experiment.examine(failed(normalised, norm(value)).lab)
    assert (found is None) == (said is None)
    assert found is None or said in found.advice
    assert experiment.examine(failed(normalised, norm(value), dtype=torch.float32).lab) is None


def recurrent(submission, draw):
    """The gradient of x in two steps, from the upstream gradients of both."""
    x, h, upstream = draw.normal(5, 2, 3), draw.normal(5, 3), draw.normal(5, 2, 3)

    def states(x, h):
        first = torch.tanh(x[:, 0] + h)
        return torch.stack([first, torch.tanh(x[:, 1] + first)], dim=1)

    truth = torch_gradients(states, x=x, h=h, upstream=upstream)["x"]
    assert_gradient(submission.backward(x, h, upstream), truth, name="dx")


CUT_OFF = """
    def backward(x, h, upstream):
        first = (x[:, 0] + h).tanh()
        second = (x[:, 1] + first).tanh()
        dsecond = upstream[:, 1] * (1 - second**2)
        dfirst = upstream[:, 0] * (1 - first**2)
        dx = 0 * x
        dx[:, 0], dx[:, 1] = dfirst, dsecond
        return dx
"""


def test_a_gradient_that_is_cut_off_in_time(failed):
    found = places.examine(failed(recurrent, CUT_OFF).lab)
    assert found is not None
    assert "the upstream gradient changes only at index 1 of axis 1 (size 2)" in found.advice
    assert "dx should change at index 0 of axis 1, and doesn't" in found.advice


def test_what_saturates_does_change(failed):
    """Where one change makes no difference for the answer, others may."""
    source = norm(f"({ROW}).clamp(-0.3, 0.3)")
    found = places.examine(failed(normalised, source).lab)
    assert found is None or "and doesn't" not in found.advice


def gated(submission, draw):
    x, w, old = draw.normal(7, 3), draw.normal(3, 5), draw.normal(7, 5)

    def right(x, w, old):
        return torch.sigmoid(x @ w) * old + torch.tanh(x @ w)

    assert_value(submission.step(x, w, old), torch_value(right, x=x, w=w, old=old), name="next_c")


def test_what_is_right_without_an_input(failed):
    source = "def step(x, w, old):\n    return (x @ w).sigmoid() ** 2 * old + (x @ w).tanh()\n"
    found = zeros.vanishing(failed(gated, source).lab)
    assert found is not None
    assert found.advice == "next_c is right as soon as `old` is 0: only what depends on `old` is wrong."
    source = "def step(x, w, old):\n    return (x @ w).sigmoid() * old + (x @ w).sin()\n"
    assert zeros.vanishing(failed(gated, source).lab) is None


RANDOM = """
    import random

    stream = random.SystemRandom()

    def norm(x, gamma):
        return stream.random() * gamma * x
"""


def test_what_is_random_is_said_to_be_that(failed):
    lab = failed(normalised, RANDOM).lab
    assert not lab.repeats
    found = chance.examine(lab)
    assert found is not None
    assert "something random goes into it" in found.advice
    assert chance.examine(failed(normalised, norm("gamma * x")).lab) is None
