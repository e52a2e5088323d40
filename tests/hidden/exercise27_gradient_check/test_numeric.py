"""Hidden tests of exercise 27: the numeric gradient, and the relative error.

f is a function of the test's: the submission's code asks for its values across the boundary.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.testing import (
    FEW, SOME, as_truth, assert_gradient, assert_value, callback, torch_gradients, torch_value, try_call, unchanged,
    usable_value,
)  # fmt: skip

sizes = pytest.mark.parametrize(("rows", "columns"), [(3, 5), (SOME, FEW), (1, 2)])


def function(draw, *shape):
    """A smooth function of an array, in which every element depends on the others, and on where it stands."""
    c, d = draw.uniform(1.0, 2.0, *shape), draw.uniform(0.2, 0.5, *shape)

    def f(x):
        return (c.to(x) * torch.exp(x)).sum() + (d.to(x) * x).sum() ** 2

    return f


def to_seven_digits(truth):
    """What a central difference with a step of 1e-5 is good for; torch, which takes none, has ten more."""
    return replace(truth, allowed=1e-7 * truth.scale)


@pytest.mark.points(2.5)
@sizes
def test_numeric_gradient(submission, draw, rows, columns):
    """numeric_gradient returns the gradient of f at x, from f's values alone."""
    f, x = function(draw, rows, columns), draw.normal(rows, columns)
    truth = to_seven_digits(torch_gradients(f, x=x)["x"])
    assert_gradient(submission.numeric_gradient(callback(f, x), x), truth)


@pytest.mark.points(0.5)
@pytest.mark.parametrize("shape", [(5,), (2, 3, 2)], ids=["one", "three"])
def test_axes(submission, draw, shape):
    """numeric_gradient takes arrays of any number of axes."""
    f, x = function(draw, *shape), draw.normal(*shape)
    flat = x.reshape(1, -1)
    truth = to_seven_digits(torch_gradients(f, x=x)["x"])
    got = submission.numeric_gradient(callback(f, x), x)
    # It may also be what the learner's code makes of the same numbers in one row.
    in_a_row = try_call(submission.numeric_gradient, callback(lambda row: f(row.reshape(shape)), flat), flat)
    step = usable_value(in_a_row, to_seven_digits(torch_gradients(lambda x: f(x.reshape(shape)), x=flat)["x"]), x)
    carried = None if step is None else as_truth(step.reshape(shape))
    assert_gradient(got, truth, carried=carried)


@pytest.mark.points(1, requires="test_numeric_gradient")
@pytest.mark.parametrize(("rows", "columns"), [(2, 3)])
def test_step(submission, draw, rows, columns):
    """numeric_gradient uses the step h that it is given: it returns the central difference with that step."""
    f, x, h = function(draw, rows, columns), draw.normal(rows, columns), float(draw.uniform(0.3, 0.5))

    def differences(x):
        steps = h * torch.eye(x.numel()).to(x).reshape(-1, *x.shape)
        return torch.stack([(f(x + step) - f(x - step)) / (2 * h) for step in steps]).reshape(x.shape)

    assert_gradient(submission.numeric_gradient(callback(f, x), x, h), torch_value(differences, x=x))


@pytest.mark.points(1, requires="test_numeric_gradient")
@pytest.mark.parametrize(("rows", "columns"), [(2, 3)])
def test_unchanged(submission, draw, rows, columns):
    """numeric_gradient and gradient_is_right leave x as it is, to the last bit."""
    f, x = function(draw, rows, columns), draw.normal(rows, columns)
    truth = torch_gradients(f, x=x)["x"]
    with unchanged(submission, x=x) as held:
        got = submission.numeric_gradient(callback(f, x), held["x"])
        assert_gradient(got, to_seven_digits(truth))
    gradient = callback(lambda x: truth.value.to(x), x, name="gradient")
    with unchanged(submission, x=x) as held:
        try_call(submission.gradient_is_right, callback(f, x), gradient, held["x"])


def error(a, b):
    return ((a - b).abs() / (a.abs() + b.abs()).clamp(min=1e-8)).max()


@pytest.mark.points(1.25)
@sizes
def test_relative_error(submission, draw, rows, columns):
    """relative_error is the largest of |a - b| / (|a| + |b|), over all elements."""
    a, b = draw.normal(rows, columns), draw.normal(rows, columns)
    for second in (b, -a * draw.uniform(1.5, 3.0), a + 1e-3 * b.abs(), a - 1e-3 * b.abs()):
        assert_value(number(submission.relative_error(a, second)), torch_value(error, a=a, b=second), name="the error")


@pytest.mark.points(0.25, requires="test_relative_error")
@pytest.mark.parametrize(("rows", "columns"), [(2, 3)])
def test_relative_error_of_nothing(submission, draw, rows, columns):
    """relative_error divides by 1e-8 at least: where both are 0 or nearly 0, it is small."""
    a = 1e-11 * draw.uniform(1.0, 2.0, rows, columns)
    b = torch.where(a > a.mean(), 0.0, a) * 3
    a = torch.where(a == a.max(), 0.0, a)
    assert_value(number(submission.relative_error(a, b)), torch_value(error, a=a, b=b), name="the error")


def number(value):
    """A single number, also where it comes as an array without axes."""
    return value.reshape(()) if isinstance(value, np.ndarray) and value.size == 1 else value
