"""Whether a gradient is that of the learner's own forward pass: a mistake in it is carried, another function isn't."""

from __future__ import annotations

import torch

from grader.sandbox.host.faults import LearnerFault
from grader.testing import Draw, own_slopes, random_directions, torch_gradients

DRAW = Draw(1, torch.float64, "cpu")
GIVEN = {"x": DRAW.normal(5, 3), "w": DRAW.normal(3, 4), "b": DRAW.normal(4)}
UPSTREAM = DRAW.normal(5, 4)
DIRECTIONS = random_directions(DRAW, GIVEN)


def right(x, w, b):
    return torch.tanh(x @ w + b)


def mistaken(x, w, b):
    return torch.tanh(x @ w - b)


def slopes_of(function, **more):
    return own_slopes(lambda given: function(**given), right, UPSTREAM, GIVEN, DIRECTIONS, **more)


def test_the_gradient_of_a_mistaken_forward_pass_is_carried():
    slopes = slopes_of(mistaken)
    own = torch_gradients(mistaken, upstream=UPSTREAM, **GIVEN)
    truths = torch_gradients(right, upstream=UPSTREAM, **GIVEN)
    for name, truth in truths.items():
        assert torch.equal(slopes.carried(own[name].value, truth, name).value, own[name].value)
        assert slopes.carried(own[name].value * 1.001, truth, name) is None
        assert slopes.carried(truth.value, truth, name) is None
        assert slopes.carried(None, truth, name) is None


def test_another_function_is_not():
    assert not slopes_of(lambda x, w, b: x @ w + b).sound


def test_one_input_may_be_forgotten_where_that_is_said():
    def without_bias(x, w, b):
        return torch.tanh(x @ w)

    assert not slopes_of(without_bias).sound
    assert slopes_of(without_bias, spare=("b",)).sound


def test_another_function_with_its_own_gradient_is_not_carried():
    def linear(x, w, b):
        return x @ w + b

    slopes, own = slopes_of(linear), torch_gradients(linear, upstream=UPSTREAM, **GIVEN)
    truths = torch_gradients(right, upstream=UPSTREAM, **GIVEN)
    assert all(slopes.carried(own[name].value, truth, name) is None for name, truth in truths.items())


def test_a_wrong_gradient_is_ruled_out_by_the_first_direction():
    calls = []

    def counted(x, w, b):
        calls.append(x)
        return mistaken(x, w, b)

    slopes, truths = slopes_of(counted), torch_gradients(right, upstream=UPSTREAM, **GIVEN)
    assert slopes.carried(truths["w"].value, truths["w"], "w") is None
    assert len(calls) == 2


def test_code_that_fails_has_no_slopes():
    def fails(x, w, b):
        raise LearnerFault("It fails.")

    assert not slopes_of(fails).sound


def test_what_has_another_shape_than_upstream_has_no_slopes():
    assert not slopes_of(lambda x, w, b: right(x, w, b).T).sound
    assert not slopes_of(lambda x, w, b: None).sound
