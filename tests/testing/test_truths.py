"""Truths that follow from the learner's own values."""

from __future__ import annotations

import pytest
import torch

from grader.testing import as_truth, follows_from, from_written_out, integers, torch_value

X = torch.tensor([1.0, -2.0, 3.5])
RIGHT = torch_value(lambda x: 2 * x, x=X)


def test_what_follows_from_the_learners_values_is_a_truth():
    assert torch.equal(follows_from(torch.add, input=X, other=X).value, 2 * X.double())


def test_nothing_follows_from_a_value_that_tells_nothing():
    assert follows_from(torch.add, input=X, other=None) is None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_nothing_follows_from_a_value_beyond_all_bounds(number):
    """It costs its own test alone: no test ends over it."""
    own = X.double() * number
    assert follows_from(torch.mul, input=X.double(), other=own) is None
    assert as_truth(own) is None


def test_code_that_is_wrong_where_the_setting_is_written_out_may_be_so_by_default():
    assert torch.equal(from_written_out(3 * X, 4 * X, RIGHT, X).value, 3 * X.double())


def test_right_code_useless_code_and_code_that_ignores_the_setting_have_no_such_truth():
    assert from_written_out(2 * X, 4 * X, RIGHT, X) is None
    assert from_written_out(None, 4 * X, RIGHT, X) is None
    assert from_written_out(3 * X, None, RIGHT, X) is None
    assert from_written_out(3 * X, 3 * X, RIGHT, X) is None


def test_integers_are_labels_whatever_an_explanation_draws_instead():
    assert integers(torch.tensor([0.0, 2.0, 3.0, -1.0, 7.4]), 3).tolist() == [0, 2, 0, 2, 1]
